/** Functions of numbers. Values that aren't numbers are passed over; without any the column stays empty. */
import { compareText } from "@unbind/bytes";
import type { FieldValue, Scalar } from "../row.ts";
import { numberOfScalar, textOfScalar } from "../values/coercion.ts";
import { type AccumulatorFactory, eachNumber, mayKeep } from "./accumulator.ts";

/** By size if every value is a number, else by text. */
function extreme(direction: 1 | -1): AccumulatorFactory {
  return () => {
    let bestNumber: number | undefined;
    let bestText: string | undefined;
    let numeric = true;
    return {
      add(values) {
        for (const value of values) {
          const number = numberOfScalar(value);
          const text = textOfScalar(value);
          if (number === undefined) numeric = false;
          else if (bestNumber === undefined || (number - bestNumber) * direction > 0) bestNumber = number;
          if (bestText === undefined || compareText(text, bestText) * direction > 0) bestText = text;
        }
      },
      result: () => (numeric ? bestNumber : bestText),
    };
  };
}

export const min: AccumulatorFactory = extreme(-1);
export const max: AccumulatorFactory = extreme(1);

/** Count, mean and squared distance in one pass (Welford), so that large numbers keep their digits. */
interface Moments {
  count: number;
  sum: number;
  sumOfSquares: number;
  mean: number;
  /** Sum of squared distances from the mean. */
  spread: number;
  low: number;
  high: number;
}

function ofMoments(result: (moments: Moments) => number): AccumulatorFactory {
  return () => {
    const m: Moments = { count: 0, sum: 0, sumOfSquares: 0, mean: 0, spread: 0, low: Infinity, high: -Infinity };
    return {
      add: (values) => eachNumber(values, (value) => addMoment(m, value)),
      result: () => (m.count === 0 ? undefined : finite(result(m))),
    };
  };
}

function addMoment(m: Moments, value: number): void {
  m.count++;
  m.sum += value;
  m.sumOfSquares += value * value;
  const distance = value - m.mean;
  m.mean += distance / m.count;
  m.spread += distance * (value - m.mean);
  m.low = Math.min(m.low, value);
  m.high = Math.max(m.high, value);
}

function finite(value: number): FieldValue | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Of a sample; 0 for a single value. */
const sampleVariance = (m: Moments): number => (m.count < 2 ? 0 : m.spread / (m.count - 1));

export const sum: AccumulatorFactory = ofMoments((m) => m.sum);
export const avg: AccumulatorFactory = ofMoments((m) => m.sum / m.count);
export const range: AccumulatorFactory = ofMoments((m) => m.high - m.low);
export const sumsq: AccumulatorFactory = ofMoments((m) => m.sumOfSquares);
export const variance: AccumulatorFactory = ofMoments(sampleVariance);
export const stdev: AccumulatorFactory = ofMoments((m) => Math.sqrt(sampleVariance(m)));
export const populationVariance: AccumulatorFactory = ofMoments((m) => m.spread / m.count);
export const populationStdev: AccumulatorFactory = ofMoments((m) => Math.sqrt(m.spread / m.count));

/** Nearest rank; the median of an even number of values is the higher of the two in the middle. */
export const percentile: AccumulatorFactory = (run, span, percent) => {
  const kept: number[] = [];
  return {
    add: (values) =>
      eachNumber(values, (value) => {
        if (mayKeep(kept.length, run, span)) kept.push(value);
      }),
    result(): Scalar | undefined {
      kept.sort((a, b) => a - b);
      return kept[Math.min(kept.length - 1, Math.floor((kept.length * percent) / 100))];
    },
  };
};

export const median: AccumulatorFactory = (run, span) => percentile(run, span, 50);
