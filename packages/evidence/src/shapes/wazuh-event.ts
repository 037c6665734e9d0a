/**
 * Wazuh alerts and archives (`data.win`). All values are text; names under `eventdata` begin with a small letter,
 * which is undone. UserData is not decoded by Wazuh: of WMI-Activity events only the message is left, in an extra pair
 * of quotes. Time: `system.systemTime`, the event's own; else `timestamp`, when the manager took it in.
 */
import type { Event } from "@unbind/model";
import { arrivalTime, buildEvent, type RecordContext, utcTime } from "./event-builder.ts";
import { flatten } from "./event-object.ts";
import { firstText, type JsonObject, objectAt } from "./json-value.ts";

/** The event of a Wazuh document; undefined if it has none of Windows. */
export function eventOfWazuh(document: JsonObject, context: RecordContext): Event | undefined {
  const windows = objectAt(objectAt(document, "data"), "win");
  const system = objectAt(windows, "system");
  if (system === undefined) return undefined;
  const eventData = objectAt(windows, "eventdata");
  return buildEvent(
    {
      provider: firstText(system, "providerName"),
      channel: firstText(system, "channel"),
      eventId: firstText(system, "eventID"),
      recordId: firstText(system, "eventRecordID"),
      time: utcTime(firstText(system, "systemTime")) ?? arrivalTime(firstText(document, "timestamp")),
      computer: firstText(system, "computer") ?? firstText(objectAt(document, "agent"), "name"),
      processId: firstText(system, "processID"),
      data: eventData === undefined ? [] : flatten(eventData).map(capitalised),
      message: unquoted(firstText(system, "message")),
    },
    context,
  );
}

function capitalised(field: { name: string; value: string }): { name: string; value: string } {
  return { name: field.name.charAt(0).toUpperCase() + field.name.slice(1), value: field.value };
}

function unquoted(message: string | undefined): string | undefined {
  const quoted = message !== undefined && message.length > 1 && message.startsWith('"') && message.endsWith('"');
  return quoted ? message.slice(1, -1) : message;
}
