import { EvidenceError, filetimeToIso, isoToFiletime, UNIX_EPOCH } from "@unbind/bytes";
import type { ConsumerReport, FilterReport, ScanReport, SubscriptionReport } from "@unbind/model";
import { needsAttention } from "../answer.ts";

/** Options of the formats that tell other systems of findings. */
export interface ExchangeOptions {
  /** ISO 8601 time for findings to which the evidence gives none. */
  time?: string;
}

/** A subscription that needs attention, with the times that other systems insist on. */
export interface Finding {
  subscription: SubscriptionReport;
  /** FILETIMEs, in order even where a clock was set back. */
  first: bigint;
  last: bigint;
}

/** Four digits are all that these formats have for a year. */
const YEAR_10000: bigint = isoToFiletime("10000-01-01T00:00:00Z") ?? 0n;

/**
 * What needs attention, in the report's order. Times are those of the subscription, else the earliest of its
 * sightings, else the end of its host's evidence, else the caller's.
 *
 * @throws EvidenceError `REPORT_TIME_UNKNOWN` if none of these is known: the clock is no witness
 */
export function findingsOf(report: ScanReport, { time }: ExchangeOptions = {}): Finding[] {
  return report.subscriptions.filter(needsAttention).map((subscription) => {
    const own = known([subscription.firstSeen, subscription.lastSeen]);
    const seen = own.length > 0 ? own : known(subscription.sightings.map((sighting) => sighting.time));
    const times = seen.length > 0 ? seen : [hostTime(report, subscription) ?? known([time ?? null])[0]];
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined) throw timeUnknown(subscription);
    return { subscription, first, last };
  });
}

/** Times as FILETIME, sorted, without those that are unknown or beyond the year 9999. */
function known(times: readonly (string | null)[]): bigint[] {
  return times
    .map((text) => (text === null ? undefined : isoToFiletime(text)))
    .filter((time): time is bigint => time !== undefined && time < YEAR_10000)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function hostTime({ evidence }: ScanReport, { host }: SubscriptionReport): bigint | undefined {
  return known(evidence.filter((piece) => piece.host === host).map(({ coverage }) => coverage.to)).at(-1);
}

function timeUnknown({ id }: SubscriptionReport): EvidenceError {
  return new EvidenceError("REPORT_TIME_UNKNOWN", `the evidence gives no time for ${id}: state one`);
}

/** ISO 8601 with milliseconds, which is all that STIX's `created` and `modified` have room for. */
export function milliseconds(filetime: bigint): string {
  return filetimeToIso(filetime).replace(/(\.\d{3})\d+Z$/, "$1Z");
}

/** Milliseconds since 1970, rounded down. */
export function unixMilliseconds(filetime: bigint): number {
  const ticks = filetime - UNIX_EPOCH;
  const whole = ticks / 10_000n;
  return Number(ticks < 0n && ticks % 10_000n !== 0n ? whole - 1n : whole);
}

/** `__EventFilter.Name="Updater"`; undefined if its name wasn't seen. */
export function filterPath(filter: FilterReport | null): string | undefined {
  return filter === null || filter.name === null ? undefined : objectPath("__EventFilter", filter.name);
}

/** `CommandLineEventConsumer.Name="Updater"`; undefined if its class or name wasn't seen. */
export function consumerPath(consumer: ConsumerReport | null): string | undefined {
  if (consumer === null || consumer.class === "" || consumer.name === null) return undefined;
  return objectPath(consumer.class, consumer.name);
}

function objectPath(className: string, name: string): string {
  return `${className}.Name="${name.replace(/["\\]/g, "\\$&")}"`;
}

/** Properties that hold what a consumer would run, the telling one first. */
const RUNS = ["CommandLineTemplate", "ExecutablePath", "ScriptText", "ScriptFileName"] as const;

/** The command, program or script that would run; undefined if none was seen. */
export function commandOf({ consumer }: SubscriptionReport): string | undefined {
  for (const name of RUNS) {
    const value = consumer?.properties[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
