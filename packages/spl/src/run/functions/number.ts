/** Eval functions of numbers. NULL for what has no value: the root of a negative number, the logarithm of zero. */
import type { Scalar } from "../row.ts";
import { compareMixed, type EvalValue, listOf, numberOf } from "../values/coercion.ts";
import { ofNumbers, type PlainFunction } from "./plain-function.ts";

/** Digits behind the point that a double can still hold. */
const MAX_DECIMALS = 15;

export const numberFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["round", ofNumbers((value, digits = 0) => round(value, digits))],
  ["floor", ofNumbers(Math.floor)],
  ["ceiling", ofNumbers(Math.ceil)],
  ["abs", ofNumbers(Math.abs)],
  ["sqrt", ofNumbers(Math.sqrt)],
  ["pow", ofNumbers((base, exponent) => base ** exponent)],
  ["exp", ofNumbers(Math.exp)],
  ["ln", ofNumbers(Math.log)],
  ["log", ofNumbers((value, base = 10) => (base === 10 ? Math.log10(value) : Math.log(value) / Math.log(base)))],
  ["exact", ofNumbers((value) => value)],
  ["sigfig", ofNumbers((value) => Number(value.toPrecision(MAX_DECIMALS)))],
  ["pi", () => Math.PI],
  ["min", (values) => extreme(values, -1)],
  ["max", (values) => extreme(values, 1)],
  ["random", (_, run) => run.random()],
]);

/** Half away from zero. */
function round(value: number, digits: number): number {
  const decimals = Math.max(-MAX_DECIMALS, Math.min(MAX_DECIMALS, Math.trunc(digits)));
  const factor = 10 ** decimals;
  const scaled = Math.abs(value) * factor;
  if (!Number.isFinite(scaled) || scaled > Number.MAX_SAFE_INTEGER) return value;
  // 1.005 * 100 is 100.49999999999999: what is a half but for the double's dust counts as one.
  const whole = Math.floor(Number(scaled.toPrecision(MAX_DECIMALS)) + 0.5);
  return (Math.sign(value) * whole) / factor || 0;
}

/** Numbers sort below texts; every value of a multivalue argument counts. */
function extreme(values: readonly EvalValue[], direction: 1 | -1): Scalar | undefined {
  let best: Scalar | undefined;
  for (const value of values.flatMap(listOf)) {
    if (best === undefined || compareMixed(value, best) * direction > 0) best = value;
  }
  return best === undefined ? undefined : (numberOf(best) ?? best);
}
