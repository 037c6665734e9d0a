/** Programs that start and end, by kernel trace or by polling Win32_Process. */
import { choice, type EventShape } from "./event-shape.ts";
import { isLogonScreen } from "./logon-trigger.ts";
import { quotedText } from "./quoted-text.ts";
import type { TriggerSketch } from "./trigger.ts";

/** `start` of the trace or of an instance, `stop`, or both. */
type ProcessVerb = "start" | "stop" | "both" | "change";

/** Win32_ProcessStartTrace, Win32_ProcessStopTrace, Win32_ProcessTrace. */
export function processTrace(verb: ProcessVerb): (shape: EventShape) => TriggerSketch {
  return (shape) => sketch(shape, verb, "processname", ["The kernel tells of it at once; there is no polling."]);
}

/** Instance events of Win32_Process. */
export function processInstance(shape: EventShape): TriggerSketch {
  const verb = ({ created: "start", deleted: "stop", changed: "change" } as const)[shape.verb as "created"] ?? "both";
  const missed = verb === "start" || verb === "both";
  const details = missed ? ["It polls: a program that ends before the next check is missed."] : [];
  return sketch(shape, verb, shape.has("name") ? "name" : "caption", details);
}

function sketch(shape: EventShape, verb: ProcessVerb, property: string, details: string[]): TriggerSketch {
  const names = shape.names(property);
  const subjects = shape.exact(property) ?? [];
  const what = names === undefined ? "any program" : choice(names);
  const never = subjects
    .filter((name) => name.includes("\\"))
    .map((name) => `a process name has no folder in it, so it is never ${quotedText(name)}`);
  const base = { details, subjects, used: [property], ...(never.length === subjects.length ? { never } : {}) };
  if (verb === "start" && isLogonScreen(shape.exact(property))) {
    const sentence = "When the logon screen appears (LogonUI.exe starts): at start, lock, log off or remote desktop";
    return { kind: "logon", sentence, ...base };
  }
  if (verb === "stop") return { kind: "process-stop", sentence: `When ${what} ends`, ...base };
  if (verb === "change") return { kind: "other", sentence: `When a running ${nounOf(names)} changes`, ...base };
  return { kind: "process-start", sentence: `When ${what} starts${verb === "both" ? " or ends" : ""}`, ...base };
}

function nounOf(names: readonly string[] | undefined): string {
  return names === undefined ? "program" : choice(names);
}
