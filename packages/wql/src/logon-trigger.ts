/** Logon sessions, security events about logons, and the program of the logon screen. */
import { choice, type EventShape } from "./event-shape.ts";
import { integersIn } from "./interval.ts";
import type { TriggerSketch } from "./trigger.ts";

/** Win32_LogonSession.LogonType. */
const LOGON_TYPES: Readonly<Record<number, string>> = {
  0: "as the system itself",
  2: "at the keyboard",
  3: "over the network",
  4: "as a batch job",
  5: "as a service",
  7: "by unlocking the screen",
  8: "over the network with a clear-text password",
  9: "with new credentials",
  10: "by remote desktop",
  11: "at the keyboard with a cached password",
  12: "by remote desktop with a cached password",
  13: "by unlocking the screen with a cached password",
};

/** Event ids of the Security log. */
const LOGON_EVENTS: Readonly<Record<string, string>> = {
  "4624": "logs on",
  "4625": "fails to log on",
  "4634": "is logged off",
  "4647": "logs off",
  "4648": "logs on with another account's credentials",
};

/** Whether this is about logons although its class is of another kind. */
export function isLogonEvent(shape: EventShape): boolean {
  const codes = shape.exact("eventcode") ?? shape.exact("eventidentifier");
  return codes?.length !== 0 && codes?.every((code) => Object.hasOwn(LOGON_EVENTS, code.trim())) === true;
}

/** Win32_NTLogEvent with event codes of logons only. */
export function logonEventTrigger(shape: EventShape): TriggerSketch {
  const codes = shape.exact("eventcode") ?? shape.exact("eventidentifier") ?? [];
  const what = choice([...new Set(codes.map((code) => LOGON_EVENTS[code.trim()] ?? ""))]);
  const details = [`It watches event ${choice(codes)} of the Security log.`];
  const used = ["eventcode", "eventidentifier", "logfile", "message"];
  return { kind: "logon", sentence: `When someone ${what}${messageText(shape)}`, details, subjects: codes, used };
}

/** `, with text like "%BOB%"`: the message that an event must have; the caller leaves it out of the conditions. */
function messageText(shape: EventShape): string {
  const texts = shape.names("message");
  return texts === undefined ? "" : `, and the message is ${choice(texts)}`;
}

export function logonSessionTrigger(shape: EventShape): TriggerSketch {
  const verb = { created: "logs on", deleted: "logs off", changed: "has a logon session that changes" } as const;
  const what = shape.verb === "created" || shape.verb === "deleted" || shape.verb === "changed" ? verb[shape.verb] : "";
  return {
    kind: "logon",
    sentence: `When someone ${what === "" ? "logs on or off" : what}${typesText(shape)}`,
    used: ["logontype"],
  };
}

function typesText(shape: EventShape): string {
  if (!shape.has("logontype")) return "";
  const types = new Set(
    shape.alternatives.flatMap((alternative) => integersIn(alternative.numbers("logontype", true), 0, 13)),
  );
  const words = [...types].flatMap((type) => LOGON_TYPES[type] ?? []);
  return words.length === 0 ? "" : ` ${choice(words)}`;
}

/** LogonUI.exe draws the logon screen: it starts when that screen is shown. */
export function isLogonScreen(names: readonly string[] | undefined): boolean {
  return names !== undefined && names.length > 0 && names.every((name) => name.toLowerCase() === "logonui.exe");
}
