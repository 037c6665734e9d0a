/**
 * The `Event` object that XML turns into: evtx_dump (`#attributes`; with --separate-json-attributes and in Chainsaw
 * `<Element>_attributes` beside the element), MaxPatrol (attributes as plain keys, `Data: [{Name, text}]`) and
 * EvtxECmd's full JSON (`@Name`). Sources: omerbenamram/evtx, WithSecureLabs/chainsaw, EricZimmerman/evtx; MaxPatrol as
 * observed. evtx_dump cuts times to six digits and writes GUIDs without braces: that can't be undone.
 */
import type { Event, EventField } from "@unbind/model";
import {
  buildEvent,
  type EventParts,
  type EventTime,
  fieldValue,
  type RecordContext,
  utcTime,
} from "./event-builder.ts";
import {
  exactText,
  firstText,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  own,
  textOf,
} from "./json-value.ts";

/** The event of an object with a key `Event`; undefined if it has no System with an event id. */
export function eventOfObject(record: JsonObject, context: RecordContext): Event | undefined {
  const event = objectAt(record, "Event");
  const system = objectAt(event, "System");
  if (event === undefined || system === undefined) return undefined;
  const payload = payloadOf(event, context.raw);
  const attribute = (element: string, name: string) => attributeOf(system, element, name);
  const parts: EventParts = {
    provider: attribute("Provider", "Name") || attribute("Provider", "EventSourceName"),
    channel: firstText(system, "Channel"),
    eventId: firstText(system, "EventID")?.trim(),
    recordId: exactText(elementText(system, "EventRecordID"), "EventRecordID", context.raw),
    time: systemTime(attribute("TimeCreated", "SystemTime"), payload.data),
    computer: firstText(system, "Computer"),
    userSid: attribute("Security", "UserID"),
    processId: attribute("Execution", "ProcessID"),
    ...payload,
    message: firstText(objectAt(event, "RenderingInfo"), "Message"),
  };
  return buildEvent(parts, context);
}

function elementText(system: JsonObject, name: string): JsonValue | undefined {
  const value = own(system, name);
  return isObject(value) ? textOf(value) : value;
}

/** An attribute in any of the places where these tools put it. */
function attributeOf(parent: JsonObject, element: string, name: string): string | undefined {
  const inside = objectAt(parent, element);
  return (
    firstText(objectAt(inside, "#attributes"), name) ??
    firstText(objectAt(parent, `${element}_attributes`), name) ??
    firstText(inside, `@${name}`, name)
  );
}

/** SystemTime is UTC; where an exporter dropped the `Z`, Sysmon's own UtcTime must confirm it or it is marked. */
function systemTime(text: string | undefined, data: EventField[]): EventTime | undefined {
  const found = utcTime(text);
  if (found === undefined || /Z$/i.test((text ?? "").trim())) return found;
  const sysmon = utcTime(fieldValue(data, "UtcTime"));
  const apart = sysmon && (sysmon.time > found.time ? sysmon.time - found.time : found.time - sysmon.time);
  const confirmed = apart !== undefined && apart < 10n * 10_000_000n;
  return { time: found.time, traits: confirmed ? [] : ["time-zone-unknown"] };
}

/** The values under `EventData` or `UserData`; of the latter also the name of its only child. */
export function payloadOf(event: JsonObject, raw: string): { data: EventField[]; payloadName?: string } {
  const eventData = own(event, "EventData");
  if (isObject(eventData)) return { data: dataFields(eventData, raw) };
  const userData = objectAt(event, "UserData") ?? objectAt(event, "ProcessingErrorData");
  if (userData === undefined) {
    const text = textOf(eventData);
    return { data: text ? [{ name: "Data", value: text }] : [] };
  }
  const name = Object.keys(userData).find((key) => !isAttribute(key, userData));
  if (name === undefined || !Object.hasOwn(event, "UserData")) return { data: flatten(userData, raw) };
  const child = own(userData, name);
  if (isObject(child)) return { data: flatten(child, raw), payloadName: name };
  const text = textOf(child);
  return { data: text ? [{ name, value: text }] : [], payloadName: name };
}

/** EventData or its like: named values as they are, `Data` in all its forms. */
export function dataFields(eventData: JsonObject, raw: string): EventField[] {
  const fields: EventField[] = [];
  for (const [key, value] of Object.entries(eventData)) {
    if (value === undefined || isAttribute(key, eventData)) continue;
    if (key === "Data" || /^Data_\d+$/.test(key)) fields.push(...unnamed(value, raw));
    else fields.push(...flattenValue(key, value, raw));
  }
  return fields;
}

/** Values of `Data`: a text, an array of texts, `{"#text": ...}`, or objects that carry their own name. */
function unnamed(value: JsonValue, raw: string): EventField[] {
  if (Array.isArray(value)) return value.flatMap((item) => unnamed(item, raw));
  if (!isObject(value)) return [{ name: "Data", value: exactText(value, "Data", raw) ?? "" }];
  const name = firstText(value, "Name", "@Name") ?? firstText(objectAt(value, "#attributes"), "Name") ?? "Data";
  const text = own(value, "#text") ?? own(value, "text");
  if (Array.isArray(text)) return text.map((item) => ({ name, value: textOf(item) ?? "" }));
  return [{ name, value: exactText(text, "#text", raw) ?? "" }];
}

/** Attributes, in the spellings of these tools, are no values. */
function isAttribute(key: string, parent: JsonObject): boolean {
  if (key === "#attributes" || key === "xmlns" || key.startsWith("@") || key.startsWith("xmlns:")) return true;
  return key.endsWith("_attributes") && isObject(parent[key]);
}

/** All values under an object, nested names joined by `/`. */
export function flatten(parent: JsonObject, raw: string): EventField[] {
  return Object.entries(parent).flatMap(([key, value]) =>
    value === undefined || isAttribute(key, parent) ? [] : flattenValue(key, value, raw),
  );
}

function flattenValue(name: string, value: JsonValue, raw: string): EventField[] {
  if (Array.isArray(value)) return value.flatMap((item) => flattenValue(name, item, raw));
  if (!isObject(value)) return [{ name, value: exactText(value, name.slice(name.lastIndexOf("/") + 1), raw) ?? "" }];
  const inner = flatten(value, raw).map((field) => ({
    name: field.name === "#text" ? name : `${name}/${field.name}`,
    value: field.value,
  }));
  return inner.length > 0 ? inner : [{ name, value: "" }];
}
