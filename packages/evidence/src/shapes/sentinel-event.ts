/**
 * Rows of Microsoft Sentinel's tables `Event` (`EventData` as XML text, `RenderedDescription`) and `WindowsEvent`
 * (`EventData` as JSON). `TimeGenerated` is the event's own time in both, `TimeCreated` where it is there.
 */
import type { Event, EventField } from "@unbind/model";
import { embeddedObject } from "./embedded-json.ts";
import { buildEvent, fieldValue, type RecordContext, utcTime } from "./event-builder.ts";
import { dataFields } from "./event-object.ts";
import { firstText, isObject, type JsonObject, own } from "./json-value.ts";
import { payloadOfXml } from "./windows-xml.ts";

/** The event of a row of either table. */
export function eventOfSentinel(row: JsonObject, context: RecordContext): Event | undefined {
  const payload = payloadOf(row);
  return buildEvent(
    {
      provider: firstText(row, "Provider", "Source"),
      channel: firstText(row, "Channel", "EventLog"),
      eventId: firstText(row, "EventID"),
      recordId: firstText(row, "EventRecordId"),
      time: utcTime(fieldValue(payload.data, "UtcTime")) ?? utcTime(firstText(row, "TimeCreated", "TimeGenerated")),
      computer: firstText(row, "Computer"),
      userSid: firstText(row, "SystemUserId"),
      processId: firstText(row, "SystemProcessId"),
      ...payload,
      message: firstText(row, "RenderedDescription"),
    },
    context,
  );
}

function payloadOf(row: JsonObject): { data: EventField[]; payloadName?: string } {
  const value = own(row, "EventData");
  if (isObject(value)) return { data: dataFields(value) };
  const text = firstText(row, "EventData")?.trim() ?? "";
  if (text.startsWith("<")) return payloadOfXml(text);
  const inner = embeddedObject(text);
  return { data: inner ? dataFields(inner) : [] };
}
