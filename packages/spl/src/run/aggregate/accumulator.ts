/** What one function of `stats` gathers over the rows of one group. */
import type { Span } from "../../syntax/span.ts";
import type { FieldReader, FieldValue, Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { numberOfScalar } from "../values/coercion.ts";

export interface Accumulator {
  /** The values of the argument in one row; none where the field is missing. Called for each row of the group. */
  add(values: readonly Scalar[], row: FieldReader): void;
  /** `undefined`: the column stays empty. */
  result(): FieldValue | undefined;
}

export type AccumulatorFactory = (run: RunContext, span: Span, percentile: number) => Accumulator;

/** Counts against the limit of values of a run; false once it is reached. */
export function mayKeep(size: number, run: RunContext, span: Span): boolean {
  if (size < run.limits.values) return true;
  run.cut(
    "SPL_VALUES",
    `an aggregation holds more than ${run.limits.values} values of one group; the rest is left out`,
    span,
  );
  return false;
}

/** Calls `body` for each value that is a number. */
export function eachNumber(values: readonly Scalar[], body: (value: number) => void): void {
  for (const value of values) {
    const number = numberOfScalar(value);
    if (number !== undefined) body(number);
  }
}

/** `allnum=true`: no result as soon as one value isn't a number. */
export function onlyNumeric(inner: Accumulator): Accumulator {
  let numeric = true;
  return {
    add(values, row) {
      if (values.some((value) => numberOfScalar(value) === undefined)) numeric = false;
      inner.add(values, row);
    },
    result: () => (numeric ? inner.result() : undefined),
  };
}
