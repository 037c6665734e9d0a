import { filetimeToIso } from "@unbind/bytes";
import type { PropertyValue } from "@unbind/model";
import type { ExplainedFiring } from "@unbind/report";
import { explainTrigger, firingTimes, parseWql, type TimerFact } from "@unbind/wql";

/** When to look; times are FILETIMEs. */
export interface AskedSpan {
  from: bigint;
  to: bigint;
  bootTime: bigint | undefined;
  /** Local time of the host minus UTC in minutes. */
  zoneMinutes: number;
  /** Most times listed. */
  count: number;
}

/** Kinds that count from the start of the computer. */
const FROM_BOOT = /^(?:boot-window|uptime-from)$/;
/** Kinds that a clock or a counter decides. */
const FORETOLD = /^(?:timer-|boot-window|uptime-from|periodic|clock)/;

/** The times in a span at which a query would fire, with what has to be known to read them. */
export function firingIn(query: string, timers: readonly TimerFact[], span: AskedSpan): ExplainedFiring {
  const { from, to, bootTime, zoneMinutes, count } = span;
  const parsed = parseWql(query);
  const known = { from, to, zoneMinutes, timers, ...(bootTime !== undefined && { bootTime }) };
  const times = parsed.ok ? firingTimes(parsed.query, known, count + 1) : [];
  return {
    from: filetimeToIso(from),
    to: filetimeToIso(to),
    bootTime: bootTime === undefined ? null : filetimeToIso(bootTime),
    times: times.slice(0, count).map(filetimeToIso),
    more: times.length > count,
    note: noteOf(query, timers, bootTime),
  };
}

function noteOf(query: string, timers: readonly TimerFact[], bootTime: bigint | undefined): string | null {
  const { kind, neverFires } = explainTrigger(query, timers.length > 0 ? { timers } : {});
  if (neverFires) return "It can never fire.";
  if (FROM_BOOT.test(kind) && bootTime === undefined) {
    return "It counts from the start of the computer: say when that was with --boot TIME.";
  }
  if (kind.startsWith("timer-") && timers.length === 0) {
    return "The timer's instruction isn't known: give the MOF that makes it, or a subscription of a scan.";
  }
  return FORETOLD.test(kind) ? null : "What it waits for isn't decided by a clock: no time can be foretold.";
}

/** Timer instructions as facts, from the properties that WMI gives them. */
export function timerFacts(timers: readonly Record<string, PropertyValue>[]): TimerFact[] {
  return timers.map((properties) => {
    const folded = new Map(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
    const intervalMs = Number(folded.get("intervalbetweenevents") ?? Number.NaN);
    const eventDateTime = folded.get("eventdatetime");
    const namespace = folded.get("namespace") ?? folded.get("__namespace");
    return {
      timerId: String(folded.get("timerid") ?? ""),
      ...(typeof namespace === "string" && { namespace }),
      ...(Number.isFinite(intervalMs) && { intervalMs }),
      ...(typeof eventDateTime === "string" && { eventDateTime }),
      skipIfPassed: folded.get("skipifpassed") === true,
    };
  });
}
