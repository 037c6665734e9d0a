import type { BinaryExpression, Expression } from "./expression.ts";

const PRIMARY = 9;
const UNARY = 8;
const COMPARISON = 5;
const NOT = 4;

/** How tight an operator binds; higher is tighter. */
function levelOf(operator: BinaryExpression["operator"]): number {
  if (operator === "xor") return 1;
  if (operator === "or") return 2;
  if (operator === "and") return 3;
  if (operator === "+" || operator === "-" || operator === ".") return 6;
  if (operator === "*" || operator === "/" || operator === "%") return 7;
  return COMPARISON;
}

/** The text of an `eval` expression, with the brackets that it needs; reads back as the same expression. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

/** `least`: what binds looser than this stands in brackets. */
function print(expression: Expression, least: number): string {
  const [text, level] = printed(expression);
  return level < least ? `(${text})` : text;
}

function printed(expression: Expression): [text: string, level: number] {
  switch (expression.kind) {
    case "number":
      return [expression.text, PRIMARY];
    case "string":
      return [quoteString(expression.value), PRIMARY];
    case "field":
      return [printField(expression.name, expression.quoted), PRIMARY];
    case "call":
      return [`${expression.name}(${expression.arguments.map(printExpression).join(", ")})`, PRIMARY];
    case "in":
      return [`${print(expression.value, 6)} IN (${expression.list.map(printExpression).join(", ")})`, COMPARISON];
    case "unary":
      if (expression.operator === "not") return [`NOT ${print(expression.operand, NOT)}`, NOT];
      return [`${expression.operator}${print(expression.operand, UNARY)}`, UNARY];
    case "binary":
      return printBinary(expression);
  }
}

function printBinary({ operator, left, right }: BinaryExpression): [text: string, level: number] {
  const level = levelOf(operator);
  const word = /[a-z]/.test(operator) ? operator.toUpperCase() : operator;
  const leftLevel = level === COMPARISON ? level + 1 : level;
  return [`${print(left, leftLevel)} ${word} ${print(right, level + 1)}`, level];
}

function printField(name: string, quoted: boolean): string {
  const bare = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^(and|or|xor|not|like|in)$/i.test(name);
  return quoted || !bare ? `'${name}'` : name;
}

/** A text in double quotes as SPL reads it back. */
export function quoteString(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
