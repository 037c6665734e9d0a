/**
 * Rows that Splunk exports. Only `_raw` is read, since extracted fields lose repeated names: Windows XML
 * (`renderXml=true`), or the classic text, of which nothing but the message has values.
 * Time: the XML's; of classic text `_time` where it has a zone, else Sysmon's UtcTime in the message, else the date
 * line, which is the indexer's or the host's local time.
 */
import type { Event } from "@unbind/model";
import { CLASSIC_DATE } from "./classic-splitter.ts";
import { buildEvent, type EventTime, type RecordContext, zonedTime } from "./event-builder.ts";
import { firstText, type JsonObject } from "./json-value.ts";
import { eventOfXml } from "./windows-xml.ts";

/** The event of a row with `_raw`; undefined if that is neither XML nor classic text. */
export function eventOfSplunk(row: JsonObject, context: RecordContext): Event | undefined {
  const raw = firstText(row, "_raw")?.trim() ?? "";
  if (raw.startsWith("<Event")) return eventOfXml(raw, context);
  return eventOfClassic(raw, context, firstText(row, "_time"));
}

/** The event of a classic text. `zoned`: its time from elsewhere, used if it has a zone. */
export function eventOfClassic(text: string, context: RecordContext, zoned?: string): Event | undefined {
  const values = classicValues(text);
  if (values === undefined) return undefined;
  const value = (name: string) => values.get(name);
  return buildEvent(
    {
      provider: providerOf(value("SourceName")),
      channel: value("LogName"),
      eventId: value("EventCode"),
      recordId: value("RecordNumber"),
      time: timeOf(zoned, text),
      computer: value("ComputerName"),
      userSid: value("Sid"),
      data: [],
      message: value("Message"),
    },
    context,
  );
}

/** Classic text names some providers without their maker: `Microsoft Windows security auditing.` stays as it is. */
function providerOf(source: string | undefined): string | undefined {
  return source === undefined || source.startsWith("Microsoft-Windows-") || source.includes(" ")
    ? source
    : (SHORT_SOURCES.get(source.toLowerCase()) ?? source);
}

const SHORT_SOURCES = new Map([
  ["sysmon", "Microsoft-Windows-Sysmon"],
  ["wmi-activity", "Microsoft-Windows-WMI-Activity"],
]);

/** Lines before Message that are read. */
const HEAD_LINES = 100;

function classicValues(text: string): Map<string, string> | undefined {
  const message = /(?:^|\n)Message=/.exec(text);
  const head = message ? text.slice(0, message.index) : text;
  const values = new Map<string, string>();
  for (const line of head.split(/\r?\n/, HEAD_LINES)) {
    const at = line.indexOf("=");
    if (at > 0) values.set(line.slice(0, at).trim(), line.slice(at + 1));
  }
  if (message) values.set("Message", text.slice(message.index + message[0].length).trimEnd());
  return values.has("EventCode") ? values : undefined;
}

function timeOf(zoned: string | undefined, text: string): EventTime | undefined {
  const outside = zonedTime(zoned?.replace(/ UTC$/, "Z"));
  if (outside?.traits.length === 0) return outside;
  return zonedTime(isoOfDateLine(text)) ?? outside;
}

/** The date line as ISO 8601 without zone: `12/05/2019 04:47:55.123 PM` (month first). */
function isoOfDateLine(text: string): string | undefined {
  if (!CLASSIC_DATE.test(text)) return undefined;
  const match = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(\.\d{1,7})?(?: ([AP])M)?/.exec(text);
  if (!match) return /^\s*(\S+(?: \d\S*)?)/.exec(text)?.[1];
  const [, month = "", day = "", year, hours, minutes, seconds, fraction = "", half] = match;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === "P" ? 12 : 0);
  const two = (part: string | number) => String(part).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${minutes}:${seconds}${fraction}`;
}
