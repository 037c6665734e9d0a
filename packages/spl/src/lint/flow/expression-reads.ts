/** Which fields expressions and search expressions read, and in what way. */
import type { Expression } from "../../syntax/expression.ts";
import type { SearchExpression } from "../../syntax/search-expression.ts";
import type { Span } from "../../syntax/span.ts";

/** One place that reads a field. */
export interface FieldRead {
  readonly field: string;
  readonly span: Span;
  /** The place does without the field: `coalesce`, `isnull`, `isnotnull`, `f=*`. */
  readonly optional: boolean;
}

/** Functions that ask whether fields are missing, or choose one that isn't. */
const ASKING: ReadonlySet<string> = new Set(["coalesce", "isnull", "isnotnull"]);

/** Reads of an expression, left to right. */
export function expressionReads(node: Expression, optional = false): FieldRead[] {
  switch (node.kind) {
    case "field":
      return [{ field: node.name, span: node.span, optional }];
    case "unary":
      return expressionReads(node.operand, optional);
    case "binary":
      return [...expressionReads(node.left, optional), ...expressionReads(node.right, optional)];
    case "in":
      return [node.value, ...node.list].flatMap((part) => expressionReads(part, optional));
    case "call":
      return node.arguments.flatMap((part) => expressionReads(part, optional || ASKING.has(node.name)));
    default:
      return [];
  }
}

/** Reads of a search expression. */
export function searchReads(node: SearchExpression): FieldRead[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.items.flatMap(searchReads);
    case "not":
      return searchReads(node.item);
    case "comparison":
      return [{ field: node.field.name, span: node.field.span, optional: node.value.text === "*" }];
    case "in":
      return [{ field: node.field.name, span: node.field.span, optional: false }];
    default:
      return [];
  }
}

/** Every node of an expression. */
export function* expressionNodes(node: Expression): Generator<Expression> {
  yield node;
  if (node.kind === "unary") yield* expressionNodes(node.operand);
  else if (node.kind === "binary") {
    yield* expressionNodes(node.left);
    yield* expressionNodes(node.right);
  } else if (node.kind === "in") for (const part of [node.value, ...node.list]) yield* expressionNodes(part);
  else if (node.kind === "call") for (const part of node.arguments) yield* expressionNodes(part);
}

/** Every node of a search expression, with whether an odd number of NOT stands above it. */
export function* searchNodes(node: SearchExpression, negated = false): Generator<[SearchExpression, boolean]> {
  yield [node, negated];
  if (node.kind === "not") yield* searchNodes(node.item, !negated);
  else if (node.kind === "and" || node.kind === "or") for (const item of node.items) yield* searchNodes(item, negated);
}
