import { UNIX_EPOCH } from "@unbind/bytes";
/**
 * Rows of `Get-WinEvent | ConvertTo-Json` and `| Export-Csv`: `Message`, and `Properties` without names, which are
 * given for the WMI events by their position. Observed in PowerShell 5.1 (`/Date(...)/`) and 7 (ISO 8601). CSV has the
 * time as the culture's local text, which is read only where it is ISO 8601.
 */
import type { Event, EventField } from "@unbind/model";
import { buildEvent, type EventTime, fieldValue, type RecordContext, utcTime, zonedTime } from "./event-builder.ts";
import { firstText, isObject, type JsonObject, type JsonValue, objectAt, own, textOf } from "./json-value.ts";
import { positionalNames } from "./message-values.ts";

/** The event of a row with `ProviderName`, `LogName` and `Id`. */
export function eventOfPowerShell(row: JsonObject, context: RecordContext): Event | undefined {
  const provider = firstText(row, "ProviderName");
  const eventId = firstText(row, "Id");
  const data = propertyFields(own(row, "Properties"), provider ?? "", Number(eventId));
  return buildEvent(
    {
      provider,
      channel: firstText(row, "LogName"),
      eventId,
      recordId: firstText(row, "RecordId"),
      time: utcTime(fieldValue(data, "UtcTime")) ?? timeOf(own(row, "TimeCreated")),
      computer: firstText(row, "MachineName"),
      userSid: firstText(objectAt(row, "UserId"), "Value") ?? firstText(row, "UserId"),
      processId: firstText(row, "ProcessId"),
      data,
      message: firstText(row, "Message"),
    },
    context,
  );
}

function propertyFields(properties: JsonValue | undefined, provider: string, eventId: number): EventField[] {
  if (!Array.isArray(properties)) return [];
  const values = properties.map((item) => textOf(isObject(item) ? own(item, "Value") : undefined));
  const names = positionalNames(provider, eventId, values.length);
  // Depth is cut at two by default: then the values are type names, or nothing.
  if (values.includes(undefined)) return [];
  return values.map((value, i) => ({ name: names?.[i] ?? "Data", value: value ?? "" }));
}

function timeOf(value: JsonValue | undefined): EventTime | undefined {
  const text = isObject(value) ? firstText(value, "value", "DateTime") : textOf(value);
  const milliseconds = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(text ?? "")?.[1];
  if (milliseconds === undefined) return zonedTime(text);
  const time = UNIX_EPOCH + BigInt(milliseconds) * 10_000n;
  return time < 0n ? undefined : { time, traits: [] };
}
