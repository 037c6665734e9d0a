/** Conditions of WHERE and HAVING: OR binds weakest, then AND, then NOT (WMI SDK, "WHERE clause"). */
import { GREATER_EQUAL, LESS_EQUAL, NAME, NOT_EQUAL, STRING } from "./lexer.ts";
import { readOperand } from "./operand-parser.ts";
import type { WqlComparison, WqlExpression, WqlIsNull, WqlOperand, WqlOperator, WqlString } from "./query.ts";
import { type TokenReader, WqlFault } from "./token-reader.ts";

/** Deepest nesting of parentheses and NOT. */
const MAX_DEPTH = 200;

const OPEN = 0x28;
const CLOSE = 0x29;

const OPERATORS: ReadonlyMap<number, WqlOperator> = new Map([
  [0x3d, "="],
  [0x3c, "<"],
  [0x3e, ">"],
  [LESS_EQUAL, "<="],
  [GREATER_EQUAL, ">="],
  [NOT_EQUAL, "<>"],
]);

export function readExpression(tokens: TokenReader, depth = 0): WqlExpression {
  return readJunction(tokens, depth, "or");
}

function readJunction(tokens: TokenReader, depth: number, kind: "and" | "or"): WqlExpression {
  const start = tokens.start;
  const read = kind === "or" ? readConjunction : readTerm;
  const first = read(tokens, depth);
  if (!tokens.is(kind)) return first;
  const items = [first];
  while (tokens.accept(kind)) items.push(read(tokens, depth));
  return { kind, items, start, end: tokens.previousEnd };
}

function readConjunction(tokens: TokenReader, depth: number): WqlExpression {
  return readJunction(tokens, depth, "and");
}

function readTerm(tokens: TokenReader, depth: number): WqlExpression {
  const { start } = tokens;
  if (depth > MAX_DEPTH) throw new WqlFault("WQL_LIMIT", `conditions nested more than ${MAX_DEPTH} deep`, start);
  if (tokens.acceptMark(OPEN)) {
    const inner = readExpression(tokens, depth + 1);
    tokens.expectMark(CLOSE);
    return inner;
  }
  if (tokens.accept("not")) {
    const item = readTerm(tokens, depth + 1);
    return { kind: "not", item, start, end: tokens.previousEnd };
  }
  return readComparison(tokens);
}

function readComparison(tokens: TokenReader): WqlExpression {
  const { start } = tokens;
  const left = readOperand(tokens);
  const operator = OPERATORS.get(tokens.kind);
  if (operator !== undefined) {
    tokens.next();
    const right = readOperand(tokens);
    if (left.kind !== "property" && left.kind !== "call" && right.kind !== "property" && right.kind !== "call") {
      tokens.note("WQL_UNUSUAL", "a comparison of two constants", start);
    }
    return comparison(tokens, start, operator, left, right);
  }
  if (tokens.accept("is")) return readIsNull(tokens, start, left);
  if (tokens.is("not")) return readNotLike(tokens, start, left);
  return readWordOperator(tokens, start, left);
}

function readWordOperator(tokens: TokenReader, start: number, left: WqlOperand): WqlComparison {
  if (tokens.accept("isa")) return comparison(tokens, start, "isa", left, readClassName(tokens));
  if (tokens.accept("like")) return comparison(tokens, start, "like", left, tokens.string("a pattern in quotes"));
  throw tokens.fault("a comparison");
}

function comparison(
  tokens: TokenReader,
  start: number,
  operator: WqlOperator,
  left: WqlOperand,
  right: WqlOperand,
): WqlComparison {
  return { kind: "comparison", operator, left, right, start, end: tokens.previousEnd };
}

function readIsNull(tokens: TokenReader, start: number, operand: WqlOperand): WqlIsNull {
  const negated = tokens.accept("not");
  tokens.expectWord("null");
  return { kind: "is-null", operand, negated, start, end: tokens.previousEnd };
}

/** `Name NOT LIKE 'x'`, which some engines take; the documentation only has `NOT Name LIKE 'x'`. */
function readNotLike(tokens: TokenReader, start: number, left: WqlOperand): WqlExpression {
  tokens.note("WQL_UNUSUAL", "NOT stands before the comparison in WQL", tokens.start);
  tokens.next();
  if (!tokens.is("like") && !tokens.is("isa")) throw tokens.fault("LIKE");
  const item = readWordOperator(tokens, start, left);
  return { kind: "not", item, start, end: item.end };
}

function readClassName(tokens: TokenReader): WqlString {
  if (tokens.kind === STRING) return tokens.string("a class name");
  const { start, end } = tokens;
  if (tokens.kind === NAME) tokens.note("WQL_UNUSUAL", "the class name behind ISA stands in quotes in WQL", start);
  return { kind: "string", value: tokens.name("a class name in quotes"), start, end };
}
