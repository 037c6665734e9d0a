/** Eval functions of multivalue fields. A single value is a list of one. */
import { compareText } from "@unbind/bytes";
import type { Span } from "../../syntax/span.ts";
import type { Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { durationSeconds } from "../time/relative-time.ts";
import { type EvalValue, fieldValueOf, listOf, numberOf, textOf, textOfScalar } from "../values/coercion.ts";
import { boundedText, boundedValues, type PlainFunction } from "./plain-function.ts";

export const multivalueFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["mvcount", ([value]) => listOf(value).length || undefined],
  ["mvindex", mvindex],
  ["mvfind", mvfind],
  ["mvjoin", mvjoin],
  ["mvappend", (values, run, span) => fieldValueOf(boundedValues(values.flatMap(listOf), run, span))],
  ["mvdedup", ([value]) => fieldValueOf(distinct(listOf(value)))],
  [
    "mvsort",
    ([value]) => fieldValueOf([...listOf(value)].sort((a, b) => compareText(textOfScalar(a), textOfScalar(b)))),
  ],
  ["mvzip", mvzip],
  ["mvrange", mvrange],
]);

/** First of each text, in order. */
export function distinct(values: readonly Scalar[]): Scalar[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const text = textOfScalar(value);
    return !seen.has(text) && seen.add(text);
  });
}

function mvindex([value, from, to]: readonly EvalValue[]): EvalValue {
  const values = listOf(value);
  const first = place(numberOf(from), values.length);
  const last = to === undefined ? first : place(numberOf(to), values.length);
  if (first === undefined || last === undefined || first < 0 || last < first) return undefined;
  return fieldValueOf(values.slice(first, last + 1));
}

/** 0 is the first, -1 the last. */
function place(index: number | undefined, length: number): number | undefined {
  if (index === undefined) return undefined;
  const whole = Math.trunc(index);
  return whole < 0 ? length + whole : whole;
}

function mvfind([value, pattern]: readonly EvalValue[], run: RunContext, span: Span): EvalValue {
  const source = textOf(pattern);
  const regex = source === undefined ? undefined : run.regex(source, span);
  if (regex === undefined) return undefined;
  const index = listOf(value).findIndex((item) => regex.test(textOfScalar(item), run));
  return index < 0 ? undefined : index;
}

function mvjoin([value, delimiter]: readonly EvalValue[], run: RunContext, span: Span): EvalValue {
  const values = listOf(value);
  const by = textOf(delimiter);
  if (values.length === 0 || by === undefined) return undefined;
  return boundedText(values.map(textOfScalar).join(by), run, span);
}

/** Pairs up to the end of the shorter list. */
function mvzip([left, right, delimiter]: readonly EvalValue[]): EvalValue {
  const a = listOf(left);
  const b = listOf(right);
  const by = delimiter === undefined ? "," : (textOf(delimiter) ?? ",");
  const pairs: string[] = [];
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    pairs.push(`${textOfScalar(a[index] ?? "")}${by}${textOfScalar(b[index] ?? "")}`);
  }
  return fieldValueOf(pairs);
}

/** From the start up to, not with, the end; the step may be a duration (`1h`). */
function mvrange([from, to, by]: readonly EvalValue[], run: RunContext, span: Span): EvalValue {
  const start = numberOf(from);
  const end = numberOf(to);
  const step = by === undefined ? 1 : (numberOf(by) ?? durationSeconds(textOf(by) ?? ""));
  if (start === undefined || end === undefined || step === undefined || step === 0) return undefined;
  const count = Math.min(Math.ceil((end - start) / step), run.limits.values + 1);
  const values: number[] = [];
  for (let index = 0; index < count; index++) values.push(start + index * step);
  return fieldValueOf(boundedValues(values, run, span));
}
