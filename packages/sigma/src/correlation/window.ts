/**
 * Sliding windows over the observations of one group. A window is a run of records whose first and last are at most the
 * timespan apart, both ends included, that no further record fits into; conditions are asked of such whole windows only.
 * Windows that hold and overlap are one finding.
 */
import { LimitError } from "@unbind/bytes";
import { foldText } from "@unbind/rules";
import { numberIn } from "../compile/value-tester.ts";
import type { Bound } from "../parse/document.ts";
import type { Observation } from "./observation.ts";

export type Metric =
  | "count"
  | "distinct"
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "percentile"
  /** All required members occur, no forbidden one does. */
  | "together"
  | "ordered";

export interface WindowSpec {
  metric: Metric;
  /** 100 ns units; undefined: no limit. */
  timespan: bigint | undefined;
  bounds: readonly Bound[];
  percentile: number;
  /** Members that must occur, in order for `ordered`. */
  required: readonly number[];
  forbidden: readonly number[];
}

/** First and last index of a finding's observations. */
export type Span = [from: number, to: number];

/** Values looked at while measuring windows of one group. */
const MAX_STEPS = 50_000_000;

const HOLDS: Readonly<Record<Bound["operator"], (value: number, limit: number) => boolean>> = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
  eq: (value, limit) => value === limit,
  neq: (value, limit) => value !== limit,
};

function fits(value: number, bounds: readonly Bound[]): boolean {
  return bounds.every(({ operator, value: limit }) => HOLDS[operator](value, limit));
}

/** How often each thing is in the window, kept while it slides. */
class Tally {
  readonly #counts = new Map<string | number, number>();

  get distinct(): number {
    return this.#counts.size;
  }

  has(key: string | number): boolean {
    return this.#counts.has(key);
  }

  change(key: string | number, by: 1 | -1): void {
    const count = (this.#counts.get(key) ?? 0) + by;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}

class SlidingWindow {
  readonly #spec: WindowSpec;
  readonly #all: readonly Observation[];
  readonly #tally = new Tally();
  #steps = 0;

  constructor(all: readonly Observation[], spec: WindowSpec) {
    this.#all = all;
    this.#spec = spec;
  }

  slide(index: number, by: 1 | -1): void {
    const one = this.#all[index] as Observation;
    if (this.#spec.metric === "distinct" && one.value !== undefined) this.#tally.change(foldText(one.value), by);
    if (this.#spec.metric === "together") this.#tally.change(one.member, by);
  }

  holds([from, to]: Span): boolean {
    const { metric, bounds, required, forbidden } = this.#spec;
    if (metric === "count") return fits(to - from + 1, bounds);
    if (metric === "distinct") return fits(this.#tally.distinct, bounds);
    if (metric === "together") {
      if (forbidden.some((member) => this.#tally.has(member))) return false;
      if (bounds.length > 0) return fits(this.#tally.distinct, bounds);
      return required.every((member) => this.#tally.has(member));
    }
    const measured = this.#measure(from, to);
    return measured !== undefined && fits(measured, bounds);
  }

  #measure(from: number, to: number): number | undefined {
    this.#steps += to - from + 1;
    if (this.#steps > MAX_STEPS) {
      throw new LimitError("SIGMA_LIMIT", `More than ${MAX_STEPS} values while measuring windows of one group`);
    }
    const numbers: number[] = [];
    for (let i = from; i <= to; i += 1) {
      const number = numberIn(this.#all[i]?.value ?? "");
      if (!Number.isNaN(number)) numbers.push(number);
    }
    if (numbers.length === 0) return undefined;
    return measure(numbers, this.#spec);
  }
}

function measure(numbers: number[], { metric, percentile }: WindowSpec): number {
  numbers.sort((a, b) => a - b);
  const sum = numbers.reduce((total, one) => total + one, 0);
  if (metric === "sum") return sum;
  if (metric === "avg") return sum / numbers.length;
  if (metric === "min") return numbers[0] ?? 0;
  if (metric === "max") return numbers[numbers.length - 1] ?? 0;
  // Nearest rank: the smallest value that at least so many per cent don't exceed.
  const rank = Math.max(1, Math.ceil((percentile / 100) * numbers.length));
  return numbers[rank - 1] ?? 0;
}

/** Findings among the observations of one group, which must be sorted. @throws LimitError SIGMA_LIMIT */
export function windowsOf(sorted: readonly Observation[], spec: WindowSpec): Span[] {
  return merged(spec.metric === "ordered" ? orderedSpans(sorted, spec) : wholeWindows(sorted, spec));
}

function wholeWindows(sorted: readonly Observation[], spec: WindowSpec): Span[] {
  const window = new SlidingWindow(sorted, spec);
  const spans: Span[] = [];
  let to = -1;
  for (let from = 0; from < sorted.length; from += 1) {
    const before = to;
    for (let next = sorted[to + 1]; next && within(sorted[from], next, spec); next = sorted[to + 1]) {
      to += 1;
      window.slide(to, 1);
    }
    if (to > before && window.holds([from, to])) spans.push([from, to]);
    window.slide(from, -1);
  }
  return spans;
}

function within(first: Observation | undefined, last: Observation, { timespan }: WindowSpec): boolean {
  return timespan === undefined || first === undefined || last.time - first.time <= timespan;
}

/** Per length of the wanted order, the latest start of a run that has come so far. */
function orderedSpans(sorted: readonly Observation[], spec: WindowSpec): Span[] {
  const starts: (number | undefined)[] = [];
  const spans: Span[] = [];
  sorted.forEach((one, index) => {
    for (let step = spec.required.length - 1; step >= 0; step -= 1) {
      if (spec.required[step] !== one.member) continue;
      starts[step] = step === 0 ? index : starts[step - 1];
      const start = starts[step];
      const complete = step === spec.required.length - 1 && start !== undefined;
      if (complete && within(sorted[start], one, spec)) spans.push([start, index]);
    }
  });
  return spans;
}

function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const [from, to] of spans) {
    const last = out.at(-1);
    if (last && from <= last[1]) {
      last[0] = Math.min(last[0], from);
      last[1] = Math.max(last[1], to);
    } else out.push([from, to]);
  }
  return out;
}
