import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWql } from "./parse.ts";
import { printWql } from "./print.ts";
import { withoutSpans } from "./query.test-support.ts";
import type { WqlColumn, WqlExpression, WqlOperand, WqlProperty, WqlQuery } from "./query.ts";

const span = { start: 0, end: 0 };
const name = fc.stringMatching(/^[A-Z_][A-Za-z0-9_]{0,8}X$/);
const property: fc.Arbitrary<WqlProperty> = fc
  .array(fc.tuple(name, fc.option(fc.nat(99), { nil: undefined })), { minLength: 1, maxLength: 3 })
  .map((parts) => ({
    kind: "property",
    parts: parts.map(([one, index]) => ({ name: one, ...(index === undefined ? {} : { index }), ...span })),
    ...span,
  }));
const text = fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.replaceAll("\0", " "));
const string = text.map((value) => ({ kind: "string" as const, value, ...span }));
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const number = fc
  .oneof(fc.bigInt(-(2n ** 64n), 2n ** 64n), real)
  .map((value) => ({ kind: "number" as const, value, ...span }));
const seconds = fc
  .oneof(fc.bigInt(0n, 100_000n), fc.constant(0.5))
  .map((value) => ({ kind: "number" as const, value, ...span }));
const operand: fc.Arbitrary<WqlOperand> = fc.oneof(
  property,
  property,
  string,
  number,
  fc.boolean().map((value) => ({ kind: "boolean" as const, value, ...span })),
  fc.constant({ kind: "null" as const, ...span }),
  property.map((one) => ({ kind: "call" as const, name: "UPPER", arguments: [one], ...span })),
);

const comparison: fc.Arbitrary<WqlExpression> = fc.oneof(
  fc
    .tuple(operand, fc.constantFrom("=" as const, "<>" as const, "<" as const, "<=" as const, ">" as const), operand)
    .map(([left, operator, right]) => ({ kind: "comparison" as const, operator, left, right, ...span })),
  fc
    .tuple(property, fc.constantFrom("like" as const, "isa" as const), string)
    .map(([left, operator, right]) => ({ kind: "comparison" as const, operator, left, right, ...span })),
  fc
    .tuple(property, fc.boolean())
    .map(([one, negated]) => ({ kind: "is-null" as const, operand: one, negated, ...span })),
);

const expression: fc.Arbitrary<WqlExpression> = fc.letrec<{ node: WqlExpression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("node"), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]) => ({ kind, items, ...span })),
    tie("node").map((item) => ({ kind: "not" as const, item, ...span })),
  ),
})).node;

const column: fc.Arbitrary<WqlColumn> = fc.oneof(
  fc.constant({ kind: "all" as const, ...span }),
  property,
  property.map((of) => ({ kind: "count" as const, of, ...span })),
);

const selectQuery: fc.Arbitrary<WqlQuery> = fc
  .record(
    {
      columns: fc.array(column, { minLength: 1, maxLength: 3 }),
      from: name,
      within: seconds,
      where: expression,
      group: fc.record(
        { within: seconds, by: fc.array(property, { maxLength: 2 }), having: expression },
        { requiredKeys: ["within", "by"] },
      ),
    },
    { requiredKeys: ["columns", "from"] },
  )
  .map(({ columns, from, within, where, group }) => ({
    kind: "select",
    columns,
    from: { name: from, ...span },
    ...(within ? { within } : {}),
    ...(where ? { where } : {}),
    ...(group ? { group: { ...group, ...span } } : {}),
    ...span,
  }));

const option = fc.oneof(
  fc.constantFrom("KeysOnly", "ClassDefsOnly").map((one) => ({ name: one, ...span })),
  fc.tuple(fc.constantFrom("ResultClass", "Role"), text).map(([one, value]) => ({ name: one, value, ...span })),
);
const traversal: fc.Arbitrary<WqlQuery> = fc
  .tuple(fc.constantFrom("associators" as const, "references" as const), name, fc.array(option, { maxLength: 3 }))
  .map(([kind, one, options]) => ({ kind, path: `${one}.Key="}"`, options, ...span }));

/** Any query that the parser can give, with positions of 0. */
const query: fc.Arbitrary<WqlQuery> = fc.oneof({ weight: 4, arbitrary: selectQuery }, traversal);

test("what is printed parses to the same tree", () => {
  fc.assert(
    fc.property(query, (tree) => {
      const result = parseWql(printWql(tree));
      expect(result.ok && withoutSpans(result.query)).toEqual(withoutSpans(tree));
    }),
    { numRuns: 300 },
  );
});
