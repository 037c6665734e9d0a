/** Which tool a JSON record comes from, by its keys, and the events in it. */
import type { Event } from "@unbind/model";
import type { Format } from "../format.ts";
import { eventOfDefender } from "./defender-event.ts";
import { embeddedObject } from "./embedded-json.ts";
import type { RecordContext } from "./event-builder.ts";
import { eventOfObject } from "./event-object.ts";
import { eventOfEvtxECmd } from "./evtxecmd-event.ts";
import { eventOfHayabusa } from "./hayabusa-event.ts";
import { firstText, isObject, type JsonObject, type JsonValue, objectAt, own } from "./json-value.ts";
import { eventOfNxlog } from "./nxlog-event.ts";
import { eventOfPowerShell } from "./powershell-event.ts";
import { eventOfSplunk } from "./splunk-event.ts";
import { eventOfTable } from "./table-event.ts";
import { eventOfWazuh } from "./wazuh-event.ts";
import { eventOfXml } from "./windows-xml.ts";
import { eventOfWinlogbeat } from "./winlogbeat-event.ts";

/** What was found in one JSON value. */
export interface Found {
  /** Shape of the (first) record; undefined if it is none we know. */
  format: Format | undefined;
  events: Event[];
  /** Records of a known shape that hold no Windows event, or of none. */
  others: number;
}

interface Shape {
  format: Format;
  matches: (record: JsonObject) => boolean;
  /** Undefined: the record holds no Windows event. */
  read: (record: JsonObject, context: RecordContext) => Event | undefined;
}

/** In the order in which they are tried: the more special first. */
const SHAPES: Shape[] = [
  { format: "splunk-json", matches: hasKeys("_raw"), read: eventOfSplunk },
  { format: "winlogbeat-json", matches: isWinlogbeat, read: eventOfWinlogbeat },
  {
    format: "wazuh-json",
    matches: (record) => objectAt(objectAt(record, "data"), "win") !== undefined,
    read: eventOfWazuh,
  },
  { format: "defender-json", matches: hasKeys("ActionType", "AdditionalFields"), read: eventOfDefender },
  { format: "hayabusa-json", matches: isHayabusa, read: eventOfHayabusa },
  { format: "evtxecmd-json", matches: isEvtxECmd, read: eventOfEvtxECmd },
  { format: "maxpatrol-json", matches: isMaxPatrol, read: eventOfObject },
  { format: "evtx-dump-json", matches: isEventObject, read: eventOfObject },
  { format: "velociraptor-json", matches: isVelociraptor, read: eventOfTable },
  { format: "sentinel-json", matches: isSentinel, read: eventOfTable },
  { format: "powershell-json", matches: hasKeys("ProviderName", "LogName", "Id"), read: eventOfPowerShell },
  { format: "nxlog-json", matches: hasKeys("Channel", "EventID"), read: eventOfNxlog },
  { format: "xml-in-json", matches: (record) => xmlIn(record) !== undefined, read: eventOfXmlIn },
];

/** The format of a CSV file by its columns; undefined if no shape has them. */
export function formatOfColumns(columns: string[]): Format | undefined {
  const row = Object.fromEntries(columns.map((column) => [column, ""]));
  const json = SHAPES.find((shape) => shape.matches(row))?.format;
  return json && CSV_FORMATS[json];
}

const CSV_FORMATS: Partial<Record<Format, Format>> = {
  "splunk-json": "splunk-csv",
  "defender-json": "defender-csv",
  "sentinel-json": "sentinel-csv",
  "hayabusa-json": "hayabusa-csv",
  "evtxecmd-json": "evtxecmd-csv",
  "winlogbeat-json": "winlogbeat-csv",
  "powershell-json": "powershell-csv",
  "nxlog-json": "nxlog-csv",
};

/** Wrappers inside each other that are opened: `_source`, `body`, `document.data`. */
const MAX_WRAPPERS = 4;

/** The events of one JSON value, wrappers opened. @throws JSON_DEPTH_LIMIT and the limits of XML */
export function eventsOfJson(value: JsonValue, context: RecordContext, wrappers = 0): Found {
  if (!isObject(value)) return { format: undefined, events: [], others: 1 };
  const inner = wrappers < MAX_WRAPPERS ? unwrapped(value) : undefined;
  if (inner) {
    const found = inner.records.map((record) => eventsOfJson(record, context, wrappers + 1));
    return {
      format: inner.format ?? found.find((one) => one.format !== undefined)?.format,
      events: found.flatMap((one) => one.events),
      others: found.reduce((sum, one) => sum + one.others, 0),
    };
  }
  const shape = SHAPES.find((one) => one.matches(value));
  const event = shape?.read(value, context);
  return { format: shape?.format, events: event ? [event] : [], others: event ? 0 : 1 };
}

/** The records inside a wrapper; undefined if the object is a record itself. */
function unwrapped(record: JsonObject): { format?: Format; records: JsonValue[] } | undefined {
  const source = own(record, "_source");
  if (isObject(source)) return { records: [source] };
  const result = own(record, "result");
  if (isObject(result) && Object.hasOwn(result, "_raw")) return { records: [result] };
  const raw = embeddedObject(firstText(record, "_raw") ?? "");
  if (raw) return { format: "splunk-json", records: [raw] };
  const document = chainsawDocuments(record);
  if (document) return { format: "chainsaw-json", records: document };
  const body = firstText(record, "body");
  const inBody = body === undefined ? undefined : embeddedObject(body);
  if (inBody) return { format: "maxpatrol-json", records: [inBody] };
  return undefined;
}

/** `document.data` of a Chainsaw hunt, or those of all `documents` of an aggregate. */
function chainsawDocuments(record: JsonObject): JsonValue[] | undefined {
  if (!Object.hasOwn(record, "group")) return undefined;
  const documents = own(record, "documents") ?? (Object.hasOwn(record, "document") ? [own(record, "document")] : []);
  if (!Array.isArray(documents) || documents.length === 0) return undefined;
  return documents.map((document) => (isObject(document) ? (own(document, "data") ?? null) : null));
}

/** The first value that is an event's XML. */
function xmlIn(record: JsonObject): string | undefined {
  return Object.values(record).find((value) => typeof value === "string" && /^\s*<Event[\s>]/.test(value)) as
    | string
    | undefined;
}

function eventOfXmlIn(record: JsonObject, context: RecordContext): Event | undefined {
  return eventOfXml(xmlIn(record)?.trim() ?? "", context);
}

function hasKeys(...keys: string[]): (record: JsonObject) => boolean {
  return (record) => keys.every((key) => Object.hasOwn(record, key));
}

function isWinlogbeat(record: JsonObject): boolean {
  if (isObject(own(record, "winlog")) || Object.hasOwn(record, "winlog.channel")) return true;
  if (Object.hasOwn(record, "winlog.event_id")) return true;
  return Object.hasOwn(record, "log_name") && Object.hasOwn(record, "event_id");
}

function isHayabusa(record: JsonObject): boolean {
  return Object.hasOwn(record, "EventID") && ["RuleTitle", "AllFieldInfo"].some((key) => Object.hasOwn(record, key));
}

/** Empty columns may be missing, `Payload` among them. */
function isEvtxECmd(record: JsonObject): boolean {
  const others = ["Payload", "MapDescription", "SourceFile"];
  return hasKeys("EventId", "Channel")(record) && others.some((key) => Object.hasOwn(record, key));
}

/** `WindowsEvent` (Provider, EventData) or `Event` (Source, EventLog). */
function isSentinel(record: JsonObject): boolean {
  return (
    hasKeys("EventID", "EventLog", "Source")(record) || hasKeys("EventID", "Channel", "Provider", "EventData")(record)
  );
}

/** EvtxHunter's rows: payload as an object beside the columns. */
function isVelociraptor(record: JsonObject): boolean {
  const hasPayload = isObject(own(record, "EventData")) || isObject(own(record, "UserData"));
  return hasPayload && hasKeys("EventID", "Channel", "EventTime")(record);
}

function isEventObject(record: JsonObject): boolean {
  return objectAt(objectAt(record, "Event"), "System") !== undefined;
}

/** Attributes as plain keys: `Provider: {Name}`. */
function isMaxPatrol(record: JsonObject): boolean {
  const provider = objectAt(objectAt(objectAt(record, "Event"), "System"), "Provider");
  return firstText(provider, "Name") !== undefined;
}
