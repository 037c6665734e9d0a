/**
 * Expressions of `eval` and `where`. Tight to loose: brackets and unary minus; `* / %`; `+ - .`; comparisons, LIKE and
 * IN; NOT; AND; OR; XOR. NOT stands above comparisons, else `NOT x IN (...)` would deny x alone.
 */
import { evalFunctions, evalSynonyms } from "./eval-functions.ts";
import type { ArithmeticOperator, BinaryExpression, ComparisonOperator, Expression } from "./expression.ts";
import { nearestName } from "./nearest-name.ts";
import type { Reader } from "./reader.ts";
import type { Span } from "./span.ts";

const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w{])/y;
/** A bare field name; dots are operators. `<<FIELD>>` is a token of `foreach`, `$x$` one of dashboards and `map`. */
const FIELD = /(?:<<\w+>>|[\p{L}_$@#][\p{L}\p{N}_$@#:]*(?:\{\d*\})*)+/uy;
const KEYWORD = /[A-Za-z]+(?![\w.:{$@#])/y;
const COMPARISON = /==|!=|<=|>=|=|<(?!<\w)|>(?!>)/y;
const RESERVED = new Set(["and", "or", "xor", "not", "like", "in"]);

/** Reads one expression and stops behind it. */
export function parseExpression(reader: Reader): Expression {
  return reader.deeper(() => xor(reader));
}

/** Whether the expression gives true or false, which no field can hold. */
export function isBoolean(expression: Expression): boolean {
  if (expression.kind === "in") return true;
  if (expression.kind === "call") return evalFunctions.get(expression.name)?.boolean ?? false;
  if (expression.kind === "unary") return expression.operator === "not";
  return expression.kind === "binary" && !ARITHMETIC.has(expression.operator);
}

const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "."]);

function keyword(reader: Reader, lower: string): boolean {
  const word = reader.match(KEYWORD)?.[0];
  if (word?.toLowerCase() !== lower) return false;
  reader.at += word.length;
  return true;
}

function binary(
  reader: Reader,
  operator: BinaryExpression["operator"],
  left: Expression,
  right: Expression,
): Expression {
  reader.countOperator();
  return { kind: "binary", operator, left, right, span: { start: left.span.start, end: right.span.end } };
}

function xor(reader: Reader): Expression {
  let left = or(reader);
  while (keyword(reader, "xor")) left = binary(reader, "xor", left, or(reader));
  return left;
}

function or(reader: Reader): Expression {
  let left = and(reader);
  while (keyword(reader, "or")) left = binary(reader, "or", left, and(reader));
  return left;
}

function and(reader: Reader): Expression {
  let left = not(reader);
  while (keyword(reader, "and")) left = binary(reader, "and", left, not(reader));
  return left;
}

function not(reader: Reader): Expression {
  const start = reader.here().start;
  if (!keyword(reader, "not")) return comparison(reader);
  const operand = reader.deeper(() => not(reader));
  return { kind: "unary", operator: "not", operand, span: { start, end: operand.span.end } };
}

function comparison(reader: Reader): Expression {
  const left = sum(reader);
  const match = reader.match(COMPARISON);
  if (match !== undefined) {
    reader.at += match[0].length;
    const operator = (match[0] === "==" ? "=" : match[0]) as ComparisonOperator;
    return binary(reader, operator, left, sum(reader));
  }
  if (keyword(reader, "like")) return binary(reader, "like", left, sum(reader));
  if (!keyword(reader, "in")) return left;
  const list = argumentsOf(reader, "IN");
  if (list.length === 0) reader.fail("SPL_ARGUMENTS", "the list behind IN is empty");
  return { kind: "in", value: left, list, span: { start: left.span.start, end: reader.at } };
}

function sum(reader: Reader): Expression {
  let left = product(reader);
  for (;;) {
    const mark = ["+", "-", "."].find((one) => reader.take(one)) as ArithmeticOperator | undefined;
    if (mark === undefined) return left;
    left = binary(reader, mark, left, product(reader));
  }
}

function product(reader: Reader): Expression {
  let left = unary(reader);
  for (;;) {
    const mark = ["*", "/", "%"].find((one) => reader.take(one)) as ArithmeticOperator | undefined;
    if (mark === undefined) return left;
    left = binary(reader, mark, left, unary(reader));
  }
}

function unary(reader: Reader): Expression {
  const start = reader.here().start;
  const operator = reader.take("-") ? "-" : reader.take("+") ? "+" : undefined;
  if (operator === undefined) return primary(reader);
  const operand = reader.deeper(() => unary(reader));
  return { kind: "unary", operator, operand, span: { start, end: operand.span.end } };
}

function primary(reader: Reader): Expression {
  const start = reader.here().start;
  if (reader.next === '"') {
    const { value, span } = reader.string() ?? { value: "", span: reader.here() };
    return { kind: "string", value, span };
  }
  if (reader.next === "'") return quotedField(reader, start);
  if (reader.take("(")) {
    const inner = parseExpression(reader);
    reader.expect(")", "to close the bracket");
    return { ...inner, parenthesised: true, span: { start, end: reader.at } };
  }
  const number = reader.match(NUMBER)?.[0];
  if (number !== undefined) {
    reader.at += number.length;
    return { kind: "number", value: Number(number), text: number, span: { start, end: reader.at } };
  }
  return fieldOrCall(reader, start);
}

function quotedField(reader: Reader, start: number): Expression {
  const end = reader.text.indexOf("'", start + 1);
  if (end < 0 || end >= reader.end) reader.fail("SPL_QUOTE", "the single quote is never closed");
  reader.at = end + 1;
  const name = reader.text.slice(start + 1, end);
  return { kind: "field", name, quoted: true, span: { start, end: reader.at } };
}

function fieldOrCall(reader: Reader, start: number): Expression {
  const name = reader.match(FIELD)?.[0];
  const reserved = name !== undefined && RESERVED.has(name.toLowerCase());
  if (name === undefined || (reserved && name.toLowerCase() !== "like" && name.toLowerCase() !== "in")) {
    return reader.fail("SPL_EXPRESSION", "a value, a field or a function is missing");
  }
  reader.at += name.length;
  const span: Span = { start, end: reader.at };
  if (reader.next === "(" && /^\w+$/.test(name)) return call(reader, name, span);
  if (reserved) reader.fail("SPL_EXPRESSION", "a value stands missing before the operator", span);
  return { kind: "field", name, quoted: false, span };
}

function call(reader: Reader, written: string, nameSpan: Span): Expression {
  const lower = written.toLowerCase();
  const name = evalSynonyms.get(lower) ?? lower;
  const list = argumentsOf(reader, name);
  const span = { start: nameSpan.start, end: reader.at };
  if (name === "in") return inCall(reader, list, span);
  const known = evalFunctions.get(name);
  if (known === undefined) {
    const nearest = nearestName(lower, [...evalFunctions.keys(), "in"]);
    reader.fault("SPL_FUNCTION", `there is no eval function ${written}`, nameSpan, nearest);
  } else if (list.length < known.minimum || list.length > known.maximum) {
    reader.fault("SPL_ARGUMENTS", `${name} takes ${range(known)} arguments, not ${list.length}`, span);
  }
  return { kind: "call", name, nameSpan, arguments: list, span };
}

function inCall(reader: Reader, list: readonly Expression[], span: Span): Expression {
  const [value, ...rest] = list;
  if (value === undefined || rest.length === 0)
    return reader.fail("SPL_ARGUMENTS", "in takes a value and a list", span);
  return { kind: "in", value, list: rest, span };
}

function range({ minimum, maximum }: { minimum: number; maximum: number }): string {
  if (minimum === maximum) return `${minimum}`;
  return maximum === Number.POSITIVE_INFINITY ? `at least ${minimum}` : `${minimum} to ${maximum}`;
}

function argumentsOf(reader: Reader, name: string): Expression[] {
  reader.expect("(", `behind ${name}`);
  const list: Expression[] = [];
  if (reader.take(")")) return list;
  do list.push(parseExpression(reader));
  while (reader.take(","));
  reader.expect(")", `to close ${name}(`);
  return list;
}
