/** Seconds at which a condition on Win32_LocalTime or Win32_UTCTime holds, found without trying every second. */
import { type DateFields, dateFields, SECONDS_PER_DAY, TICKS_PER_SECOND } from "./clock-fields.ts";
import { evaluateExpression } from "./evaluate.ts";
import type { WqlExpression, WqlProperty } from "./query.ts";
import type { SimulatedObject, SimulatedValue } from "./simulated-event.ts";

/** Most evaluations of the condition for one answer, and most characters of it evaluated in all. */
const MAX_STEPS = 200_000;
const MAX_WORK = 20_000_000;

interface TimeFields extends Partial<DateFields> {
  hour?: number;
  minute?: number;
  second?: number;
}

export interface ClockOptions {
  className: string;
  /** Class of the event, for `__CLASS`. */
  eventClass: string;
  where: WqlExpression | undefined;
  /** FILETIMEs, both inside. */
  from: bigint;
  to: bigint;
  /** Local time minus UTC. */
  zoneMinutes: number;
  /** Least distance of two answers in seconds. */
  distance: number;
  limit: number;
}

/** FILETIMEs in order, at most `limit`, and none beyond what {@link MAX_STEPS} evaluations find. */
export function clockTimes(options: ClockOptions): bigint[] {
  return new ClockSearch(options).times();
}

class ClockSearch {
  readonly #options: ClockOptions;
  readonly #zone: bigint;
  /** Evaluations left. */
  #steps: number;
  #fields: TimeFields = {};

  constructor(options: ClockOptions) {
    this.#options = options;
    const length = options.where ? options.where.end - options.where.start : 1;
    this.#steps = Math.min(MAX_STEPS, Math.floor(MAX_WORK / Math.max(1, length)));
    this.#zone = BigInt(Math.round(options.zoneMinutes * 60)) * TICKS_PER_SECOND;
  }

  times(): bigint[] {
    const { from, to, limit } = this.#options;
    const hours = this.#candidates("hour", 24);
    const minutes = this.#candidates("minute", 60);
    const seconds = this.#candidates("second", 60);
    const ticksPerDay = SECONDS_PER_DAY * TICKS_PER_SECOND;
    const found: bigint[] = [];
    let next = from;
    for (
      let day = (from + this.#zone > 0n ? from + this.#zone : 0n) / ticksPerDay;
      found.length < limit && this.#steps > 0;
      day++
    ) {
      const start = day * ticksPerDay - this.#zone;
      if (start > to || hours.length * minutes.length * seconds.length === 0) break;
      if (this.#test(dateFields(day)) === false) continue;
      for (const second of this.#secondsOf(dateFields(day), hours, minutes, seconds, start, next)) {
        const time = start + BigInt(second) * TICKS_PER_SECOND;
        if (time < next) continue;
        if (time > to || found.length >= limit) return found;
        found.push(time);
        next = time + BigInt(Math.ceil(this.#options.distance)) * TICKS_PER_SECOND;
      }
    }
    return found;
  }

  /** Values of a field for which the condition isn't false whatever the others are. */
  #candidates(field: "hour" | "minute" | "second", count: number): number[] {
    return Array.from({ length: count }, (_, value) => value).filter(
      (value) => this.#test({ [field]: value }) !== false,
    );
  }

  *#secondsOf(
    date: DateFields,
    hours: readonly number[],
    minutes: readonly number[],
    seconds: readonly number[],
    start: bigint,
    from: bigint,
  ): Generator<number> {
    const first = from > start ? Number((from - start) / TICKS_PER_SECOND) : 0;
    for (const hour of hours) {
      if ((hour + 1) * 3600 <= first || this.#test({ ...date, hour }) === false) continue;
      for (const minute of minutes) {
        const base = hour * 3600 + minute * 60;
        if (base + 60 <= first || this.#test({ ...date, hour, minute }) === false) continue;
        for (const second of seconds) {
          if (this.#steps <= 0) return;
          if (base + second >= first && this.#test({ ...date, hour, minute, second }) === true) yield base + second;
        }
      }
    }
  }

  /** Undefined, as if nothing were known, once the evaluations are used up. */
  #test(fields: TimeFields): boolean | undefined {
    const { where } = this.#options;
    if (this.#steps-- <= 0) return undefined;
    this.#fields = fields;
    return where === undefined ? true : evaluateExpression(where, this.#resolve);
  }

  readonly #resolve = ({ parts }: WqlProperty): SimulatedValue | undefined => {
    const { className, eventClass } = this.#options;
    const [first, second] = parts.map(({ name }) => name.toLowerCase());
    if (first === "__class") return eventClass;
    if (first === "previousinstance" && second !== undefined) return undefined;
    if (first !== "targetinstance" && first !== "previousinstance") return null;
    const target: SimulatedObject = { className, superclasses: ["Win32_CurrentTime"], properties: {} };
    if (second === undefined || second === "__this") return target;
    if (second === "__class") return className;
    if (second === "milliseconds") return null;
    const isField = FIELD_NAMES.has(second);
    return isField ? this.#fields[second as keyof TimeFields] : null;
  };
}

const FIELD_NAMES: ReadonlySet<string> = new Set([
  "year",
  "quarter",
  "month",
  "weekinmonth",
  "dayofweek",
  "day",
  "hour",
  "minute",
  "second",
]);
