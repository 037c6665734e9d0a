/** Parsers of the commands that bring in other rows. */
import type {
  AppendCommand,
  AppendcolsCommand,
  AppendpipeCommand,
  FormatCommand,
  InputlookupCommand,
  JoinCommand,
  MakeresultsCommand,
  MapCommand,
  OutputlookupCommand,
  ReturnCommand,
  UnionCommand,
} from "./command-sets.ts";
import { Options } from "./options.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Reader } from "./reader.ts";
import type { SearchExpression } from "./search-expression.ts";
import { parseSearchExpression } from "./search-parser.ts";
import type { FieldName, Span } from "./span.ts";

export function parseInputlookup(reader: Reader, span: Span): InputlookupCommand {
  const options = new Options(reader, "inputlookup", ["append", "start", "max", "strict"]);
  let table: FieldName | undefined;
  let where: SearchExpression | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (table === undefined) table = reader.name("the lookup's name");
    else if (reader.keyword("where")) where = parseSearchExpression(reader, { modifiers: false, endsAtBy: false });
    else reader.finish("inputlookup");
  }
  if (table === undefined) return reader.fail("SPL_SYNTAX", "inputlookup needs the name of a lookup or a CSV file");
  const append = options.boolean("append", false);
  return {
    name: "inputlookup",
    table,
    append,
    start: options.count("start", 0),
    max: options.count("max", 0),
    where,
    span,
  };
}

const OUTPUTLOOKUP_OPTIONS = [
  "append",
  "create_empty",
  "createinapp",
  "create_context",
  "key_field",
  "max",
  "override_if_empty",
  "output_format",
];

export function parseOutputlookup(reader: Reader, span: Span): OutputlookupCommand {
  const options = new Options(reader, "outputlookup", OUTPUTLOOKUP_OPTIONS);
  let table: FieldName | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (table !== undefined) reader.finish("outputlookup");
    table = reader.name("the lookup's name");
  }
  if (table === undefined) return reader.fail("SPL_SYNTAX", "outputlookup needs the name of a lookup or a CSV file");
  return { name: "outputlookup", table, append: options.boolean("append", false), span };
}

export function parseJoin(reader: Reader, span: Span): JoinCommand {
  const options = new Options(reader, "join", ["type", "max", "overwrite", "usetime", "earlier"]);
  const fields: FieldName[] = [];
  let search: Pipeline | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (search !== undefined) reader.finish("join");
    if (reader.next === "[") search = reader.subsearch("search", "join");
    else fields.push(reader.name("a field"));
  }
  if (search === undefined) return reader.fail("SPL_SYNTAX", "join needs a search in square brackets");
  return {
    name: "join",
    type: options.choice("type", ["inner", "left", "outer"], "inner") === "inner" ? "inner" : "left",
    max: options.count("max", 1),
    overwrite: options.boolean("overwrite", true),
    useTime: options.boolean("usetime", false),
    earlier: options.boolean("earlier", true),
    fields,
    search,
    span,
  };
}

/** Options of commands that run a second search; none matters offline. */
const SEARCH_OPTIONS = ["extendtimerange", "maxtime", "maxout", "timeout"];

export function parseAppend(reader: Reader, span: Span): AppendCommand {
  const options = new Options(reader, "append", SEARCH_OPTIONS);
  options.takeAll();
  const search = reader.subsearch("search", "append");
  options.takeAll();
  reader.finish("append");
  return { name: "append", search, span };
}

export function parseAppendcols(reader: Reader, span: Span): AppendcolsCommand {
  const options = new Options(reader, "appendcols", ["override", ...SEARCH_OPTIONS]);
  options.takeAll();
  const search = reader.subsearch("search", "appendcols");
  options.takeAll();
  reader.finish("appendcols");
  return { name: "appendcols", override: options.boolean("override", false), search, span };
}

export function parseAppendpipe(reader: Reader, span: Span): AppendpipeCommand {
  const options = new Options(reader, "appendpipe", ["run_in_preview"]);
  options.takeAll();
  const pipeline = reader.subsearch("commands", "appendpipe");
  reader.finish("appendpipe");
  return { name: "appendpipe", runInPreview: options.boolean("run_in_preview", true), pipeline, span };
}

export function parseUnion(reader: Reader, span: Span, name: "union" | "multisearch"): UnionCommand {
  const options = new Options(reader, name, name === "union" ? SEARCH_OPTIONS : []);
  const searches: Pipeline[] = [];
  const datasets: FieldName[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (reader.next === "[") searches.push(reader.subsearch("search", name));
    else if (name === "multisearch") reader.finish(name);
    else datasets.push(reader.name("a data set"));
  }
  if (searches.length + datasets.length === 0) reader.fail("SPL_SYNTAX", `${name} needs searches in square brackets`);
  return { name, searches, datasets, span };
}

const DEFAULT_MAPPED_SEARCHES = 10;

export function parseMap(reader: Reader, span: Span): MapCommand {
  const options = new Options(reader, "map", ["search", "maxsearches"]);
  options.takeAll();
  let search = options.text("search");
  if (search === undefined && reader.next === "[") {
    const inside = reader.bracket();
    search = inside === undefined ? "" : reader.text.slice(inside.start, inside.end);
    options.takeAll();
  }
  if (search === undefined) return reader.fail("SPL_SYNTAX", 'map needs search="..."');
  reader.finish("map");
  return { name: "map", search, maxSearches: options.count("maxsearches", DEFAULT_MAPPED_SEARCHES), span };
}

export function parseMakeresults(reader: Reader, span: Span): MakeresultsCommand {
  const known = ["count", "annotate", "format", "data", "splunk_server", "splunk_server_group"];
  const options = new Options(reader, "makeresults", known);
  options.takeAll();
  reader.finish("makeresults");
  return {
    name: "makeresults",
    count: options.count("count", 1),
    annotate: options.boolean("annotate", false),
    format: options.has("format") ? options.choice<"csv" | "json">("format", ["csv", "json"], "csv") : undefined,
    data: options.text("data"),
    span,
  };
}

const ALIAS = /([^\s"=$,|]+)\s*=\s*/y;

export function parseReturn(reader: Reader, span: Span): ReturnCommand {
  let count = 1;
  const items: ReturnCommand["items"][number][] = [];
  const number = reader.match(/\d{1,9}(?=\s|$)/y);
  if (number !== undefined) {
    count = Number(number[0]);
    reader.at += number[0].length;
  }
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    const alias = reader.match(ALIAS);
    if (alias !== undefined) reader.at += alias[0].length;
    const valueOnly = alias === undefined && reader.take("$");
    items.push({ field: reader.name("a field"), alias: alias?.[1], valueOnly });
  }
  if (items.length === 0) reader.fail("SPL_SYNTAX", "return needs a field");
  return { name: "return", count, items, span };
}

export function parseFormat(reader: Reader, span: Span): FormatCommand {
  const options = new Options(reader, "format", ["mvsep", "maxresults", "emptystr"]);
  const words: string[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    const word = reader.string();
    if (word === undefined) reader.finish("format");
    else words.push(word.value);
  }
  if (words.length !== 0 && words.length !== 6) reader.fail("SPL_ARGUMENTS", "format takes six quoted texts or none");
  const [rowStart = "(", columnStart = "(", columnMark = "AND", columnEnd = ")", rowMark = "OR", rowEnd = ")"] = words;
  return {
    name: "format",
    words: [rowStart, columnStart, columnMark, columnEnd, rowMark, rowEnd],
    multivalueSeparator: options.text("mvsep") ?? "OR",
    maxResults: options.count("maxresults", 0),
    emptyText: options.text("emptystr") ?? "NOT( )",
    span,
  };
}
