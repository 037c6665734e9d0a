/** Extrinsic events: a provider raises them by itself, so that nothing is polled. */
import { choice, type EventShape } from "./event-shape.ts";
import { integersIn } from "./interval.ts";
import { processTrace } from "./process-trigger.ts";
import { visibleText } from "./quoted-text.ts";
import { timerTrigger } from "./timer-trigger.ts";
import type { TriggerKind, TriggerSketch } from "./trigger.ts";

/** Win32_VolumeChangeEvent and Win32_DeviceChangeEvent.EventType. */
const DEVICE_EVENTS: Readonly<Record<number, string>> = {
  1: "a drive's configuration changes",
  2: "a drive is plugged in",
  3: "a drive is removed",
  4: "the computer is docked",
};
/** Win32_PowerManagementEvent.EventType. */
const POWER_EVENTS: Readonly<Record<number, string>> = {
  4: "goes to sleep",
  7: "wakes up",
  10: "changes its power state",
  11: "reports an event of its power hardware",
  18: "wakes up by itself",
};

const CLASSES: Readonly<Record<string, (shape: EventShape) => TriggerSketch>> = {
  __timerevent: timerTrigger,
  win32_processstarttrace: processTrace("start"),
  win32_processstoptrace: processTrace("stop"),
  win32_processtrace: processTrace("both"),
  win32_moduleloadtrace: moduleTrigger,
  win32_volumechangeevent: driveTrigger("a drive is plugged in or removed, or changes"),
  win32_devicechangeevent: driveTrigger("a device is plugged in or removed, or changes"),
  win32_systemconfigurationchangeevent: () => plain("device", "When the list of devices changes"),
  win32_powermanagementevent: powerTrigger,
  win32_computershutdownevent: () => plain("power", "When the computer shuts down or a user logs off"),
  registrykeychangeevent: registryTrigger("keypath", "a value of"),
  registrytreechangeevent: registryTrigger("rootpath", "anything under"),
  registryvaluechangeevent: registryTrigger("keypath", "a value of"),
  msft_scmeventlogevent: () =>
    plain("service", "When the service control manager writes an event, such as a service that starts, stops or fails"),
  win32_threadstarttrace: () => plain("other", "When any thread starts"),
  win32_threadstoptrace: () => plain("other", "When any thread ends"),
};

const PATTERNS: readonly [RegExp, TriggerKind][] = [
  [/^msft_net/, "service"],
  [/^(?:__|msft_wmi)/, "wmi-self"],
  [/^win32_(?:ip4|network)/, "network"],
];

export function extrinsicTrigger(shape: EventShape): TriggerSketch {
  const key = shape.className;
  const known = Object.hasOwn(CLASSES, key) ? CLASSES[key] : undefined;
  if (known) return known(shape);
  const kind = PATTERNS.find(([pattern]) => pattern.test(key))?.[1] ?? "other";
  return plain(kind, `When ${visibleText(shape.eventClass)} happens`);
}

function plain(kind: TriggerKind, sentence: string): TriggerSketch {
  return { kind, sentence, used: [] };
}

function moduleTrigger(shape: EventShape): TriggerSketch {
  const files = shape.names("filename");
  const what = files === undefined ? "any DLL or driver" : choice(files);
  const sentence = `When ${what} is loaded into a process`;
  return { kind: "module-load", sentence, subjects: shape.exact("filename") ?? [], used: ["filename"] };
}

/** Words for the numbers that a property may have; undefined where it isn't compared. */
function words(shape: EventShape, property: string, table: Readonly<Record<number, string>>): string | undefined {
  if (!shape.has(property)) return undefined;
  const numbers = new Set(shape.alternatives.flatMap((one) => integersIn(one.numbers(property, true), 0, 64)));
  const found = [...numbers].flatMap((number) => table[number] ?? []);
  return found.length === 0 ? undefined : choice(found);
}

function driveTrigger(otherwise: string): (shape: EventShape) => TriggerSketch {
  return (shape) => {
    const isDrive = shape.className === "win32_volumechangeevent";
    const what = words(shape, "eventtype", DEVICE_EVENTS) ?? otherwise;
    const drives = shape.names("drivename");
    const where = drives === undefined ? "" : ` as ${choice(drives)}`;
    const sentence = `When ${isDrive ? what : what.replaceAll("drive", "device")}${where}`;
    return { kind: "device", sentence, used: ["eventtype", "drivename"] };
  };
}

function powerTrigger(shape: EventShape): TriggerSketch {
  const what = words(shape, "eventtype", POWER_EVENTS) ?? "sleeps, wakes up or changes its power state";
  return { kind: "power", sentence: `When the computer ${what}`, used: ["eventtype"] };
}

function registryTrigger(property: string, what: string): (shape: EventShape) => TriggerSketch {
  return (shape) => {
    const hives = shape.exact("hive");
    const keys = shape.exact(property);
    const values = shape.names("valuename");
    const path =
      hives && keys ? choice(hives.flatMap((hive) => keys.map((key) => visibleText(`${hive}\\${key}`)))) : "a key";
    const part = values === undefined ? what : `value ${choice(values)} of`;
    const sentence = `When ${part} ${path} changes`;
    return {
      kind: "registry",
      sentence,
      subjects: keys ?? [],
      used: ["hive", property, "valuename"],
      ...registryFaults(hives, keys),
    };
  };
}

/** What the registry provider demands: hive and key by `=`, and a hive that it watches. */
function registryFaults(
  hives: readonly string[] | undefined,
  keys: readonly string[] | undefined,
): { never?: string[] } {
  if (!hives || !keys)
    return { never: ["the registry provider refuses a query that doesn't name hive and key with ="] };
  const foreign = hives.filter((hive) => /^hkey_(?:current_user|classes_root)$/i.test(hive));
  if (foreign.length === 0 || foreign.length < hives.length) return {};
  return { never: [`the registry provider doesn't watch ${choice(foreign)}`] };
}
