/**
 * Messages of Sysmon: a heading and `Name: value` lines in the order of the event. Headings observed in exports that
 * carry both message and values (Sysmon 10 to 13); 24 and later from the event names of the manifest.
 */
import type { Event } from "@unbind/model";

const HEADINGS: ReadonlyMap<number, string> = new Map([
  [1, "Process Create:"],
  [2, "File creation time changed:"],
  [3, "Network connection detected:"],
  [4, "Sysmon service state changed:"],
  [5, "Process terminated:"],
  [6, "Driver loaded:"],
  [7, "Image loaded:"],
  [8, "CreateRemoteThread detected:"],
  [9, "RawAccessRead detected:"],
  [10, "Process accessed:"],
  [11, "File created:"],
  [12, "Registry object added or deleted:"],
  [13, "Registry value set:"],
  [14, "Registry object renamed:"],
  [15, "File stream created:"],
  [16, "Sysmon config state changed:"],
  [17, "Pipe Created:"],
  [18, "Pipe Connected:"],
  [19, "WmiEventFilter activity detected:"],
  [20, "WmiEventConsumer activity detected:"],
  [21, "WmiEventConsumerToFilter activity detected:"],
  [22, "Dns query:"],
  [23, "File Delete:"],
  [24, "Clipboard changed:"],
  [25, "Process Tampering:"],
  [26, "File Delete logged:"],
]);

/** The message of a Sysmon event; undefined for ids without a known heading. */
export function sysmonMessage(event: Event): string | undefined {
  const heading = HEADINGS.get(event.eventId);
  if (heading === undefined) return undefined;
  let text = heading;
  for (const { name, value } of event.data) text += `\r\n${name}: ${value}`;
  return text;
}
