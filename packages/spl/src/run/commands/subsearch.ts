/**
 * A subsearch as a condition: its rows become `( ( f="a" AND g="b" ) OR ... )`; a field `search` or `query` is put in as
 * text. Also `format`, which makes that text, and `return`, which makes it of a few fields (spl.md 4).
 */
import type { FormatCommand, ReturnCommand } from "../../syntax/command-sets.ts";
import { parseSearch } from "../../syntax/parse.ts";
import type { SearchExpression } from "../../syntax/search-expression.ts";
import type { Span, WildcardPart } from "../../syntax/span.ts";
import { ProvenanceGatherer, Row, type Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import type { ColumnPlan, Operator } from "../step.ts";
import { scalarsOf, textOfScalar } from "../values/coercion.ts";
import { isInternal } from "../values/wildcard-names.ts";

/** The condition that rows stand for; without rows one that never holds. */
export function conditionOfRows(rows: Iterable<Row>, span: Span, run: RunContext): SearchExpression {
  const items: SearchExpression[] = [];
  for (const row of rows) {
    if (items.length >= run.limits.subsearchRows) {
      run.cut("SPL_SUBSEARCH_ROWS", `a subsearch gives at most ${run.limits.subsearchRows} rows`, span);
      break;
    }
    const item = conditionOfRow(row, span, run);
    if (item !== undefined) items.push(item);
  }
  const list = asList(items, span);
  if (list !== undefined) return list;
  if (items.length === 0) return { kind: "not", item: { kind: "and", items: [], span }, span };
  return items.length === 1 && items[0] !== undefined ? items[0] : { kind: "or", items, span };
}

/** Many rows of the same one field are one list. */
function asList(items: readonly SearchExpression[], span: Span): SearchExpression | undefined {
  const [first] = items;
  if (items.length < 2 || first?.kind !== "comparison") return undefined;
  const values = [];
  for (const item of items) {
    if (item.kind !== "comparison" || item.field.name !== first.field.name) return undefined;
    values.push(item.value);
  }
  return { kind: "in", field: first.field, values, span };
}

function conditionOfRow(row: Row, span: Span, run: RunContext): SearchExpression | undefined {
  const text = row.get("search") ?? row.get("query");
  if (text !== undefined) return parsedCondition(scalarsOf(text).map(textOfScalar).join(" "), span, run);
  const items: SearchExpression[] = [];
  for (const name of row.names()) {
    if (isInternal(name)) continue;
    const values = scalarsOf(row.get(name)).map((value) => comparison(name, value, span));
    const [only] = values;
    if (values.length === 1 && only !== undefined) items.push(only);
    else if (values.length > 1) items.push({ kind: "or", items: values, span });
  }
  if (items.length === 0) return undefined;
  return items.length === 1 ? items[0] : { kind: "and", items, span };
}

/** A `*` in a value acts as a wildcard, as it does when the text is put in. */
function comparison(name: string, value: Scalar, span: Span): SearchExpression {
  const text = textOfScalar(value);
  const parts: WildcardPart[] = (text.match(/\*+|[^*]+/g) ?? []).map((part) =>
    part.startsWith("*") ? { wildcard: "any" } : part,
  );
  const wildcards = parts.filter((part) => typeof part !== "string").length;
  return {
    kind: "comparison",
    field: { name, span },
    operator: "=",
    value: { text, parts, wildcards, quoted: true, span },
    span,
  };
}

function parsedCondition(text: string, span: Span, run: RunContext): SearchExpression | undefined {
  const { pipeline, faults } = parseSearch(`search ${text}`);
  const [command] = pipeline.commands;
  if (faults.length === 0 && pipeline.commands.length === 1 && command?.name === "search") return command.expression;
  run.fault("SPL_SUBSEARCH_TEXT", "a subsearch gave a text that is no search expression; it is left out", span);
  return undefined;
}

function quoted(value: Scalar): string {
  return `"${textOfScalar(value).replace(/["\\]/g, "\\$&")}"`;
}

/** One row with the field `search`. */
export function compileFormat(command: FormatCommand): Operator {
  const [rowPrefix, columnPrefix, columnSeparator, columnEnd, rowSeparator, rowEnd] = command.words;
  return {
    *apply(rows, run) {
      const provenance = new ProvenanceGatherer();
      const texts: string[] = [];
      for (const row of rows) {
        if (command.maxResults > 0 && texts.length >= command.maxResults) break;
        if (texts.length >= run.limits.subsearchRows) break;
        provenance.add(row.provenance);
        const columns = row.names().filter((name) => !isInternal(name));
        const parts = columns.map((name) => columnText(name, scalarsOf(row.get(name)), command.multivalueSeparator));
        texts.push(`${columnPrefix} ${parts.join(` ${columnSeparator} `)} ${columnEnd}`);
      }
      const text = texts.length === 0 ? command.emptyText : `${rowPrefix} ${texts.join(` ${rowSeparator} `)} ${rowEnd}`;
      yield Row.of([["search", text]], provenance.done());
    },
    columns: (): ColumnPlan => ["search"],
  };
}

function columnText(name: string, values: readonly Scalar[], separator: string): string {
  const parts = values.map((value) => `${name}=${quoted(value)}`);
  return parts.length === 1 ? (parts[0] ?? "") : `( ${parts.join(` ${separator} `)} )`;
}

/** The first rows' fields as one text in the field `search`. */
export function compileReturn(command: ReturnCommand): Operator {
  return {
    *apply(rows) {
      const provenance = new ProvenanceGatherer();
      const texts: string[] = [];
      for (const row of rows) {
        if (texts.length >= command.count) break;
        provenance.add(row.provenance);
        const parts: string[] = [];
        for (const { field, alias, valueOnly } of command.items) {
          const [value] = scalarsOf(row.get(field.name));
          if (value === undefined) continue;
          parts.push(valueOnly ? textOfScalar(value) : `${alias ?? field.name}=${quoted(value)}`);
        }
        if (parts.length > 0) texts.push(parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" ")})`);
      }
      const text = texts.length === 1 ? (texts[0] ?? "") : texts.map((part) => `(${part})`).join(" OR ");
      yield Row.of([["search", text === "" ? "NOT ()" : text]], provenance.done());
    },
    columns: (): ColumnPlan => ["search"],
  };
}
