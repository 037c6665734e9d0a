/**
 * The `Event` object that XML turns into: evtx_dump (`#attributes`; with --separate-json-attributes and in Chainsaw
 * `<Element>_attributes` beside the element), MaxPatrol (attributes as plain keys, `Data: [{Name, text}]`) and
 * EvtxECmd's full JSON (`@Name`). Sources: omerbenamram/evtx, WithSecureLabs/chainsaw, EricZimmerman/evtx; MaxPatrol as
 * observed. evtx_dump cuts times to six digits, trims blanks at the end of values and writes GUIDs without braces: that
 * can't be undone.
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
import { firstText, isObject, type JsonObject, type JsonValue, objectAt, own, textOf } from "./json-value.ts";

/** The event of an object with a key `Event`; undefined if it has no System with an event id. */
export function eventOfObject(record: JsonObject, context: RecordContext): Event | undefined {
  const event = objectAt(record, "Event");
  const system = objectAt(event, "System");
  if (event === undefined || system === undefined) return undefined;
  const payload = payloadOf(event);
  const attribute = (element: string, name: string) => attributeOf(system, element, name);
  const parts: EventParts = {
    provider: attribute("Provider", "Name") || attribute("Provider", "EventSourceName"),
    channel: firstText(system, "Channel"),
    eventId: firstText(system, "EventID")?.trim(),
    recordId: firstText(system, "EventRecordID"),
    time: systemTime(attribute("TimeCreated", "SystemTime"), payload.data),
    computer: firstText(system, "Computer"),
    userSid: attribute("Security", "UserID"),
    processId: attribute("Execution", "ProcessID"),
    ...payload,
    message: firstText(objectAt(event, "RenderingInfo"), "Message"),
  };
  return buildEvent(parts, context);
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

/** SystemTime is UTC; where an exporter dropped the `Z`, Sysmon's own UtcTime must confirm it within 10 s or it is marked. */
function systemTime(text: string | undefined, data: EventField[]): EventTime | undefined {
  const found = utcTime(text);
  if (found === undefined || /Z$/i.test((text ?? "").trim())) return found;
  const sysmon = utcTime(fieldValue(data, "UtcTime"));
  const apart = sysmon && (sysmon.time > found.time ? sysmon.time - found.time : found.time - sysmon.time);
  const confirmed = apart !== undefined && apart < 10n * 10_000_000n;
  return { time: found.time, traits: confirmed ? [] : ["time-zone-unknown"] };
}

/** The values under `EventData` or `UserData`; of the latter also the name of its only child. */
export function payloadOf(event: JsonObject): { data: EventField[]; payloadName?: string } {
  const eventData = own(event, "EventData");
  if (isObject(eventData)) return { data: dataFields(eventData) };
  const userData = objectAt(event, "UserData");
  if (userData === undefined) {
    const text = textOf(eventData);
    if (text) return { data: [{ name: "EventData", value: text }] };
    return { data: flattenValue("ProcessingErrorData", own(event, "ProcessingErrorData") ?? []) };
  }
  const payloadName = Object.keys(userData).find((key) => !isAttributes(key, userData));
  if (payloadName === undefined) return { data: [] };
  const payload = own(userData, payloadName) ?? null;
  const attributes = attributeFields(payloadName, attributesOf(userData, payloadName));
  if (isObject(payload)) return { data: [...attributes, ...flatten(payload)], payloadName };
  const text = textOf(payload);
  return { data: text ? [...attributes, { name: payloadName, value: text }] : attributes, payloadName };
}

/** EventData or its like: named values as they are, `Data` in all its forms. */
export function dataFields(eventData: JsonObject): EventField[] {
  return Object.entries(eventData).flatMap(([key, value]) => {
    const isData = value !== undefined && (key === "Data" || /^Data_\d+$/.test(key));
    return isData ? unnamed(value) : entryFields(eventData, key, value);
  });
}

/** Values of `Data`: a text, an array of texts, `{"#text": ...}`, or objects that carry their own name. */
function unnamed(value: JsonValue): EventField[] {
  if (Array.isArray(value)) return value.flatMap((item) => unnamed(item));
  if (!isObject(value)) return [{ name: "Data", value: textOf(value) ?? "" }];
  const name = firstText(value, "Name", "@Name") ?? firstText(objectAt(value, "#attributes"), "Name") ?? "Data";
  const text = own(value, "#text") ?? own(value, "text");
  if (Array.isArray(text)) return text.map((item) => ({ name, value: textOf(item) ?? "" }));
  return [{ name, value: textOf(text) ?? "" }];
}

/** Whether a key stands for attributes, in the spellings of these tools. */
function isAttributes(key: string, parent: JsonObject): boolean {
  if (key === "#attributes" || key === "xmlns" || key.startsWith("@") || key.startsWith("xmlns:")) return true;
  return key.endsWith("_attributes") && isObject(parent[key]);
}

function attributesOf(parent: JsonObject, element: string): JsonObject | undefined {
  return objectAt(objectAt(parent, element), "#attributes") ?? objectAt(parent, `${element}_attributes`);
}

/** Attributes as values: `Element@Attribute`. */
function attributeFields(name: string, attributes: JsonObject | undefined): EventField[] {
  return Object.entries(attributes ?? {})
    .filter(([key]) => key !== "xmlns" && !key.startsWith("xmlns:"))
    .map(([key, value]) => ({ name: `${name}@${key}`, value: textOf(value) ?? "" }));
}

/** All values under an object, nested names joined by `/`, attributes as `Element@Attribute`. */
export function flatten(parent: JsonObject): EventField[] {
  return Object.entries(parent).flatMap(([key, value]) => entryFields(parent, key, value));
}

function entryFields(parent: JsonObject, key: string, value: JsonValue | undefined): EventField[] {
  if (value === undefined) return [];
  if (isAttributes(key, parent)) {
    // Attributes beside an element are read with it; where they stand alone, the element has no content.
    const element = key.replace(/_attributes$/, "");
    return element === key || Object.hasOwn(parent, element)
      ? []
      : attributeFields(element, attributesOf(parent, element));
  }
  const attributes = attributeFields(key, attributesOf(parent, key));
  const content = flattenValue(key, value);
  // An element that has attributes and nothing else is no empty value.
  return attributes.length === 0
    ? content
    : [...attributes, ...content.filter((field) => field.name !== key || field.value !== "")];
}

function flattenValue(name: string, value: JsonValue): EventField[] {
  if (Array.isArray(value)) return value.flatMap((item) => flattenValue(name, item));
  if (!isObject(value)) return [{ name, value: textOf(value) ?? "" }];
  const inner = flatten(value).map((field) => ({
    name: field.name === "#text" ? name : `${name}/${field.name}`,
    value: field.value,
  }));
  return inner.length > 0 ? inner : [{ name, value: "" }];
}
