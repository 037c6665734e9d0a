/**
 * A search expression as a predicate over rows.
 *
 * The parts of an AND are tried cheapest first: fields before terms, since terms need `_raw`. A subsearch is run once per
 * run, when the first row asks for it.
 */
import type { Pipeline } from "../../syntax/pipeline.ts";
import type { SearchExpression, SearchModifier } from "../../syntax/search-expression.ts";
import type { CompileContext } from "../compile-context.ts";
import type { FieldReader } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { numberOf } from "../values/coercion.ts";
import { compileComparison, compileList } from "./field-match.ts";
import { compileTerm, FoldedText } from "./term-match.ts";
import { timeBound } from "./time-modifier.ts";

export type RowPredicate = (row: FieldReader, run: RunContext) => boolean;

/** What else a search expression needs compiled. */
export interface SearchHost {
  readonly context: CompileContext;
  /** Predicate that a subsearch turns into, made at run time. */
  subsearch(pipeline: Pipeline): (run: RunContext) => RowPredicate;
}

export function compileSearch(expression: SearchExpression, host: SearchHost): RowPredicate {
  return compileNode(expression, host, new FoldedText());
}

/** The parts that must all hold, each with its text: for near misses. */
export function conjunctsOf(expression: SearchExpression): readonly SearchExpression[] {
  return expression.kind === "and" ? expression.items.flatMap(conjunctsOf) : [expression];
}

/** True if the expression can be decided on a single event, without other searches and without knowing the time. */
export function isLocal(expression: SearchExpression): boolean {
  if (expression.kind === "and" || expression.kind === "or") return expression.items.every(isLocal);
  if (expression.kind === "not") return isLocal(expression.item);
  if (expression.kind === "modifier") return timeBound(expression) === undefined;
  return expression.kind !== "subsearch";
}

function compileNode(node: SearchExpression, host: SearchHost, folded: FoldedText): RowPredicate {
  switch (node.kind) {
    case "and":
      return allOf(node.items, host, folded);
    case "or":
      return anyOf(inOrderOfCost(node.items).map((item) => compileNode(item, host, folded)));
    case "not": {
      const inner = compileNode(node.item, host, folded);
      return (row, run) => !inner(row, run);
    }
    case "comparison":
      return compileComparison(node.field.name, node.operator, node.value);
    case "in":
      return compileList(node.field.name, node.values);
    case "term":
      return compileTerm(node, folded);
    case "subsearch": {
      const open = host.subsearch(node.pipeline);
      return (row, run) => open(run)(row, run);
    }
    case "modifier":
      return compileModifier(node, host);
  }
}

function compileModifier(node: SearchModifier, host: SearchHost): RowPredicate {
  const bound = timeBound(node);
  if (bound === undefined) return () => true;
  if (bound.at(0) === undefined) {
    host.context.fault(
      "SPL_TIME",
      `${host.context.textOf(node.span)} is no time; write e.g. -24h@h, an epoch or now`,
      node.span,
    );
    return () => true;
  }
  return (row, run) => {
    const limit = bound.at(run.now);
    const time = numberOf(row.get("_time"));
    if (limit === undefined || time === undefined) return true;
    return bound.side === "from" ? time >= limit : time < limit;
  };
}

function allOf(items: readonly SearchExpression[], host: SearchHost, folded: FoldedText): RowPredicate {
  const tests = inOrderOfCost(items).map((item) => compileNode(item, host, folded));
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (tests.length === 2) return (row, run) => first(row, run) && second(row, run);
  return (row, run) => {
    for (const test of tests) if (!test(row, run)) return false;
    return true;
  };
}

function anyOf(tests: readonly RowPredicate[]): RowPredicate {
  return (row, run) => {
    for (const test of tests) if (test(row, run)) return true;
    return false;
  };
}

function inOrderOfCost(items: readonly SearchExpression[]): SearchExpression[] {
  return [...items].sort((a, b) => cost(a) - cost(b));
}

const COSTS = { modifier: 0, comparison: 1, in: 2, term: 100, subsearch: 1000 } as const;

function cost(node: SearchExpression): number {
  if (node.kind === "not") return cost(node.item);
  if (node.kind === "and" || node.kind === "or")
    return node.items.reduce((most, item) => Math.max(most, cost(item)), 0) + 1;
  return COSTS[node.kind];
}
