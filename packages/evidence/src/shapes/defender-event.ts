/**
 * Rows of Microsoft Defender's DeviceEvents: only `WmiBindEventFilterToConsumer`, which stems from WMI-Activity 5861.
 * The keys of AdditionalFields are not documented: the MOF text is found in whatever value holds it, known names are
 * compared without case, and the rest is kept as it is.
 */
import type { Event, EventField } from "@unbind/model";
import { embeddedObject } from "./embedded-json.ts";
import { buildEvent, type RecordContext, zonedTime } from "./event-builder.ts";
import { flatten } from "./event-object.ts";
import { firstText, isObject, type JsonObject, own } from "./json-value.ts";

const NAMES: Record<string, string> = {
  namespace: "Namespace",
  ess: "ESS",
  eventfilter: "ESS",
  filtername: "ESS",
  consumer: "CONSUMER",
  possiblecause: "PossibleCause",
};

/** The 5861 behind a row; undefined for rows about anything else. */
export function eventOfDefender(row: JsonObject, context: RecordContext): Event | undefined {
  if (firstText(row, "ActionType") !== "WmiBindEventFilterToConsumer") return undefined;
  const additional = own(row, "AdditionalFields");
  const fields = isObject(additional) ? additional : embeddedObject(firstText(row, "AdditionalFields") ?? "");
  return buildEvent(
    {
      provider: "Microsoft-Windows-WMI-Activity",
      channel: "Microsoft-Windows-WMI-Activity/Operational",
      eventId: "5861",
      time: zonedTime(firstText(row, "Timestamp", "TimeGenerated")),
      computer: firstText(row, "DeviceName"),
      payloadName: "Operation_ESStoConsumerBinding",
      data: fields === undefined ? [] : flatten(fields).map(renamed),
    },
    context,
  );
}

function renamed(field: EventField): EventField {
  if (field.value.includes("instance of __EventFilter")) return { name: "PossibleCause", value: field.value };
  const key = field.name.toLowerCase();
  return { name: Object.hasOwn(NAMES, key) ? (NAMES[key] as string) : field.name, value: field.value };
}
