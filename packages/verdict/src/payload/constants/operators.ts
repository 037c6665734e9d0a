/** Binary operators on constants. */

import type { Budget } from "../budget.ts";
import type { PayloadLanguage } from "../decoded-layer.ts";
import { literalPattern, literalsOf } from "./pattern.ts";
import {
  itemsOf,
  joined,
  makeValue,
  numberOf,
  replaced,
  type Scalar,
  scalarNumber,
  textOf,
  type Value,
} from "./value.ts";

/** How tightly each operator binds; the comma of PowerShell is one of them. */
const POWERSHELL_POWERS: Readonly<Record<string, number>> = {
  "-join": 1,
  "-split": 1,
  "-csplit": 1,
  "-isplit": 1,
  "-replace": 1,
  "-creplace": 1,
  "-ireplace": 1,
  "-bxor": 2,
  "-band": 2,
  "-bor": 2,
  "+": 3,
  "-": 3,
  "*": 4,
  "/": 4,
  "%": 4,
  "-f": 5,
  "..": 6,
  ",": 7,
};
const VBSCRIPT_POWERS: Readonly<Record<string, number>> = { xor: 1, "&": 2, "+": 3, "-": 3, mod: 4, "*": 5, "/": 5 };
const JSCRIPT_POWERS: Readonly<Record<string, number>> = { "^": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3 };
const COMPOSITE = /\{\{|\}\}|\{(\d{1,6})(?:,(-?\d{1,3}))?(?::([xXdD])(\d{0,2}))?\}/g;
const MAX_RANGE = 100_000;
const MAX_REPEATED_LENGTH = 65_536;

/** The binding power of an operator; undefined when it is none. */
export function powerOf(operator: string, language: PayloadLanguage): number | undefined {
  const powers =
    language === "vbscript" ? VBSCRIPT_POWERS : language === "jscript" ? JSCRIPT_POWERS : POWERSHELL_POWERS;
  return Object.hasOwn(powers, operator) ? powers[operator] : undefined;
}

/** Computes `left operator right`; undefined when the operator does not apply. */
export function applyOperator(operator: string, left: Value, right: Value, budget: Budget): Value | undefined {
  const from = [left, right];
  switch (operator) {
    case "+":
    case "&":
      return add(operator, left, right, budget);
    case ",":
      return makeValue([...itemsOf(left), ...itemsOf(right)], "literal", from, budget);
    case "-join":
      return makeValue(joined(itemsOf(left), textOf(right)), "concatenation", from, budget);
    case "-f":
      return makeValue(formatText(textOf(left), itemsOf(right)), "format-operator", from, budget);
    case "..":
      return makeValue(rangeOf(numberOf(left), numberOf(right)), "literal", from, budget);
    case "-bxor":
    case "xor":
    case "^":
      return makeValue(arithmetic("^", left, right), "xor", from, budget);
    case "*":
      if (typeof left.data === "string") return repeat(left, right, budget);
      break;
  }
  if (operator.endsWith("split")) return split(operator, left, right, budget);
  if (operator.endsWith("replace")) return replace(operator, left, right, budget);
  return makeValue(arithmetic(operator, left, right), "literal", from, budget);
}

function add(operator: "+" | "&", left: Value, right: Value, budget: Budget): Value | undefined {
  const from = [left, right];
  if (typeof left.data === "object") return makeValue([...left.data, ...itemsOf(right)], "literal", from, budget);
  if (operator === "+" && typeof left.data === "number") {
    const sum = numberOf(right);
    if (typeof right.data === "number") return makeValue(left.data + right.data, "literal", from, budget);
    if (sum === undefined && typeof right.data === "object") return undefined;
  }
  return makeValue(textOf(left) + textOf(right), "concatenation", from, budget, true);
}

function arithmetic(operator: string, left: Value, right: Value): number | undefined {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : a / b;
    case "%":
    case "mod":
      return b === 0 ? undefined : a % b;
    case "^":
      return a ^ b;
    case "-band":
      return a & b;
    case "-bor":
      return a | b;
  }
  return undefined;
}

function repeat(left: Value, right: Value, budget: Budget): Value | undefined {
  const times = numberOf(right);
  const isSound = times !== undefined && times >= 0 && times * textOf(left).length <= MAX_REPEATED_LENGTH;
  if (!isSound || times > MAX_REPEATED_LENGTH) return undefined;
  return makeValue(textOf(left).repeat(times), "concatenation", [left], budget);
}

function rangeOf(first: number | undefined, last: number | undefined): number[] | undefined {
  if (first === undefined || last === undefined || Math.abs(last - first) > MAX_RANGE) return undefined;
  const step = last < first ? -1 : 1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => first + i * step);
}

/** .NET composite formatting: `{0}`, `{1,4}`, `{0:x2}` of numbers; `{{` and `}}`. */
function formatText(format: string, items: readonly Scalar[]): string | undefined {
  let isKnown = true;
  const text = replaced(format, COMPOSITE, (mark, index, width, kind, digits) => {
    if (index === undefined) return mark?.[0] ?? "";
    const item = items[Number(index)];
    if (item === undefined) isKnown = false;
    const shown = kind === undefined ? String(item) : formatNumber(item, kind, Number(digits));
    const columns = Number(width ?? 0);
    return columns < 0 ? shown.padEnd(-columns) : shown.padStart(columns);
  });
  return isKnown ? text : undefined;
}

function formatNumber(item: Scalar | undefined, kind: string, digits: number): string {
  const number = scalarNumber(item ?? "") ?? 0;
  const text = kind.toLowerCase() === "x" ? number.toString(16) : String(number);
  return (kind === "X" ? text.toUpperCase() : text).padStart(digits, "0");
}

function split(operator: string, left: Value, right: Value, budget: Budget): Value | undefined {
  const literals = literalsOf(textOf(right));
  if (literals === undefined) return undefined;
  const pattern = literalPattern(literals, operator === "-csplit" ? "" : "i");
  const parts: string[] = [];
  for (const item of itemsOf(left)) for (const part of String(item).split(pattern)) parts.push(part);
  return makeValue(parts, "literal", [left, right], budget);
}

function replace(operator: string, left: Value, right: Value, budget: Budget): Value | undefined {
  const [pattern, replacement = ""] = itemsOf(right);
  const literals = pattern === undefined ? undefined : literalsOf(String(pattern));
  if (literals === undefined) return undefined;
  const find = literalPattern(literals, operator === "-creplace" ? "g" : "gi");
  const text = replaced(textOf(left), find, () => String(replacement));
  return makeValue(text, "replace", [left, right], budget);
}
