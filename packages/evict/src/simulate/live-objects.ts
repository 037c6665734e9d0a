/** What packages/cim reads of a repository, as the objects of a host. */
import {
  type CimType,
  type CimValue,
  type Instance,
  instanceToMof,
  type NamedValue,
  type Repository,
  subscriptionParts,
} from "@unbind/cim";
import type { PropertyValue } from "@unbind/model";
import type { BackedUpProperty, RestoreStep, TargetRole } from "../plan/plan.ts";
import { storedIdentity } from "../restore/stored-object.ts";
import type { WmiObject } from "./wmi-object.ts";

/** All objects that subscriptions are made of, in the order of the repository. */
export function liveObjects(repository: Repository): WmiObject[] {
  const { filters, consumers, bindings, timers, providers, registrations } = subscriptionParts(repository);
  const as = (role: TargetRole, instances: readonly Instance[]): WmiObject[] =>
    instances.map((instance) => liveObject(role, instance));
  return [
    ...as("filter", filters),
    ...as("consumer", consumers),
    ...as("binding", bindings),
    ...as("timer", timers),
    ...as("provider", providers),
    ...as("registration", registrations),
  ];
}

function liveObject(role: TargetRole, { namespace = "", className, relativePath, properties }: Instance): WmiObject {
  const identity = storedIdentity(role, namespace, className, relativePath);
  return { role, ...identity, relativePath, properties: properties.map(backedUp) };
}

/** The object that a restore step writes. */
export function liveTarget({ object, content }: RestoreStep): WmiObject {
  const { role, namespace, class: className, keys, ends, relativePath } = object;
  return { role, namespace, class: className, keys, ...(ends && { ends }), relativePath, properties: content };
}

/** A property as a backup has it. */
function backedUp({ name, type, value, isDefault }: NamedValue): BackedUpProperty {
  return { name, cimType: typeText(type), array: type.isArray, value: plainValue(value), isDefault };
}

function typeText({ kind, className }: CimType): string {
  return kind === "reference" || kind === "object" ? `${kind}:${className ?? ""}` : kind;
}

function plainValue(value: CimValue): PropertyValue {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value === "object" && value !== null ? instanceToMof(value) : value;
}
