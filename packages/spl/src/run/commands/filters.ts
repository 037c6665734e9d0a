/** `search`, `where`, `regex`: rows that fit stay. With explanations on, those that failed fewest parts are kept as near misses. */
import type { RegexCommand, SearchCommand, WhereCommand } from "../../syntax/command-rows.ts";
import type { Expression } from "../../syntax/expression.ts";
import type { SearchExpression } from "../../syntax/search-expression.ts";
import { compileCondition } from "../expression/compile-expression.ts";
import type { FieldReader, Row } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { compileSearch, conjunctsOf, type RowPredicate } from "../search/predicate.ts";
import type { CommandHost, NearMiss, Operator, StepRecorder } from "../step.ts";
import { scalarsOf, textOfScalar } from "../values/coercion.ts";

/** One of the parts that must all hold. */
interface FilterPart {
  readonly text: string;
  readonly fields: readonly string[];
  readonly holds: RowPredicate;
}

/** A predicate that also knows its parts. */
export interface RowFilter {
  readonly holds: RowPredicate;
  readonly parts: () => readonly FilterPart[];
}

const MAX_NEAR_MISSES = 20;
const MAX_EXAMPLE_LENGTH = 300;

export function searchFilter(expression: SearchExpression, host: CommandHost): RowFilter {
  return {
    holds: compileSearch(expression, host),
    parts: () =>
      conjunctsOf(expression).map((part) => ({
        text: host.context.textOf(part.span),
        fields: [...new Set(searchFields(part))],
        holds: compileSearch(part, host),
      })),
  };
}

function searchFields(node: SearchExpression): string[] {
  if (node.kind === "and" || node.kind === "or") return node.items.flatMap(searchFields);
  if (node.kind === "not") return searchFields(node.item);
  return node.kind === "comparison" || node.kind === "in" ? [node.field.name] : [];
}

function whereFilter(expression: Expression, host: CommandHost): RowFilter {
  return {
    holds: compileCondition(expression, host),
    parts: () =>
      andParts(expression).map((part) => ({
        text: host.context.textOf(part.span),
        fields: [...new Set(expressionFields(part))],
        holds: compileCondition(part, host),
      })),
  };
}

function andParts(node: Expression): Expression[] {
  return node.kind === "binary" && node.operator === "and" ? [...andParts(node.left), ...andParts(node.right)] : [node];
}

function expressionFields(node: Expression): string[] {
  if (node.kind === "field") return [node.name];
  if (node.kind === "unary") return expressionFields(node.operand);
  if (node.kind === "binary") return [...expressionFields(node.left), ...expressionFields(node.right)];
  if (node.kind === "in") return [node.value, ...node.list].flatMap(expressionFields);
  return node.kind === "call" ? node.arguments.flatMap(expressionFields) : [];
}

/** Keeps rows that fit. */
export function filterOperator(filter: RowFilter): Operator {
  return {
    *apply(rows, run, recorder) {
      const parts = run.explain ? filter.parts() : [];
      for (const row of rows) {
        if (filter.holds(row, run)) yield row;
        else if (run.explain) noteNearMiss(row, parts, run, recorder);
      }
    },
  };
}

/** Remembers the row if no other failed fewer parts. */
export function noteNearMiss(
  row: FieldReader,
  parts: readonly FilterPart[],
  run: RunContext,
  recorder: StepRecorder,
): void {
  const failed: FilterPart[] = [];
  for (const part of parts) {
    if (part.holds(row, run)) continue;
    failed.push(part);
    if (failed.length > recorder.failedParts) return;
  }
  // One that failed everything is no near miss, unless there is nothing else to fail.
  if (failed.length === 0 || (failed.length === parts.length && parts.length > 1)) return;
  if (failed.length < recorder.failedParts) {
    recorder.failedParts = failed.length;
    recorder.nearMisses.clear();
  }
  const text = failed.map((part) => part.text).join(" and ");
  const known = recorder.nearMisses.get(text);
  if (known !== undefined) known.rows++;
  else if (recorder.nearMisses.size < MAX_NEAR_MISSES) recorder.nearMisses.set(text, nearMissOf(row, text, failed));
}

function nearMissOf(row: FieldReader, text: string, failed: readonly FilterPart[]): NearMiss {
  const fields = new Set(failed.flatMap((part) => part.fields));
  const event = row.event ?? row.provenance?.events[0];
  return {
    part: text,
    rows: 1,
    example: [...fields].map((field) => ({ field, values: exampleOf(row, field) })),
    ...(event && { event }),
  };
}

function exampleOf(row: FieldReader, field: string): string[] {
  return scalarsOf(row.get(field))
    .slice(0, 5)
    .map((value) => textOfScalar(value).slice(0, MAX_EXAMPLE_LENGTH));
}

export function compileSearchCommand(command: SearchCommand, host: CommandHost): Operator {
  return filterOperator(searchFilter(command.expression, host));
}

export function compileWhere(command: WhereCommand, host: CommandHost): Operator {
  return filterOperator(whereFilter(command.expression, host));
}

/** `=`: rows without the field go; `!=`: they stay. */
export function compileRegexCommand(command: RegexCommand, host: CommandHost): Operator {
  const regex = host.context.regex(command.pattern, command.patternSpan);
  const { name } = command.field;
  const holds: RowPredicate = (row, run) => {
    const matched = scalarsOf(row.get(name)).some((value) => regex?.test(textOfScalar(value), run) === true);
    return matched !== command.negated;
  };
  const part: FilterPart = { text: host.context.textOf(command.span), fields: [name], holds };
  return filterOperator({ holds, parts: () => [part] });
}

/** Rows of events that fit, made only for those. */
export function* matchingRows<T extends FieldReader>(
  events: Iterable<T>,
  filter: RowFilter,
  run: RunContext,
  recorder: StepRecorder,
  toRow: (event: T) => Row,
): Iterable<Row> {
  const parts = run.explain ? filter.parts() : [];
  for (const event of events) {
    recorder.rowsIn++;
    if (filter.holds(event, run)) yield toRow(event);
    else if (run.explain) noteNearMiss(event, parts, run, recorder);
  }
}
