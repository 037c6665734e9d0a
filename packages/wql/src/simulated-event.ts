import type { WqlProperty } from "./query.ts";

/** Value of a property; `null` is NULL, and a datetime is its CIM text. */
export type SimulatedValue = null | boolean | string | number | bigint | SimulatedObject | readonly SimulatedValue[];

/** An instance, or an event. */
export interface SimulatedObject {
  className: string;
  /** Names of all classes above, nearest first; those of WMI's own events are known. */
  superclasses?: readonly string[];
  /** By name, in any case. A property that isn't here is NULL. */
  properties: Readonly<Record<string, SimulatedValue>>;
}

/** `{ className: "__InstanceCreationEvent", properties: { TargetInstance: { className: "Win32_Process", ... } } }`. */
export type SimulatedEvent = SimulatedObject;

const SUPERCLASSES: Readonly<Record<string, readonly string[]>> = {
  __instancecreationevent: ["__instanceoperationevent", "__event"],
  __instancemodificationevent: ["__instanceoperationevent", "__event"],
  __instancedeletionevent: ["__instanceoperationevent", "__event"],
  __instanceoperationevent: ["__event"],
  __classcreationevent: ["__classoperationevent", "__event"],
  __classmodificationevent: ["__classoperationevent", "__event"],
  __classdeletionevent: ["__classoperationevent", "__event"],
  __namespacecreationevent: ["__namespaceoperationevent", "__event"],
  __namespacemodificationevent: ["__namespaceoperationevent", "__event"],
  __namespacedeletionevent: ["__namespaceoperationevent", "__event"],
  __timerevent: ["__event"],
  win32_processstarttrace: ["win32_processtrace", "win32_systemtrace", "__extrinsicevent", "__event"],
  win32_processstoptrace: ["win32_processtrace", "win32_systemtrace", "__extrinsicevent", "__event"],
  win32_moduleloadtrace: ["win32_moduletrace", "win32_systemtrace", "__extrinsicevent", "__event"],
  win32_threadstarttrace: ["win32_threadtrace", "win32_systemtrace", "__extrinsicevent", "__event"],
  win32_threadstoptrace: ["win32_threadtrace", "win32_systemtrace", "__extrinsicevent", "__event"],
  win32_volumechangeevent: ["win32_devicechangeevent", "__extrinsicevent", "__event"],
  registrykeychangeevent: ["registryevent", "__extrinsicevent", "__event"],
  registrytreechangeevent: ["registryevent", "__extrinsicevent", "__event"],
  registryvaluechangeevent: ["registryevent", "__extrinsicevent", "__event"],
};

/** Whether an object is of a class or of one below it. */
export function isOfClass({ className, superclasses = [] }: SimulatedObject, wanted: string): boolean {
  const key = wanted.toLowerCase();
  const own = className.toLowerCase();
  if (own === key || superclasses.some((name) => name.toLowerCase() === key)) return true;
  return Object.hasOwn(SUPERCLASSES, own) && SUPERCLASSES[own]?.includes(key) === true;
}

export function isObject(value: SimulatedValue | undefined): value is SimulatedObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Value at the end of a property path; NULL where the path leads nowhere. */
export function valueAt(event: SimulatedObject, { parts }: WqlProperty): SimulatedValue {
  let value: SimulatedValue = event;
  for (const { name, index } of parts) {
    if (!isObject(value)) return null;
    value = propertyOf(value, name.toLowerCase());
    if (index === undefined) continue;
    const list: SimulatedValue = value;
    value = Array.isArray(list) ? ((list as readonly SimulatedValue[])[index] ?? null) : null;
  }
  return value;
}

function propertyOf(object: SimulatedObject, key: string): SimulatedValue {
  for (const name of Object.keys(object.properties)) {
    if (name.length === key.length && name.toLowerCase() === key) return object.properties[name] ?? null;
  }
  if (key === "__class") return object.className;
  if (key === "__superclass") return object.superclasses?.[0] ?? null;
  return key === "__this" ? object : null;
}
