/**
 * Rows of EvtxECmd (CSV, and JSON Lines with the same names). `Payload` holds the event data as JSON and is read;
 * PayloadData1..6 are its maps' digests and stand in only where it is missing. TimeCreated is UTC. The tool replaces
 * control characters and everything outside of the basic plane by `, `, and leaves one layer of XML entities, which
 * is undone. Source: EricZimmerman/evtx.
 */
import type { Event, EventField } from "@unbind/model";
import { embeddedObject } from "./embedded-json.ts";
import { buildEvent, type RecordContext, utcTime } from "./event-builder.ts";
import { payloadOf } from "./event-object.ts";
import { firstText, type JsonObject } from "./json-value.ts";
import { decodeEntities } from "./xml-entities.ts";

/** The event of a row with `Payload`. */
export function eventOfEvtxECmd(row: JsonObject, context: RecordContext): Event | undefined {
  const payload = embeddedObject(firstText(row, "Payload") ?? "");
  const { data, payloadName } = payload ? payloadOf(payload) : { data: digest(row) };
  return buildEvent(
    {
      provider: firstText(row, "Provider"),
      channel: firstText(row, "Channel"),
      eventId: firstText(row, "EventId"),
      recordId: firstText(row, "EventRecordId"),
      time: utcTime(firstText(row, "TimeCreated")),
      computer: firstText(row, "Computer"),
      userSid: firstText(row, "UserId"),
      processId: firstText(row, "ProcessId"),
      payloadName,
      data: data.map((field) => ({ name: field.name, value: decodeEntities(field.value) })),
      traits: ["white-space-changed"],
    },
    context,
  );
}

/** Values of the digest columns: `Operation: Created`. */
function digest(row: JsonObject): EventField[] {
  return Object.keys(row)
    .filter((key) => /^(PayloadData\d|ExecutableInfo)$/.test(key))
    .flatMap((key) => {
      const text = firstText(row, key) ?? "";
      const at = text.indexOf(": ");
      return at > 0
        ? [{ name: text.slice(0, at), value: text.slice(at + 2) }]
        : text
          ? [{ name: key, value: text }]
          : [];
    });
}
