/**
 * Rules in a compact form that is read much faster than YAML: arrays, with what stands once written once. Only plain rules
 * are packed; correlations, filters and old aggregations are few and are read from their text each time.
 */
import type { Expression, ValueTest } from "../detection/expression.ts";
import type { SigmaDocument, SigmaRule } from "../parse/document.ts";

/** Changes with the form; what has another number isn't read. */
export const PACK_FORM = 2;

/** First number of a packed expression. */
export const PACKED = { and: 0, or: 1, not: 2, text: 3, test: 4 } as const;

/** The packed rules of one file, plain JSON; undefined if it holds anything but plain rules. */
export function packRules(documents: readonly SigmaDocument[]): unknown[] | undefined {
  const packed: unknown[] = [];
  for (const document of documents) {
    if (document.kind !== "rule" || document.detection.conditions.some(({ aggregation }) => aggregation))
      return undefined;
    packed.push(packRule(document));
  }
  return packed;
}

function packRule({ info, logSource, detection, ...head }: SigmaRule): unknown {
  const { source, ...said } = info;
  return {
    info: { ...said, line: source.line },
    head: [head.name, head.date, head.modified, head.falsePositives, head.fields, head.related, head.at],
    logSource,
    searches: [...detection.searches.values()].map(({ name, at, expression }) => [
      name,
      at,
      packExpression(expression),
    ]),
    conditions: detection.conditions.map(({ text, at }) => [text, at]),
  };
}

function packExpression(expression: Expression): unknown[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return [PACKED[expression.kind], ...expression.items.map(packExpression)];
    case "not":
      return [PACKED.not, packExpression(expression.item)];
    case "test":
      return packTest(expression.field, expression.test, expression.at.line, expression.at.column);
  }
}

/** Wildcards are 0 (any) and 1 (one) among the texts. */
function packTest(field: string, test: ValueTest, line: number, column: number): unknown[] {
  if (test.kind !== "text") return [PACKED.test, field, line, column, test];
  const parts = test.parts.map((part) => (typeof part === "string" ? part : part.wildcard === "any" ? 0 : 1));
  return [PACKED.text, field, line, column, test.cased ? 1 : 0, ...parts];
}
