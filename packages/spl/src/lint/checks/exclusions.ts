/** What a search excludes: `field!="text"`, `NOT field="text"`, in `search` and in `where`. */
import type { Expression } from "../../syntax/expression.ts";
import type { SearchExpression } from "../../syntax/search-expression.ts";
import type { Span } from "../../syntax/span.ts";
import { searchNodes } from "../flow/expression-reads.ts";
import type { FlowStep } from "../flow/field-flow.ts";
import type { LintSubject } from "../lint-subject.ts";

/** One value that is left out. */
export interface Exclusion {
  readonly step: FlowStep;
  readonly field: string;
  readonly value: string;
  readonly hasWildcards: boolean;
  readonly span: Span;
}

export function* exclusions({ flow }: LintSubject): Generator<Exclusion> {
  for (const step of flow.steps) {
    const { command } = step;
    if (command.name === "search") yield* ofSearch(step, command.expression);
    else if (command.name === "tstats" && command.where) yield* ofSearch(step, command.where);
    else if (command.name === "where") yield* ofExpression(step, command.expression, false);
  }
}

function* ofSearch(step: FlowStep, expression: SearchExpression): Generator<Exclusion> {
  for (const [node, negated] of searchNodes(expression)) {
    const { span } = node;
    if (node.kind === "comparison" && (node.operator === "=" ? negated : node.operator === "!=" && !negated)) {
      yield { step, field: node.field.name, value: node.value.text, hasWildcards: node.value.wildcards > 0, span };
    } else if (node.kind === "in" && negated) {
      const field = node.field.name;
      for (const { text, wildcards } of node.values)
        yield { step, field, value: text, hasWildcards: wildcards > 0, span };
    }
  }
}

function* ofExpression(step: FlowStep, node: Expression, negated: boolean): Generator<Exclusion> {
  if (node.kind === "unary" && node.operator === "not") yield* ofExpression(step, node.operand, !negated);
  if (node.kind === "binary" && (node.operator === "and" || node.operator === "or")) {
    yield* ofExpression(step, node.left, negated);
    yield* ofExpression(step, node.right, negated);
  } else if (node.kind === "binary" && (node.operator === "=" ? negated : node.operator === "!=" && !negated)) {
    const { left, right, span } = node;
    if (left.kind !== "field" || right.kind !== "string") return;
    yield { step, field: left.name, value: right.value, hasWildcards: false, span };
  } else if (node.kind === "in" && negated && node.value.kind === "field") {
    for (const item of node.list) {
      if (item.kind !== "string") continue;
      yield { step, field: node.value.name, value: item.value, hasWildcards: false, span: node.span };
    }
  }
}
