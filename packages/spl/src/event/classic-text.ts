/**
 * `_raw` of the classic rendering: a time stamp line, `Key=value` lines, and the message to the end. Values that the
 * model doesn't keep (level, keywords, task) stand as Splunk prints them for an event without any. Time in UTC.
 */
import { filetimeToIso } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { channelOf } from "./channel.ts";

/** The event as classic text. */
export function classicText(event: Event, message: string): string {
  const lines = [
    event.time === undefined ? "" : classicTime(event.time),
    `LogName=${channelOf(event)}`,
    `SourceName=${event.provider}`,
    `EventCode=${event.eventId}`,
    "EventType=4",
    "Type=Information",
    `ComputerName=${event.computer}`,
  ];
  if (event.userSid !== undefined) lines.push("User=NOT_TRANSLATED", `Sid=${event.userSid}`, "SidType=0");
  if (event.recordId !== undefined) lines.push(`RecordNumber=${event.recordId}`);
  return [...lines, `Message=${message}`].join("\r\n");
}

/** `03/10/2022 09:08:30 PM`. */
function classicTime(filetime: bigint): string {
  const [date = "", time = ""] = filetimeToIso(filetime).split("T");
  const [year, month, day] = date.split("-");
  const hour = Number(time.slice(0, 2));
  const half = hour < 12 ? "AM" : "PM";
  return `${month}/${day}/${year} ${String(hour % 12 || 12).padStart(2, "0")}${time.slice(2, 8)} ${half}`;
}
