/** Intrinsic events: something happened to an instance of the class behind ISA. */
import { clockTrigger } from "./clock-trigger.ts";
import { choice, type EventShape, type EventVerb } from "./event-shape.ts";
import { isLogonEvent, logonEventTrigger, logonSessionTrigger } from "./logon-trigger.ts";
import { processInstance } from "./process-trigger.ts";
import { visibleText } from "./quoted-text.ts";
import type { TriggerKind, TriggerSketch } from "./trigger.ts";
import { pollingRate, uptimeTrigger } from "./uptime-trigger.ts";

const VERBS: Readonly<Record<EventVerb, string>> = {
  created: "is created",
  changed: "changes",
  deleted: "is deleted",
  any: "is created, changes or is deleted",
  extrinsic: "happens",
};
const DEVICE_VERBS: Readonly<Record<EventVerb, string>> = {
  created: "is plugged in",
  changed: "changes",
  deleted: "is removed",
  any: "is plugged in, changes or is removed",
  extrinsic: "changes",
};

/** Classes with a sentence of their own, in lower case; others go by {@link PATTERNS}. */
const CLASSES: Readonly<Record<string, (shape: EventShape) => TriggerSketch>> = {
  win32_perfformatteddata_perfos_system: uptimeTrigger,
  win32_localtime: clockTrigger,
  win32_utctime: clockTrigger,
  win32_currenttime: clockTrigger,
  win32_logonsession: logonSessionTrigger,
  win32_loggedonuser: logonSessionTrigger,
  win32_process: processInstance,
  cim_process: processInstance,
  win32_ntlogevent: (shape) => (isLogonEvent(shape) ? logonEventTrigger(shape) : logTrigger(shape)),
  win32_service: serviceTrigger,
  win32_systemdriver: serviceTrigger,
  win32_baseservice: serviceTrigger,
  win32_processor: loadTrigger,
  cim_datafile: fileTrigger,
  cim_logicalfile: fileTrigger,
  win32_directory: fileTrigger,
  cim_directory: fileTrigger,
  cim_directorycontainsfile: fileTrigger,
  win32_logicaldisk: device("a drive"),
  win32_mappedlogicaldisk: device("a network drive"),
  win32_volume: device("a volume"),
  win32_diskdrive: device("a disk"),
  win32_cdromdrive: device("a disc"),
  win32_pnpentity: device("a device"),
  win32_usbhub: device("a USB device"),
};

/** The first that fits decides. */
const PATTERNS: readonly [RegExp, TriggerKind, string][] = [
  [/^win32_usb/, "device", "a USB device"],
  [/^ds_/, "directory-object", ""],
  [/^(?:__|msft_wmi|meta_class$)/, "wmi-self", ""],
  [/^win32_(?:print|tcpipprinter)/, "print", ""],
  [/^(?:win32_(?:network|ping|ip4|server(?:session|connection))|msft_net)/, "network", ""],
];

export function targetTrigger(shape: EventShape): TriggerSketch {
  const key = shape.className;
  const known = Object.hasOwn(CLASSES, key) ? CLASSES[key] : undefined;
  if (known) return known(shape);
  if (/^win32_perf(?:formatted|raw)data_/.test(key)) return counterTrigger(shape);
  const [, kind, noun] = PATTERNS.find(([pattern]) => pattern.test(key)) ?? [undefined, "other" as const, ""];
  if (kind === "device") return device(noun)(shape);
  return { kind, sentence: `When ${nameOf(shape)} ${VERBS[shape.verb]}`, ...named(shape, "name") };
}

function nameOf({ target }: EventShape): string {
  return target === undefined ? "any object of any class" : `an instance of ${visibleText(target)}`;
}

function named(shape: EventShape, property: string): { subjects: string[]; used: string[] } {
  return { subjects: shape.exact(property) ?? [], used: [] };
}

function counterTrigger(shape: EventShape): TriggerSketch {
  const counter = visibleText(shape.target ?? "");
  const bound = shape.alternatives.every(({ terms }) => terms.some(({ operator }) => /^[<>]=?$/.test(operator)));
  if (bound) return { kind: "performance", sentence: `When counters of ${counter} pass a threshold`, used: [] };
  return { kind: "periodic", sentence: `At each change of ${counter}`, rate: pollingRate(shape.within), used: [] };
}

function loadTrigger(shape: EventShape): TriggerSketch {
  if (!shape.has("loadpercentage")) {
    return { kind: "load", sentence: "When a processor's load changes", rate: pollingRate(shape.within), used: [] };
  }
  const terms = shape.alternatives.flatMap((alternative) => alternative.of("loadpercentage"));
  const words = [...new Set(terms.map(({ text }) => text.replace(/^\S+ /, "")))].map((text) => `${text} %`);
  const sentence = `When a processor's load ${choice(words)} at a check`;
  return { kind: "load", sentence, used: ["loadpercentage"], rate: pollingRate(shape.within) };
}

function logTrigger(shape: EventShape): TriggerSketch {
  const codes = shape.names("eventcode") ?? shape.names("eventidentifier");
  const sources = shape.names("sourcename");
  const logs = shape.names("logfile");
  const messages = shape.names("message");
  const event = codes === undefined ? "any event" : `event ${choice(codes)}`;
  const from = sources === undefined ? "" : ` from ${choice(sources)}`;
  const text = messages === undefined ? "" : ` whose message is ${choice(messages)}`;
  const log = logs === undefined ? "a log" : `the log ${choice(logs)}`;
  return {
    kind: "event-log",
    sentence: `When ${event}${from}${text} is written to ${log}`,
    subjects: shape.exact("eventcode") ?? [],
    used: ["eventcode", "eventidentifier", "sourcename", "logfile", "message"],
  };
}

function serviceTrigger(shape: EventShape): TriggerSketch {
  const names = shape.names("name") ?? shape.names("displayname");
  const states = shape.verb === "changed" ? shape.names("state") : undefined;
  const noun = shape.className === "win32_systemdriver" ? "driver" : "service";
  const what = names === undefined ? `a ${noun}` : `${noun} ${choice(names)}`;
  const verb = states === undefined ? VERBS[shape.verb] : `changes while its state is ${choice(states)}`;
  const subjects = shape.exact("name") ?? shape.exact("displayname") ?? [];
  return { kind: "service", sentence: `When ${what} ${verb}`, subjects, used: ["name", "displayname", "state"] };
}

function fileTrigger(shape: EventShape): TriggerSketch {
  const isInFolder = shape.className === "cim_directorycontainsfile";
  const property = isInFolder ? "groupcomponent" : "name";
  const names = shape.names(property);
  const noun = isInFolder ? "a file in a folder" : shape.className === "cim_datafile" ? "a file" : "a file or folder";
  const verb = isInFolder && shape.verb === "created" ? "appears" : VERBS[shape.verb];
  const what = names === undefined ? noun : isInFolder ? `a file in ${choice(names)}` : choice(names);
  const subjects = shape.exact(property) ?? [];
  return { kind: "file", sentence: `When ${what} ${verb}`, subjects, used: [property] };
}

function device(noun: string): (shape: EventShape) => TriggerSketch {
  return (shape) => {
    const names = shape.names("deviceid") ?? shape.names("driveletter");
    const what = names === undefined ? noun : `${noun} that is ${choice(names)}`;
    const used = names === undefined ? [] : ["deviceid", "driveletter"];
    return { kind: "device", sentence: `When ${what} ${DEVICE_VERBS[shape.verb]}`, used };
  };
}
