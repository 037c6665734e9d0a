/**
 * Rows whose columns are the System values and whose payload is one more column: Microsoft Sentinel's tables `Event`
 * (`EventData` as XML text, `RenderedDescription`) and `WindowsEvent` (`EventData` as JSON), and Velociraptor's
 * EvtxHunter (`EventData` and `UserData` as objects). `TimeGenerated` is the event's own time in both tables.
 */
import type { Event, EventField } from "@unbind/model";
import { embeddedObject } from "./embedded-json.ts";
import { buildEvent, fieldValue, type RecordContext, utcTime } from "./event-builder.ts";
import { dataFields, payloadOf as objectPayload } from "./event-object.ts";
import { firstText, isObject, type JsonObject, own } from "./json-value.ts";
import { payloadOfXml } from "./windows-xml.ts";

/** The event of such a row. */
export function eventOfTable(row: JsonObject, context: RecordContext): Event | undefined {
  const payload = payloadOf(row);
  return buildEvent(
    {
      provider: firstText(row, "Provider", "Source"),
      channel: firstText(row, "Channel", "EventLog"),
      eventId: firstText(row, "EventID"),
      recordId: firstText(row, "EventRecordId", "EventRecordID"),
      time:
        utcTime(fieldValue(payload.data, "UtcTime")) ??
        utcTime(firstText(row, "TimeCreated", "TimeGenerated", "EventTime")),
      computer: firstText(row, "Computer"),
      userSid: firstText(row, "SystemUserId", "UserSID"),
      processId: firstText(row, "SystemProcessId"),
      ...payload,
      message: firstText(row, "RenderedDescription", "Message"),
    },
    context,
  );
}

function payloadOf(row: JsonObject): { data: EventField[]; payloadName?: string } {
  if (isObject(own(row, "EventData")) || isObject(own(row, "UserData"))) return objectPayload(row);
  const text = firstText(row, "EventData")?.trim() ?? "";
  if (text.startsWith("<")) return payloadOfXml(text);
  const inner = embeddedObject(text);
  return { data: inner ? dataFields(inner) : [] };
}
