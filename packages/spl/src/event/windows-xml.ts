/**
 * `_raw` of the XML rendering: one `<Event>` as Windows prints it, attributes in single quotes, no blanks between
 * elements. Elements of System that the model doesn't keep (Version, Level, Keywords, Execution's ThreadID ...) aren't
 * invented, they are left out. Nested values (`a/b`) become nested elements.
 */
import { filetimeToIso } from "@unbind/bytes";
import type { Event, EventField } from "@unbind/model";
import { channelOf, providerKind } from "./channel.ts";
import { wmiActivityPayload } from "./messages/wmi-activity-message.ts";

const EVENT_NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";
const WMI_NAMESPACE = "http://manifests.microsoft.com/win/2006/windows/WMI";

/** The event as XML text. */
export function windowsXml(event: Event): string {
  return `<Event xmlns='${EVENT_NAMESPACE}'>${systemXml(event)}${payloadXml(event)}</Event>`;
}

/** The `System` element. */
export function systemXml(event: Event): string {
  const { provider, eventId, time, recordId, processId, computer, userSid } = event;
  let xml = `<System><Provider Name='${attribute(provider)}'/><EventID>${eventId}</EventID>`;
  if (time !== undefined) xml += `<TimeCreated SystemTime='${filetimeToIso(time)}'/>`;
  if (recordId !== undefined) xml += `<EventRecordID>${recordId}</EventRecordID>`;
  xml += "<Correlation/>";
  if (processId !== undefined) xml += `<Execution ProcessID='${processId}'/>`;
  xml += `<Channel>${escaped(channelOf(event))}</Channel><Computer>${escaped(computer)}</Computer>`;
  return `${xml}<Security${userSid === undefined ? "" : ` UserID='${attribute(userSid)}'`}/></System>`;
}

/** `EventData` or `UserData` with all values. */
export function payloadXml(event: Event): string {
  const payload = userDataName(event);
  if (payload === undefined) return `<EventData>${event.data.map(dataElement).join("")}</EventData>`;
  const name = elementName(payload);
  const namespace = providerKind(event) === "wmi-activity" ? ` xmlns='${WMI_NAMESPACE}'` : "";
  return `<UserData><${name}${namespace}>${event.data.map(childElement).join("")}</${name}></UserData>`;
}

/** Name of UserData's child; undefined where the values are EventData. Exports may have lost a WMI event's. */
export function userDataName(event: Event): string | undefined {
  if (event.payloadName !== undefined) return event.payloadName;
  return providerKind(event) === "wmi-activity" ? wmiActivityPayload(event.eventId) : undefined;
}

function dataElement({ name, value }: EventField): string {
  const text = escaped(value);
  return name === "" || name === "Data" ? `<Data>${text}</Data>` : `<Data Name='${attribute(name)}'>${text}</Data>`;
}

function childElement({ name, value }: EventField): string {
  const steps = name.split("/").slice(0, MAX_NESTING).map(elementName);
  const open = steps.map((step) => `<${step}>`).join("");
  const close = steps
    .toReversed()
    .map((step) => `</${step}>`)
    .join("");
  return `${open}${escaped(value)}${close}`;
}

/** Elements a value may stand in; evidence chooses the name. */
const MAX_NESTING = 64;

/** A name that can stand in a tag; evidence may hold any. */
function elementName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}._:-]*$/u.test(name) ? name : "Data";
}

const SPECIAL = /[<>&'"]/;

function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Windows leaves quotes in text as they are, and escapes them in attributes. */
function attribute(text: string): string {
  return SPECIAL.test(text) ? escaped(text).replaceAll("'", "&apos;").replaceAll('"', "&quot;") : text;
}
