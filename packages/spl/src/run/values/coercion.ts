/**
 * What a value counts as: text, number, list, truth; and how two values compare (spl.md 5).
 *
 * A multivalue field in a place for one value gives its first value; comparisons look at every value.
 */
import { compareText } from "@unbind/bytes";
import type { FieldValue, Scalar } from "../row.ts";
import { numberOfText, textOfNumber } from "./number-text.ts";

/** What an expression gives: a field's value, a truth that can't be stored, or NULL. */
export type EvalValue = FieldValue | boolean | undefined;

export function textOfScalar(value: Scalar): string {
  return typeof value === "string" ? value : textOfNumber(value);
}

export function numberOfScalar(value: Scalar): number | undefined {
  return typeof value === "number" ? value : numberOfText(value);
}

/** Values of a field; none for NULL. */
export function scalarsOf(value: FieldValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value : [value];
}

/** Values of an expression's result; truth is the text `True` or `False`. */
export function listOf(value: EvalValue): readonly Scalar[] {
  return scalarsOf(storable(value));
}

/** A truth as text, all else as it is. */
export function storable(value: EvalValue): FieldValue | undefined {
  return typeof value === "boolean" ? (value ? "True" : "False") : value;
}

/** First value as text. */
export function textOf(value: EvalValue): string | undefined {
  const first = firstOf(value);
  return first === undefined ? undefined : textOfScalar(first);
}

/** First value as number; `undefined` if it isn't one. */
export function numberOf(value: EvalValue): number | undefined {
  if (typeof value === "number") return value;
  const first = firstOf(value);
  return first === undefined ? undefined : numberOfScalar(first);
}

export function firstOf(value: EvalValue): Scalar | undefined {
  if (typeof value === "object") return value[0];
  return typeof value === "boolean" ? (storable(value) as Scalar) : value;
}

/** True values of `where`, `if`: the truth itself; nothing else counts as true. */
export function isTrue(value: EvalValue): boolean {
  return value === true;
}

/** One value, a list, or NULL for an empty list. */
export function fieldValueOf(values: readonly Scalar[]): FieldValue | undefined {
  return values.length < 2 ? values[0] : values;
}

/** Numbers by size if both are numbers, else text by code unit, with case. */
export function compareScalars(a: Scalar, b: Scalar): number {
  const left = numberOfScalar(a);
  if (left !== undefined) {
    const right = numberOfScalar(b);
    if (right !== undefined) return left - right;
  }
  return compareText(textOfScalar(a), textOfScalar(b));
}

/** All values as one text, joined by a newline: the key under which rows are the same. */
export function keyTextOf(value: FieldValue): string {
  return typeof value === "object" ? value.map(textOfScalar).join("\n") : textOfScalar(value);
}

/** A total order for sorting: numbers by size, before texts; texts by code unit. */
export function compareMixed(a: Scalar, b: Scalar): number {
  const left = numberOfScalar(a);
  const right = numberOfScalar(b);
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return compareText(textOfScalar(a), textOfScalar(b));
}
