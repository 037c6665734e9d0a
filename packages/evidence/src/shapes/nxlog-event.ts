/**
 * NXLog's flat JSON (im_msvistalog, to_json), both generations seen in OTRF Security-Datasets: 2019, where the writing
 * process is `ProcessID`, and 2020, where it is `ExecutionProcessID` and a payload's own EventType survives: it stays
 * `EventType`, and NXLog's goes to `EventTypeOrignal` (their spelling).
 *
 * Quirks: in 2019 NXLog's EventType (INFO, AUDIT_SUCCESS) overwrites the payload's; payload values keep one layer of XML
 * entities where Message has none; EventTime is local time without a zone; WMI-Activity rows carry only Message;
 * AccountName and Domain describe the writing process, never the actor.
 *
 * Time: Sysmon's UtcTime; else EventTime if it has a zone; else `@timestamp`, which is when a collector took the
 * record in; else EventTime, taken as UTC and marked.
 */
import { isoToFiletime } from "@unbind/bytes";
import type { Event, EventField } from "@unbind/model";
import {
  arrivalTime,
  buildEvent,
  type EventTime,
  fieldValue,
  type RecordContext,
  utcTime,
  zonedTime,
} from "./event-builder.ts";
import { firstText, type JsonObject, textOf } from "./json-value.ts";
import { messageValues } from "./message-values.ts";
import { decodeEntities } from "./xml-entities.ts";

/** Keys that NXLog and the pipeline behind it add; everything else is payload. */
const ENVELOPE = new Set([
  "@timestamp",
  "@version",
  "AccountName",
  "AccountType",
  "ActivityID",
  "Category",
  "Channel",
  "Domain",
  "ERROR_EVT_UNRESOLVED",
  "EventID",
  "EventReceivedTime",
  "EventTime",
  "EventType",
  "EventTypeOrignal",
  "EventTypeOriginal",
  "ExecutionProcessID",
  "ExecutionThreadID",
  "Hostname",
  "Keywords",
  "Message",
  "Opcode",
  "OpcodeValue",
  "ProviderGuid",
  "RecordNumber",
  "RelatedActivityID",
  "Severity",
  "SeverityValue",
  "SourceModuleName",
  "SourceModuleType",
  "SourceName",
  "Task",
  "ThreadID",
  "UserID",
  "Version",
  "host",
  "port",
  "tags",
  "type",
]);

/** What NXLog writes into EventType. */
const OWN_TYPES = /^(INFO|WARNING|ERROR|CRITICAL|VERBOSE|DEBUG|AUDIT_SUCCESS|AUDIT_FAILURE)$/;

/** The event of a flat record with `Channel` and `EventID`. */
export function eventOfNxlog(record: JsonObject, context: RecordContext): Event | undefined {
  const message = firstText(record, "Message");
  const data = payloadFields(record, message ?? "");
  const provider = firstText(record, "SourceName", "Provider", "ProviderName");
  const type = ownEventType(record, provider ?? "", message ?? "");
  if (type !== undefined) data.unshift({ name: "EventType", value: type });
  const parts = {
    provider,
    channel: firstText(record, "Channel"),
    eventId: firstText(record, "EventID"),
    recordId: firstText(record, "RecordNumber"),
    time: timeOf(record, data),
    computer: firstText(record, "Hostname", "Computer"),
    userSid: firstText(record, "UserID"),
    processId: firstText(record, "ExecutionProcessID", "ProcessID"),
    data,
    message,
  };
  return buildEvent(parts, context);
}

function payloadFields(record: JsonObject, message: string): EventField[] {
  const fields: EventField[] = [];
  for (const key of Object.keys(record)) {
    const value = record[key];
    if (ENVELOPE.has(key)) continue;
    // System values are numbers, payload values are text.
    if (key === "ProcessID" && typeof value === "number") continue;
    const text = textOf(value);
    if (text !== undefined) fields.push({ name: key, value: text.includes("&") ? unescaped(text, message) : text });
  }
  return fields;
}

/** The value without its layer of XML entities, unless the message shows that they belong to it. */
function unescaped(value: string, message: string): string {
  const decoded = decodeEntities(value);
  if (decoded === value || message.includes(decoded)) return decoded;
  const verbatim = message.includes(value) || /[<>]/.test(value);
  return verbatim ? value : decoded;
}

/** The payload's own EventType: whichever of the two names doesn't hold NXLog's, or what the message says. */
function ownEventType(record: JsonObject, provider: string, message: string): string | undefined {
  const named = ["EventTypeOrignal", "EventTypeOriginal", "EventType"].map((name) => firstText(record, name));
  const own = named.find((type) => type !== undefined && !OWN_TYPES.test(type));
  if (own !== undefined) return own;
  if (!/sysmon/i.test(provider) || !message.includes("EventType: ")) return undefined;
  const values = messageValues(provider, Number(firstText(record, "EventID")), message);
  return values && fieldValue(values.data, "EventType");
}

function timeOf(record: JsonObject, data: EventField[]): EventTime | undefined {
  const written = firstText(record, "EventTime");
  const zoned = written !== undefined && /(Z|[+-]\d{2}:?\d{2})$/.test(written) ? isoToFiletime(written) : undefined;
  return (
    utcTime(fieldValue(data, "UtcTime")) ??
    (zoned === undefined ? undefined : { time: zoned, traits: [] }) ??
    arrivalTime(firstText(record, "@timestamp")) ??
    zonedTime(written)
  );
}
