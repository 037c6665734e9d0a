/**
 * Event XML as Windows renders it: wevtutil, Event Viewer, forwarded events, Splunk's renderXml. Source: the event
 * schema (win/2004/08/events/event). Line ends inside values are LF, as XML demands of its readers.
 */
import type { Event, EventField } from "@unbind/model";
import { buildEvent, type RecordContext, report, utcTime } from "./event-builder.ts";
import { attributeOf, childOf, parseXml, type XmlElement } from "./xml-tree.ts";

/**
 * The event of an `<Event>` element; undefined if it has no event id.
 * @throws XML_MALFORMED and the limits of the XML tree
 */
export function eventOfXml(text: string, context: RecordContext): Event | undefined {
  const { root, faults, truncated } = parseXml(text);
  if (faults > 0) {
    const message = `${faults} characters or entities that XML forbids, kept as they stand`;
    report(context, "note", "XML_NOT_WELL_FORMED", message);
  }
  if (truncated) report(context, "warning", "XML_TRUNCATED", "the event's XML was cut off; values may be incomplete");
  return eventOfElement(root, context);
}

function eventOfElement(root: XmlElement, context: RecordContext): Event | undefined {
  const system = childOf(root, "System");
  const provider = childOf(system, "Provider");
  const text = (name: string) => childOf(system, name)?.text;
  return buildEvent(
    {
      provider: attributeOf(provider, "Name") || attributeOf(provider, "EventSourceName"),
      channel: text("Channel"),
      eventId: text("EventID")?.trim(),
      recordId: text("EventRecordID")?.trim(),
      time: utcTime(attributeOf(childOf(system, "TimeCreated"), "SystemTime")),
      computer: text("Computer"),
      userSid: attributeOf(childOf(system, "Security"), "UserID"),
      processId: attributeOf(childOf(system, "Execution"), "ProcessID"),
      ...payloadOf(root),
      message: childOf(childOf(root, "RenderingInfo"), "Message")?.text,
    },
    context,
  );
}

/** Everything in the event that isn't System or RenderingInfo, named as the EVTX reader names it. */
function payloadOf(root: XmlElement): { data: EventField[]; payloadName?: string } {
  const data: EventField[] = [];
  let payloadName: string | undefined;
  for (const part of root.children) {
    if (part.name === "EventData") addChildren(data, part, "");
    else if (part.name === "UserData") payloadName = addUserData(data, part);
    else if (part.name !== "System" && part.name !== "RenderingInfo") addField(data, part, "");
  }
  return payloadName === undefined ? { data } : { data, payloadName };
}

/** Adds the values of UserData's first child and returns its name; further children are values like others. */
function addUserData(data: EventField[], userData: XmlElement): string | undefined {
  const [payload, ...others] = userData.children;
  if (payload === undefined) return undefined;
  addAttributes(data, payload, payload.name);
  addChildren(data, payload, "");
  for (const other of others) addField(data, other, "");
  return payload.name;
}

/** One element: its attributes as `Element@Attribute`, then its children, named after it, or its text. */
function addField(data: EventField[], element: XmlElement, prefix: string): void {
  const own = (element.name === "Data" ? attributeOf(element, "Name") : undefined) ?? element.name;
  const name = prefix === "" ? own : `${prefix}/${own}`;
  const hasAttributes = addAttributes(data, element, name);
  if (element.children.length > 0) addChildren(data, element, name);
  else if (!element.isEmpty || !hasAttributes) data.push({ name, value: element.text });
}

function addChildren(data: EventField[], element: XmlElement, prefix: string): void {
  for (const child of element.children) addField(data, child, prefix);
  if (element.text.trim() !== "") data.push({ name: prefix === "" ? element.name : prefix, value: element.text });
}

function addAttributes(data: EventField[], element: XmlElement, name: string): boolean {
  const before = data.length;
  for (const [key, value] of Object.entries(element.attributes)) {
    const isHidden = key === "xmlns" || key.startsWith("xmlns:") || (element.name === "Data" && key === "Name");
    if (!isHidden) data.push({ name: `${name}@${key}`, value });
  }
  return data.length > before;
}

/** The values of a text whose root is `EventData`, `UserData` or a wrapper around one. @throws XML_MALFORMED */
export function payloadOfXml(text: string): { data: EventField[]; payloadName?: string } {
  const { root } = parseXml(text);
  const isPayload = root.name === "EventData" || root.name === "UserData";
  return payloadOf(isPayload ? { name: "", attributes: {}, children: [root], text: "", isEmpty: false } : root);
}
