/**
 * Hayabusa timelines (JSON and CSV): one row per rule that matched, so a record may come several times, and a record no
 * rule matched never. `Details` has short names, which are undone for the WMI events; `AllFieldInfo` has the
 * original ones and is preferred. White space was collapsed by the tool. Source: Yamato-Security/hayabusa,
 * hayabusa-rules (abbreviations), read from its configuration.
 */
import type { Event, EventField } from "@unbind/model";
import { buildEvent, fieldValue, type RecordContext, utcTime, zonedTime } from "./event-builder.ts";
import { flatten } from "./event-object.ts";
import { firstText, isObject, type JsonObject, own } from "./json-value.ts";

const CHANNELS: Record<string, { channel: string; provider: string }> = {
  App: { channel: "Application", provider: "" },
  PwSh: { channel: "Microsoft-Windows-PowerShell/Operational", provider: "Microsoft-Windows-PowerShell" },
  PwShClassic: { channel: "Windows PowerShell", provider: "PowerShell" },
  Sec: { channel: "Security", provider: "Microsoft-Windows-Security-Auditing" },
  Sys: { channel: "System", provider: "" },
  Sysmon: { channel: "Microsoft-Windows-Sysmon/Operational", provider: "Microsoft-Windows-Sysmon" },
  WMI: { channel: "Microsoft-Windows-WMI-Activity/Operational", provider: "Microsoft-Windows-WMI-Activity" },
};

/** Original names of the short ones, per event id of Sysmon and WMI-Activity, in the order of Details. */
const NAMES: Record<string, Record<string, string>> = {
  "WMI|5857": { Provider: "ProviderName", Result: "Code", Proc: "HostProcess", Path: "ProviderPath", PID: "ProcessID" },
  "WMI|5859": {
    Namespace: "NamespaceName",
    Query: "Query",
    SID: "User",
    PID: "Processid",
    Provider: "Provider",
    PossibleCause: "PossibleCause",
  },
  "WMI|5861": { Namespace: "Namespace", Consumer: "CONSUMER", Details: "PossibleCause" },
  "Sysmon|19": { Op: "Operation", Namespace: "EventNamespace", Name: "Name", Query: "Query", User: "User" },
  "Sysmon|20": { Op: "Operation", Type: "Type", Name: "Name", Tgt: "Destination", User: "User" },
  "Sysmon|21": { Op: "Operation", Consumer: "Consumer", Filter: "Filter" },
};

/** Between the values of one cell. */
const SEPARATOR = " \u00a6 ";

/** Values one cell may have; the rest belongs to the last. */
const MAX_VALUES = 1000;

/** The event that a row of a timeline is about. */
export function eventOfHayabusa(row: JsonObject, context: RecordContext): Event | undefined {
  const short = firstText(row, "Channel") ?? "";
  const eventId = firstText(row, "EventID");
  const known = Object.hasOwn(CHANNELS, short) ? CHANNELS[short] : undefined;
  const names = NAMES[`${short}|${eventId}`];
  const all = fieldsOf(row, "AllFieldInfo", undefined);
  const details = fieldsOf(row, "Details", names);
  const extra = fieldsOf(row, "ExtraFieldInfo", undefined);
  const data = all.length > 0 ? all : [...details, ...extra];
  return buildEvent(
    {
      provider: firstText(row, "Provider") ?? known?.provider,
      channel: known?.channel ?? short,
      eventId,
      recordId: firstText(row, "RecordID"),
      time: utcTime(fieldValue(data, "UtcTime")) ?? zonedTime(firstText(row, "Timestamp")),
      computer: firstText(row, "Computer"),
      data,
      traits: ["white-space-changed"],
    },
    context,
  );
}

function fieldsOf(row: JsonObject, column: string, names: Record<string, string> | undefined): EventField[] {
  const value = own(row, column);
  const fields = isObject(value) ? flatten(value) : cellFields(firstText(row, column) ?? "", names);
  return fields.map((field) => ({ name: names?.[field.name] ?? field.name, value: field.value }));
}

/** `Key: value ¦ Key: value`. Where the keys are known, only the next one in order begins a value. */
function cellFields(cell: string, names: Record<string, string> | undefined): EventField[] {
  const known = names && Object.keys(names);
  const fields: EventField[] = [];
  let next = 0;
  for (const part of cell.split(SEPARATOR)) {
    const key = /^([A-Za-z][A-Za-z0-9_]{0,63}):(?: |$)/.exec(part)?.[1];
    const position = key === undefined || known === undefined ? next : known.indexOf(key, next);
    const current = fields.at(-1);
    if (key !== undefined && position >= 0 && fields.length < MAX_VALUES) {
      fields.push({ name: key, value: part.slice(key.length + 2) });
      next = position + 1;
    } else if (current) current.value += SEPARATOR + part;
  }
  return fields;
}
