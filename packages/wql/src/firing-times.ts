import { filetimeOfCimDateTime, TICKS_PER_SECOND } from "./clock-fields.ts";
import { clockTimes } from "./clock-times.ts";
import { type Alternative, takeApart } from "./condition.ts";
import { intersection } from "./interval.ts";
import { domainSet } from "./property-domain.ts";
import type { WqlQuery, WqlSelect } from "./query.ts";
import type { TimerFact } from "./trigger.ts";
import { eventVerb, targetOf } from "./trigger-target.ts";

/** Most times given, whatever is asked for. */
const MAX_TIMES = 10_000;

const LAST_FILETIME = 2n ** 63n - 1n;

/** The raw class counts in ticks of an unknown clock, not in seconds. */
const UPTIME = /^win32_perfformatteddata_perfos_system$/;
const CLOCK = /^win32_(?:localtime|utctime|currenttime)$/;

/** When to look, and what has to be known for it. Times are FILETIMEs. */
export interface FiringSpan {
  /** Both ends inside. */
  from: bigint;
  to: bigint;
  /** Start of the computer; without it triggers that count from it have no times. */
  bootTime?: bigint;
  /** Local time minus UTC in minutes. Default 0. */
  zoneMinutes?: number;
  /** Timer instructions, for queries of `__TimerEvent`. */
  timers?: readonly TimerFact[];
}

/**
 * Times in a span at which a filter would fire, in order and at most `limit`: clocks, running time, counters that change
 * at every check, and timers. Checks are taken to fall as early as they can; a condition that holds on gives one time
 * per polling (or grouping) interval. Empty for events that no clock decides, and for a span that isn't one of FILETIMEs.
 */
export function firingTimes(query: WqlQuery, span: FiringSpan, limit: number): bigint[] {
  if (query.kind !== "select" || span.to < span.from || span.from < 0n || span.to > LAST_FILETIME) return [];
  const most = Math.min(Math.max(0, Math.floor(limit)), MAX_TIMES);
  if (query.from.name.toLowerCase() === "__timerevent") return timerTimes(query, span, most);
  const times = new Set<bigint>();
  for (const [target, alternatives] of targetsOf(query)) {
    const found = CLOCK.test(target)
      ? clock(query, target, span, most)
      : uptime(query, target, alternatives, span, most);
    for (const time of found) times.add(time);
  }
  return sorted(times).slice(0, most);
}

function sorted(times: Iterable<bigint>): bigint[] {
  return [...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Targets that a clock decides, in lower case, with the alternatives that ask for each. */
function targetsOf(query: WqlSelect): Map<string, Alternative[]> {
  const targets = new Map<string, Alternative[]>();
  for (const alternative of takeApart(query.where).alternatives) {
    const target = targetOf(alternative)?.toLowerCase() ?? "";
    const verb = eventVerb(query.from.name, alternative);
    if ((verb !== "changed" && verb !== "any") || !(CLOCK.test(target) || UPTIME.test(target))) continue;
    targets.set(target, [...(targets.get(target) ?? []), alternative]);
  }
  return targets;
}

function secondsBetween({ within, group }: WqlSelect): number {
  return Math.max(1, Number(within?.value ?? 1), Number(group?.within.value ?? 1));
}

function clock(query: WqlSelect, target: string, span: FiringSpan, limit: number): bigint[] {
  const { from, to, zoneMinutes = 0 } = span;
  // Both clocks are instances of Win32_CurrentTime; the local one stands for it.
  const className = target === "win32_utctime" ? "Win32_UTCTime" : "Win32_LocalTime";
  const options = { className, eventClass: "__InstanceModificationEvent", where: query.where, from, to, limit };
  const zone = className === "Win32_UTCTime" ? 0 : Math.max(-1440, Math.min(1440, zoneMinutes));
  return clockTimes({ ...options, zoneMinutes: zone, distance: secondsBetween(query) });
}

function uptime(
  query: WqlSelect,
  target: string,
  alternatives: readonly Alternative[],
  { from, to, bootTime }: FiringSpan,
  limit: number,
): bigint[] {
  const within = Number(query.within?.value ?? 0);
  if (!(within > 0)) return [];
  const step = BigInt(Math.max(1, Math.round(secondsBetween(query) * Number(TICKS_PER_SECOND))));
  const times: bigint[] = [];
  for (const alternative of alternatives) {
    if (bootTime === undefined && alternative.has("systemuptime")) continue;
    const origin = bootTime ?? from;
    const set = intersection(alternative.numbers("systemuptime", true), domainSet(target, "systemuptime") ?? []);
    for (const { low, lowOpen, high, highOpen } of set) {
      const first = lowOpen && Number.isInteger(low) ? low + 1 : Math.ceil(low);
      const last = highOpen && Number.isInteger(high) ? high - 1 : Math.floor(high);
      const until = last >= 2 ** 40 ? to : origin + BigInt(last) * TICKS_PER_SECOND;
      times.push(...every(origin + BigInt(first) * TICKS_PER_SECOND, until < to ? until : to, step, from, limit));
    }
  }
  return times;
}

/** `start`, `start + step`, ... up to `to`, from `from` on. */
function every(start: bigint, to: bigint, step: bigint, from: bigint, limit: number): bigint[] {
  const times: bigint[] = [];
  let time = start;
  if (time < from) time += ((from - time + step - 1n) / step) * step;
  for (; time <= to && times.length < limit; time += step) times.push(time);
  return times;
}

function timerTimes(query: WqlSelect, span: FiringSpan, limit: number): bigint[] {
  const times = new Set<bigint>();
  for (const alternative of takeApart(query.where).alternatives) {
    const { only, never } = alternative.texts("timerid");
    for (const timer of span.timers ?? []) {
      const key = timer.timerId.toLowerCase();
      if (only ? !only.has(key) : never.has(key)) continue;
      for (const time of timesOf(timer, span, limit)) times.add(time);
    }
  }
  return sorted(times).slice(0, limit);
}

function timesOf(timer: TimerFact, { from, to, bootTime }: FiringSpan, limit: number): bigint[] {
  const { intervalMs, eventDateTime } = timer;
  if (intervalMs !== undefined && intervalMs >= 1) {
    const step = BigInt(Math.round(intervalMs)) * (TICKS_PER_SECOND / 1000n);
    return every((bootTime ?? from) + step, to, step, from, limit);
  }
  const time = eventDateTime === undefined ? undefined : filetimeOfCimDateTime(eventDateTime);
  return time !== undefined && time >= from && time <= to ? [time] : [];
}
