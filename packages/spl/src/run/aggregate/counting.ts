/** `count`, `dc`, `values`, `list`, `mode`, `first`, `last`: what rows hold, by text. */
import { compareText } from "@unbind/bytes";
import type { Scalar } from "../row.ts";
import { fieldValueOf, textOfScalar } from "../values/coercion.ts";
import { type AccumulatorFactory, mayKeep } from "./accumulator.ts";

/** Each value of a multivalue field counts. */
export const count: AccumulatorFactory = () => {
  let total = 0;
  return {
    add(values) {
      total += values.length;
    },
    result: () => total,
  };
};

export const countRows: AccumulatorFactory = () => {
  let total = 0;
  return {
    add() {
      total++;
    },
    result: () => total,
  };
};

export const distinctCount: AccumulatorFactory = (run, span) => {
  const seen = new Set<string>();
  return {
    add(values) {
      for (const value of values) {
        const text = textOfScalar(value);
        if (!seen.has(text) && mayKeep(seen.size, run, span)) seen.add(text);
      }
    },
    result: () => seen.size,
  };
};

/** Distinct texts in the order of code units. */
export const values: AccumulatorFactory = (run, span) => {
  const seen = new Map<string, Scalar>();
  return {
    add(given) {
      for (const value of given) {
        const text = textOfScalar(value);
        if (!seen.has(text) && mayKeep(seen.size, run, span)) seen.set(text, value);
      }
    },
    result: () => fieldValueOf([...seen].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value)),
  };
};

/** All values in row order. Splunk stops at 100; offline that would hide rows. */
export const list: AccumulatorFactory = (run, span) => {
  const kept: Scalar[] = [];
  return {
    add(given) {
      for (const value of given) if (mayKeep(kept.length, run, span)) kept.push(value);
    },
    result: () => fieldValueOf(kept),
  };
};

/** The most frequent value; of several the one seen first. */
export const mode: AccumulatorFactory = (run, span) => {
  const counts = new Map<string, number>();
  return {
    add(given) {
      for (const value of given) {
        const text = textOfScalar(value);
        const known = counts.get(text);
        if (known !== undefined || mayKeep(counts.size, run, span)) counts.set(text, (known ?? 0) + 1);
      }
    },
    result() {
      let best: string | undefined;
      let most = 0;
      for (const [text, times] of counts) {
        if (times > most) [best, most] = [text, times];
      }
      return best;
    },
  };
};

export const first: AccumulatorFactory = () => {
  let kept: readonly Scalar[] = [];
  return {
    add(given) {
      if (kept.length === 0) kept = given;
    },
    result: () => fieldValueOf(kept),
  };
};

export const last: AccumulatorFactory = () => {
  let kept: readonly Scalar[] = [];
  return {
    add(given) {
      if (given.length > 0) kept = given;
    },
    result: () => fieldValueOf(kept),
  };
};
