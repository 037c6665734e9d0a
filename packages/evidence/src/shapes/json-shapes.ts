/** Which tool a JSON record comes from, by its keys, and the events in it. */
import type { Event } from "@unbind/model";
import type { Format } from "../format.ts";
import { embeddedObject } from "./embedded-json.ts";
import type { RecordContext } from "./event-builder.ts";
import { eventOfObject } from "./event-object.ts";
import { firstText, isObject, type JsonObject, type JsonValue, objectAt, own } from "./json-value.ts";
import { eventOfNxlog } from "./nxlog-event.ts";
import { eventOfWazuh } from "./wazuh-event.ts";
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
  { format: "winlogbeat-json", matches: isWinlogbeat, read: eventOfWinlogbeat },
  {
    format: "wazuh-json",
    matches: (record) => objectAt(objectAt(record, "data"), "win") !== undefined,
    read: eventOfWazuh,
  },
  { format: "maxpatrol-json", matches: isMaxPatrol, read: eventOfObject },
  { format: "evtx-dump-json", matches: isEventObject, read: eventOfObject },
  { format: "nxlog-json", matches: hasKeys("Channel", "EventID"), read: eventOfNxlog },
];

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
  const hits = own(objectAt(record, "hits") ?? {}, "hits");
  if (Array.isArray(hits)) return { records: hits };
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

function hasKeys(...keys: string[]): (record: JsonObject) => boolean {
  return (record) => keys.every((key) => Object.hasOwn(record, key));
}

function isWinlogbeat(record: JsonObject): boolean {
  if (isObject(own(record, "winlog")) || Object.hasOwn(record, "winlog.channel")) return true;
  if (Object.hasOwn(record, "winlog.event_id")) return true;
  return Object.hasOwn(record, "log_name") && Object.hasOwn(record, "event_id");
}

function isEventObject(record: JsonObject): boolean {
  return objectAt(objectAt(record, "Event"), "System") !== undefined;
}

/** Attributes as plain keys: `Provider: {Name}`. */
function isMaxPatrol(record: JsonObject): boolean {
  const provider = objectAt(objectAt(objectAt(record, "Event"), "System"), "Provider");
  return firstText(provider, "Name") !== undefined;
}
