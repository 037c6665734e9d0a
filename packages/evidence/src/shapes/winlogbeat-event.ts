/**
 * Winlogbeat and Elastic Agent. Version 6: `event_data`, `user_data`, `log_name` at the top; 7 and 8: the same under
 * `winlog`, `event.code` as text. Sources: OTRF Security-Datasets (6.7), Elastic's published field lists (7, 8).
 * `@timestamp` is the event's own TimeCreated here. Where `event.original` keeps the XML, that is read instead.
 */
import type { Event, EventField } from "@unbind/model";
import { buildEvent, fieldValue, type RecordContext, utcTime } from "./event-builder.ts";
import { flatten } from "./event-object.ts";
import { firstText, type JsonObject, objectAt } from "./json-value.ts";
import { eventOfXml } from "./windows-xml.ts";

/** The event of a Winlogbeat document of any version, keys nested or dotted. */
export function eventOfWinlogbeat(document: JsonObject, context: RecordContext): Event | undefined {
  const record = nested(document);
  const original = firstText(objectAt(record, "event"), "original");
  if (original?.trimStart().startsWith("<Event")) return eventOfXml(original.trim(), context);
  const fields = objectAt(record, "winlog") ?? record;
  const payload = payloadOf(fields);
  return buildEvent(
    {
      provider: firstText(fields, "provider_name", "source_name"),
      channel: firstText(fields, "channel", "log_name"),
      eventId: firstText(fields, "event_id") ?? firstText(objectAt(record, "event"), "code"),
      recordId: firstText(fields, "record_id", "record_number"),
      time: utcTime(fieldValue(payload.data, "UtcTime")) ?? utcTime(firstText(record, "@timestamp")),
      computer: firstText(fields, "computer_name") ?? firstText(objectAt(record, "host"), "name"),
      userSid: firstText(objectAt(fields, "user"), "identifier"),
      processId: firstText(fields, "process_id") ?? firstText(objectAt(fields, "process"), "pid"),
      ...payload,
      message: firstText(record, "message"),
    },
    context,
  );
}

function payloadOf(fields: JsonObject): { data: EventField[]; payloadName?: string } {
  const eventData = objectAt(fields, "event_data");
  if (eventData) return { data: flatten(eventData).map(paramName) };
  const userData = objectAt(fields, "user_data");
  if (!userData) return { data: [] };
  const payloadName = firstText(userData, "xml_name");
  const data = flatten(userData).filter((field) => field.name !== "xml_name");
  return payloadName === undefined ? { data } : { data, payloadName };
}

/** Winlogbeat calls unnamed values `param1`, `param2`. */
function paramName(field: EventField): EventField {
  return /^param\d+$/.test(field.name) ? { name: "Data", value: field.value } : field;
}

/** Turns dotted keys (`winlog.event_data.Name`), as exports of rows have them, into objects. */
function nested(document: JsonObject): JsonObject {
  if (!Object.keys(document).some((key) => /^(winlog|event|host)\./.test(key))) return document;
  const root: JsonObject = Object.create(null);
  for (const [key, value] of Object.entries(document)) {
    const path = key.split(".").slice(0, 8);
    let parent = root;
    for (const part of path.slice(0, -1)) {
      const child = objectAt(parent, part) ?? (Object.create(null) as JsonObject);
      parent[part] = child;
      parent = child;
    }
    parent[path.at(-1) ?? key] = value;
  }
  return root;
}
