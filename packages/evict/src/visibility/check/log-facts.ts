import { compareText, filetimeToIso } from "@unbind/bytes";
import { type Event, fieldOf, type ScanReport } from "@unbind/model";
import type { VisibilityGap, VisibilityReason } from "./visibility-report.ts";

/** What the check needs of event logs; structurally the `EventSelector` of packages/evtx. */
export const visibilitySelectors: readonly { providers: string[]; eventIds: number[] }[] = [
  { providers: ["Microsoft-Windows-WMI-Activity"], eventIds: [5857, 5858, 5859, 5860, 5861] },
  { providers: ["Microsoft-Windows-Sysmon"], eventIds: [4, 16, 19, 20, 21] },
  { providers: ["Microsoft-Windows-Eventlog", "EventLog"], eventIds: [104, 6005] },
];

/** One event as the check keeps it. */
export interface LogFact {
  channel: string;
  eventId: number;
  /** ISO 8601; null if unknown. */
  time: string | null;
  recordId: bigint | undefined;
  /** The one value that matters: Operation (19 to 21), State (4), Channel (104). */
  word: string;
  /** ConfigurationFileHash of event 16; '' otherwise. */
  configurationHash: string;
  evidence: NonNullable<VisibilityReason["evidence"]>;
}

/** The fact of an event that one of the selectors chose. */
export function logFactOf(event: Event): LogFact {
  const { channel, eventId, recordId, ref } = event;
  return {
    channel: channel.toLowerCase(),
    eventId,
    time: event.time === undefined ? null : filetimeToIso(event.time),
    recordId,
    word: fieldOf(event, eventId === 4 ? "State" : eventId === 104 ? "Channel" : "Operation") ?? "",
    configurationHash: eventId === 16 ? (fieldOf(event, "ConfigurationFileHash") ?? "") : "",
    evidence: {
      path: ref.path,
      offset: ref.offset,
      ...(ref.length !== undefined && { length: ref.length }),
      ...(recordId !== undefined && { recordId: recordId.toString() }),
    },
  };
}

/** Facts in the order of their logs: records by id, since clocks step back. */
export function inLogOrder(facts: readonly LogFact[]): LogFact[] {
  return facts.toSorted(
    (a, b) =>
      compareText(a.evidence.path, b.evidence.path) ||
      Number((a.recordId ?? 0n) - (b.recordId ?? 0n)) ||
      a.evidence.offset - b.evidence.offset,
  );
}

/** First and last time of a host's logs of one channel; undefined if there is no such log with records. */
export function spanOf(
  report: ScanReport,
  host: string,
  channel: string,
): { from: string | null; to: string | null } | undefined {
  const wanted = channel.toLowerCase();
  const logs = report.evidence.filter(
    (one) => one.host === host && one.coverage.channels.some((name) => name.toLowerCase() === wanted),
  );
  if (logs.length === 0) return undefined;
  const times = logs.flatMap(({ coverage }) => [coverage.from, coverage.to]).filter((time) => time !== null);
  const sorted = times.toSorted(compareText);
  return { from: sorted[0] ?? null, to: sorted.at(-1) ?? null };
}

/** Times that were cleared away, and records that a full log overwrote. */
export function lossesOf(facts: readonly LogFact[], channel: string, from: string | null): VisibilityGap[] {
  const wanted = channel.toLowerCase();
  const cleared = facts
    .filter(({ eventId, word }) => eventId === 104 && word.toLowerCase() === wanted)
    .map(({ time, evidence }) => ({ from: null, to: time, reason: "The log was cleared (System 104).", evidence }));
  const own = inLogOrder(facts.filter((fact) => fact.channel === wanted));
  const first = own.find(({ recordId }) => recordId !== undefined);
  if (!first?.recordId || first.recordId <= FIRST_IDS) return cleared;
  const reason = `The oldest record that tells has number ${first.recordId}: earlier ones were overwritten or cleared.`;
  return [...cleared, { from: null, to: from, reason, evidence: first.evidence }];
}

/** A log that never wrapped begins with record 1; the first records may be of kinds that aren't read here. */
const FIRST_IDS = 100n;
