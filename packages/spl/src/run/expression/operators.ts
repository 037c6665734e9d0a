/** Operators of eval: arithmetic, concatenation, comparison (spl.md 5). */
import { compileWildcard, type WildcardPart } from "@unbind/rules";
import type { ArithmeticOperator, ComparisonOperator } from "../../syntax/expression.ts";
import type { Span } from "../../syntax/span.ts";
import { boundedText } from "../functions/plain-function.ts";
import type { Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { compareScalars, type EvalValue, listOf, numberOf, textOf, textOfScalar } from "../values/coercion.ts";

type Operation = (left: EvalValue, right: EvalValue, run: RunContext, span: Span) => EvalValue;

/** NULL where an operand isn't a number or the result isn't finite. */
function ofTwo(body: (left: number, right: number) => number): Operation {
  return (left, right) => {
    const a = numberOf(left);
    const b = numberOf(right);
    if (a === undefined || b === undefined) return undefined;
    const result = body(a, b);
    return Number.isFinite(result) ? result : undefined;
  };
}

/** Sum of two numbers; two texts side by side; NULL for a number and a text that is none. */
const plus: Operation = (left, right, run, span) => {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a !== undefined && b !== undefined) return a + b;
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === "number" || typeof right === "number") {
    run.fault(
      "SPL_PLUS",
      "a number and a text that isn't one were added; the result is empty. Join texts with .",
      span,
    );
    return undefined;
  }
  return boundedText(`${textOf(left)}${textOf(right)}`, run, span);
};

const concatenate: Operation = (left, right, run, span) => {
  const a = textOf(left);
  const b = textOf(right);
  return a === undefined || b === undefined ? undefined : boundedText(a + b, run, span);
};

export const arithmetic: Readonly<Record<ArithmeticOperator, Operation>> = {
  "+": plus,
  "-": ofTwo((a, b) => a - b),
  "*": ofTwo((a, b) => a * b),
  "/": ofTwo((a, b) => a / b),
  "%": ofTwo((a, b) => a % b),
  ".": concatenate,
};

const decisions: Readonly<Record<Exclude<ComparisonOperator, "like">, (difference: number) => boolean>> = {
  "=": (difference) => difference === 0,
  "!=": (difference) => difference !== 0,
  "<": (difference) => difference < 0,
  ">": (difference) => difference > 0,
  "<=": (difference) => difference <= 0,
  ">=": (difference) => difference >= 0,
};

/** True if any value on the left and any on the right satisfy it; never with NULL. */
export function compareValues(
  operator: Exclude<ComparisonOperator, "like">,
): (left: EvalValue, right: EvalValue) => boolean {
  const decide = decisions[operator];
  return (left, right) => {
    if (left === undefined || right === undefined) return false;
    if (typeof left === "boolean" && typeof right === "boolean") return decide(Number(left) - Number(right));
    if (typeof left !== "object" && typeof right !== "object")
      return decide(compareScalars(scalar(left), scalar(right)));
    const others = listOf(right);
    return listOf(left).some((a) => others.some((b) => decide(compareScalars(a, b))));
  };
}

function scalar(value: Scalar | boolean): Scalar {
  return typeof value === "boolean" ? (value ? "True" : "False") : value;
}

/** `%` is any run, `_` one character; whole value, with case. */
export function compileLike(pattern: string): (value: EvalValue) => boolean {
  const parts: WildcardPart[] = [];
  for (const piece of pattern.match(/[%_]|[^%_]+/g) ?? []) {
    parts.push(piece === "%" ? { wildcard: "any" } : piece === "_" ? { wildcard: "one" } : piece);
  }
  const matches = compileWildcard(parts, { caseSensitive: true });
  return (value) => listOf(value).some((item) => matches(textOfScalar(item)));
}
