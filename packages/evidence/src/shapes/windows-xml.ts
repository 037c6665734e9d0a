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
      provider: attributeOf(provider, "Name") ?? attributeOf(provider, "EventSourceName"),
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

function payloadOf(root: XmlElement): { data: EventField[]; payloadName?: string } {
  const eventData = childOf(root, "EventData");
  if (eventData) return { data: eventData.children.flatMap((child) => fieldsOf(child)) };
  const userData = childOf(root, "UserData");
  const child = userData?.children[0];
  if (child) {
    const data = child.children.length > 0 ? child.children.flatMap((item) => fieldsOf(item)) : textField(child);
    return { data, payloadName: child.name };
  }
  const errors = childOf(root, "ProcessingErrorData");
  return { data: errors?.children.flatMap((item) => fieldsOf(item)) ?? [] };
}

function textField(element: XmlElement): EventField[] {
  return element.text === "" ? [] : [{ name: element.name, value: element.text }];
}

/** Values of an element: by its Name attribute if it has one (`Data`, `ComplexData`), nested names joined by `/`. */
function fieldsOf(element: XmlElement): EventField[] {
  const name = attributeOf(element, "Name") ?? element.name;
  if (element.children.length === 0) return [{ name, value: element.text }];
  return element.children.flatMap((child) =>
    fieldsOf(child).map((field) => ({ name: `${name}/${field.name}`, value: field.value })),
  );
}

/** The values of a text that holds only `DataItem`, `EventData` or `UserData` elements. @throws XML_MALFORMED */
export function payloadOfXml(text: string): { data: EventField[]; payloadName?: string } {
  const { root } = parseXml(text);
  if (root.name === "EventData" || root.name === "UserData") {
    return payloadOf({ name: "", attributes: {}, children: [root], text: "" });
  }
  return payloadOf(root);
}
