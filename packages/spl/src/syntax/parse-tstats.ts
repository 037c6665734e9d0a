/** `tstats`: functions over a data model, with the grammar of `search` in its WHERE. */
import type { Aggregation } from "./aggregation.ts";
import { aggregationComes, readAggregation, readByFields } from "./aggregation-parser.ts";
import type { TstatsCommand } from "./command-aggregating.ts";
import { Options } from "./options.ts";
import { spanOption } from "./parse-rows.ts";
import type { Reader } from "./reader.ts";
import type { SearchExpression } from "./search-expression.ts";
import { parseSearchExpression } from "./search-parser.ts";
import type { FieldName, Span } from "./span.ts";

const OPTIONS = [
  "prestats",
  "append",
  "summariesonly",
  "allow_old_summaries",
  "fillnull_value",
  "chunk_size",
  "include_reduced_buckets",
  "local",
  "span",
];
const DATAMODEL = /datamodel\s*[=:]?\s*/iy;

export function parseTstats(reader: Reader, span: Span): TstatsCommand {
  const options = new Options(reader, "tstats", OPTIONS);
  const aggregations: Aggregation[] = [];
  const by: FieldName[] = [];
  let from: TstatsCommand["from"];
  let where: SearchExpression | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.peek() === "datamodel") from = readModel(reader);
    else if (options.take()) continue;
    else if (reader.keyword("from")) from = readModel(reader);
    else if (where === undefined && reader.keyword("where")) {
      where = parseSearchExpression(reader, { modifiers: true, endsAtBy: true });
      if (reader.next === ")") reader.fail("SPL_BRACKET", "a round bracket is closed that was never opened");
    } else if (reader.keyword("by") || reader.keyword("groupby")) {
      by.push(...readByFields(reader, options, "where"));
    } else if (aggregationComes(reader)) aggregations.push(readAggregation(reader, "tstats"));
    else reader.finish("tstats");
  }
  if (aggregations.length === 0) reader.fail("SPL_SYNTAX", "tstats needs a function, as in count");
  const node = from?.dataset === undefined ? takeNodeName(where) : undefined;
  return {
    name: "tstats",
    aggregations,
    from: from === undefined || node === undefined ? from : { ...from, dataset: lastPart(node.name) },
    where: node === undefined ? where : node.rest,
    by,
    bucket: spanOption(reader, options, "span"),
    fillnullValue: options.text("fillnull_value"),
    prestats: options.boolean("prestats", false),
    append: options.boolean("append", false),
    summariesOnly: options.boolean("summariesonly", false),
    allowOldSummaries: options.boolean("allow_old_summaries", false),
    span,
  };
}

/** `datamodel=Model` or `datamodel=Model.Dataset`, also in quotes. */
function readModel(reader: Reader): TstatsCommand["from"] {
  const match = reader.match(DATAMODEL);
  if (match === undefined) return reader.fail("SPL_SYNTAX", "FROM takes datamodel=Model.Dataset");
  reader.at += match[0].length;
  const { name, span } = reader.name("the data model");
  const dot = name.indexOf(".");
  if (dot < 0) return { model: name, dataset: undefined, span };
  return { model: name.slice(0, dot), dataset: lastPart(name), span };
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Takes `nodename=Dataset` out of the terms that must all hold. */
function takeNodeName(where: SearchExpression | undefined): { name: string; rest: SearchExpression } | undefined {
  if (where === undefined) return undefined;
  const items = where.kind === "and" ? where.items : [where];
  for (const [at, item] of items.entries()) {
    if (item.kind !== "comparison" || item.operator !== "=" || item.field.name !== "nodename") continue;
    const rest = items.filter((_, i) => i !== at);
    const [only] = rest;
    const all: SearchExpression = { kind: "and", items: rest, span: where.span };
    return { name: item.value.text, rest: rest.length === 1 && only !== undefined ? only : all };
  }
  return undefined;
}
