import fc from "fast-check";
import { expect, test } from "vitest";
import { printExpression } from "./print-expression.ts";
import { printSearchExpression } from "./print-search.ts";
import { commandsOf, withoutPlaces } from "./syntax.test-support.ts";

const span = { start: 0, end: 0 };
const fieldName = fc.constantFrom("a", "EventCode", "odd name", "a.b", "x-y", "and", "in", "sourceIPs{}");
const text = fc.oneof(
  fc.constantFrom("x", "a b", "", "a\\b", 'q"q', "[x]", "x|y", "AND", "*a*", "a,b", "1", "tail\\", "x=y"),
  fc.string({ maxLength: 5 }).filter((one) => !/[`]/.test(one)),
);

const { expression } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.nat(99).map((value) => ({ kind: "number", value, text: `${value}`, span })),
    text.map((value) => ({ kind: "string", value, span })),
    fieldName.map((name) => ({ kind: "field", name, quoted: true, span })),
  ),
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.record({
      kind: fc.constant("unary"),
      operator: fc.constantFrom("-", "+", "not"),
      operand: tie("value"),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant("binary"),
      operator: fc.constantFrom("+", "-", "*", "/", "%", ".", "=", "!=", "<", ">=", "like", "and", "or", "xor"),
      left: tie("value"),
      right: tie("value"),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant("in"),
      value: tie("value"),
      list: fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant("call"),
      name: fc.constant("coalesce"),
      nameSpan: fc.constant(span),
      arguments: fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
      span: fc.constant(span),
    }),
  ),
  expression: tie("value"),
}));

test("a printed eval expression reads back as itself", () => {
  fc.assert(
    fc.property(expression, (tree) => {
      const printed = printExpression(tree as never);
      const [, command] = commandsOf(`* | where ${printed}`);
      expect(withoutPlaces(command)).toMatchObject({ expression: withoutPlaces(tree) });
    }),
    { numRuns: 300 },
  );
});

const pattern = fc.record({ text, quoted: fc.constant(true) });
const { search } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.record({ kind: fc.constant("term"), form: fc.constant("phrase"), value: pattern }),
    fc.record({
      kind: fc.constant("comparison"),
      field: fc.record({ name: fieldName }),
      operator: fc.constantFrom("=", "!=", "<", ">="),
      value: pattern,
    }),
    fc.record({
      kind: fc.constant("in"),
      field: fc.record({ name: fieldName }),
      values: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    }),
  ),
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.record({ kind: fc.constant("not"), item: tie("node") }),
    fc.record({ kind: fc.constantFrom("and", "or"), items: fc.array(tie("node"), { minLength: 2, maxLength: 3 }) }),
  ),
  search: tie("node"),
}));

test("a printed search expression reads back as itself", () => {
  fc.assert(
    fc.property(search, (tree) => {
      const printed = printSearchExpression(tree as never, "");
      const [command] = commandsOf(`search ${printed}`);
      expect(withoutPlaces(command)).toMatchObject({ expression: tree as object });
    }),
    { numRuns: 300 },
  );
});

test("words keep their backslashes and quotes, and a subsearch its text", () => {
  for (const written of [
    "f=a\\b",
    'f=a\\"b',
    "TERM(a.b)",
    "earliest=-1h",
    "index IN (a, b)",
    "NOT [search x | fields y]",
  ]) {
    const [command] = commandsOf(`search ${written}`);
    if (command?.name !== "search") throw new Error(written);
    const printed = printSearchExpression(command.expression, `search ${written}`);
    const [again] = commandsOf(`search ${printed}`);
    expect(withoutPlaces(again)).toEqual(withoutPlaces(command));
  }
});
