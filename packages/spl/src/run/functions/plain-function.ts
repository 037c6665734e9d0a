/**
 * Shape of the eval functions that take values and give a value. Those that choose what to evaluate (`if`, `mvmap`) are
 * in `run/expression`.
 */
import type { Span } from "../../syntax/span.ts";
import type { RunContext } from "../run-context.ts";
import { type EvalValue, numberOf, textOf } from "../values/coercion.ts";

export type PlainFunction = (values: readonly EvalValue[], run: RunContext, span: Span) => EvalValue;

/** Characters that a function may read for one step of a run's budget. */
const CHARACTERS_PER_STEP = 16;

/** Charges a run for what a function is given, `weight` times; false once its budget is used up. */
export function affordable(values: readonly EvalValue[], run: RunContext, span: Span, weight: number): boolean {
  let size = 0;
  for (const value of values) {
    if (typeof value === "string") size += value.length;
    else if (typeof value === "object")
      for (const item of value) size += typeof item === "string" ? item.length + 8 : 8;
  }
  return size < CHARACTERS_PER_STEP || run.spend(Math.floor((size * weight) / CHARACTERS_PER_STEP), span);
}

/** A function of texts; NULL if any of the first `needed` is NULL (default: all that were given). */
export function ofTexts(body: (...texts: string[]) => EvalValue): PlainFunction {
  return (values) => {
    const texts: string[] = [];
    for (const value of values) {
      const text = textOf(value);
      if (text === undefined) return undefined;
      texts.push(text);
    }
    return body(...texts);
  };
}

/** A function of numbers; NULL if a value isn't one, or the result isn't finite. */
export function ofNumbers(body: (...numbers: number[]) => number): PlainFunction {
  return (values) => {
    const numbers: number[] = [];
    for (const value of values) {
      const number = numberOf(value);
      if (number === undefined) return undefined;
      numbers.push(number);
    }
    const result = body(...numbers);
    return Number.isFinite(result) ? result : undefined;
  };
}

/** The text, or NULL with a fault if it is longer than a run allows. */
export function boundedText(text: string, run: RunContext, span: Span): string | undefined {
  if (text.length <= run.limits.textLength) return text;
  run.cut(
    "SPL_TEXT",
    `an expression made a text of more than ${run.limits.textLength} characters; it is left empty`,
    span,
  );
  return undefined;
}

/** The values, cut with a fault to as many as a run allows. */
export function boundedValues<T>(values: T[], run: RunContext, span: Span): T[] {
  if (values.length <= run.limits.values) return values;
  run.cut("SPL_VALUES", `an expression made more than ${run.limits.values} values; the rest is left out`, span);
  return values.slice(0, run.limits.values);
}
