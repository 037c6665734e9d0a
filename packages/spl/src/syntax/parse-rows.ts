/** Parsers of the commands that choose, order or cut rows. */

import type { BucketSpan } from "./aggregation.ts";
import { readBucketSpan } from "./bucket-span.ts";
import type {
  BinCommand,
  DedupCommand,
  EvalCommand,
  FillnullCommand,
  HeadCommand,
  RegexCommand,
  ReverseCommand,
  SearchCommand,
  SortCommand,
  SortKey,
  TailCommand,
  WhereCommand,
} from "./command-rows.ts";
import type { Assignment } from "./expression.ts";
import { isBoolean, parseExpression } from "./expression-parser.ts";
import { defaultField, Options } from "./options.ts";
import type { Reader } from "./reader.ts";
import { parseSearchExpression } from "./search-parser.ts";
import type { FieldName, Span } from "./span.ts";
import { readPatterns } from "./text-pattern.ts";

const DEFAULT_ROWS = 10;
const DEFAULT_SORT_LIMIT = 10_000;

/** `implied`: without the word; `fetches`: the search starts a pipeline, so that it may hold modifiers. */
export function parseSearchCommand(
  reader: Reader,
  span: Span,
  { implied, fetches }: { implied: boolean; fetches: boolean },
): SearchCommand {
  const expression = parseSearchExpression(reader, { modifiers: fetches, endsAtBy: false });
  if (!reader.done) reader.fail("SPL_BRACKET", "a round bracket is closed that was never opened");
  return { name: "search", expression, implied, span };
}

export function parseWhere(reader: Reader, span: Span): WhereCommand {
  const expression = parseExpression(reader);
  reader.finish("where");
  return { name: "where", expression, span };
}

const REGEX_FIELD = /([^\s"=!]+)\s*(?==|!=)/y;

export function parseRegex(reader: Reader, span: Span): RegexCommand {
  let field = defaultField(reader, "_raw");
  const match = reader.match(REGEX_FIELD);
  if (match?.[1] !== undefined) {
    field = { name: match[1], span: { start: reader.at, end: reader.at + match[1].length } };
    reader.at += match[0].length;
  }
  const negated = reader.take("!=");
  if (!negated) reader.take("=");
  const pattern = reader.string();
  if (pattern === undefined) return reader.fail("SPL_SYNTAX", "regex needs a pattern in double quotes");
  reader.finish("regex");
  return { name: "regex", field, negated, pattern: pattern.value, patternSpan: pattern.span, span };
}

const WHOLE_NUMBER = /\d{1,15}(?=[\s,]|$)/y;

function takeCount(reader: Reader): number | undefined {
  const match = reader.match(WHOLE_NUMBER);
  if (match === undefined) return undefined;
  reader.at += match[0].length;
  return Number(match[0]);
}

export function parseHead(reader: Reader, span: Span): HeadCommand {
  const options = new Options(reader, "head", ["limit", "null", "keeplast"]);
  let limit: number | undefined;
  let condition: HeadCommand["condition"];
  for (; !reader.done; reader.skipSeparators()) {
    if (options.peek() === "limit" || options.peek() === "null" || options.peek() === "keeplast") options.take();
    else if (limit === undefined && condition === undefined) {
      limit = takeCount(reader);
      if (limit === undefined) condition = parseExpression(reader);
    } else reader.finish("head");
  }
  if (options.has("limit")) limit = options.count("limit", DEFAULT_ROWS);
  if (condition === undefined) limit ??= DEFAULT_ROWS;
  const keepNull = options.boolean("null", false);
  return { name: "head", limit, condition, keepNull, keepLast: options.boolean("keeplast", false), span };
}

export function parseTail(reader: Reader, span: Span): TailCommand {
  const limit = takeCount(reader) ?? DEFAULT_ROWS;
  reader.finish("tail");
  return { name: "tail", limit, span };
}

export function parseReverse(reader: Reader, span: Span): ReverseCommand {
  reader.finish("reverse");
  return { name: "reverse", span };
}

export function parseDedup(reader: Reader, span: Span): DedupCommand {
  const options = new Options(reader, "dedup", ["keepevents", "keepempty", "consecutive"]);
  options.takeAll();
  const count = takeCount(reader) ?? 1;
  const fields: FieldName[] = [];
  let sortBy: SortKey[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (reader.keyword("sortby")) sortBy = sortKeys(reader).keys;
    else fields.push(reader.name("a field"));
  }
  if (fields.length === 0) reader.fail("SPL_SYNTAX", "dedup needs a field");
  if (count === 0) reader.fail("SPL_OPTION_VALUE", "dedup keeps at least one row of each kind");
  return {
    name: "dedup",
    count,
    fields,
    keepEvents: options.boolean("keepevents", false),
    keepEmpty: options.boolean("keepempty", false),
    consecutive: options.boolean("consecutive", false),
    sortBy,
    span,
  };
}

export function parseSort(reader: Reader, span: Span): SortCommand {
  const options = new Options(reader, "sort", ["limit"]);
  options.takeAll();
  const count = options.has("limit") ? options.count("limit", DEFAULT_SORT_LIMIT) : takeCount(reader);
  const { keys, reversed } = sortKeys(reader);
  if (keys.length === 0) reader.fail("SPL_SYNTAX", "sort needs a field");
  return { name: "sort", limit: count ?? DEFAULT_SORT_LIMIT, limitGiven: count !== undefined, keys, reversed, span };
}

const SORT_TYPE = /(auto|num|str|ip)\s*\(/iy;

function sortKeys(reader: Reader): { keys: SortKey[]; reversed: boolean } {
  const keys: SortKey[] = [];
  let descending = false;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (keys.length > 0 && /^(d|desc|a|asc)\s*$/i.test(reader.text.slice(reader.at, reader.end))) {
      const word = reader.word()?.text.toLowerCase() ?? "";
      return { keys, reversed: word.startsWith("d") };
    }
    // A sign on its own stands for the field behind it, and for those behind that until the next sign.
    if (reader.take("-")) descending = true;
    else if (reader.take("+")) descending = false;
    keys.push(sortKey(reader, descending));
    descending = false;
  }
  return { keys, reversed: false };
}

function sortKey(reader: Reader, descending: boolean): SortKey {
  const type = reader.match(SORT_TYPE);
  if (type === undefined) return { field: reader.name("a field to sort by"), descending, as: "auto" };
  reader.at += type[0].length;
  const field = reader.name("a field to sort by");
  reader.expect(")", `to close ${type[1]}(`);
  return { field, descending, as: type[1]?.toLowerCase() as SortKey["as"] };
}

const TARGET = /(?:[^\s"'=,()[\]|]+)(?=\s*=)/y;

export function parseEval(reader: Reader, span: Span): EvalCommand {
  const assignments: Assignment[] = [];
  do {
    const field = evalTarget(reader);
    reader.expect("=", `behind ${field.name}`);
    const expression = parseExpression(reader);
    if (isBoolean(expression)) {
      reader.fault("SPL_BOOLEAN", `${field.name} can't hold true or false: use if() or tostring()`, expression.span);
    }
    assignments.push({ field, expression, span: { start: field.span.start, end: expression.span.end } });
  } while (reader.take(","));
  reader.finish("eval");
  return { name: "eval", assignments, span };
}

function evalTarget(reader: Reader): FieldName {
  const quoted = reader.string();
  if (quoted !== undefined) return { name: quoted.value, span: quoted.span };
  const start = reader.here().start;
  if (reader.next === "'") {
    const end = reader.text.indexOf("'", start + 1);
    if (end < 0 || end >= reader.end) reader.fail("SPL_QUOTE", "the single quote is never closed");
    reader.at = end + 1;
    return { name: reader.text.slice(start + 1, end), span: { start, end: end + 1 } };
  }
  const match = reader.match(TARGET);
  if (match === undefined) return reader.fail("SPL_SYNTAX", "eval needs field = expression");
  reader.at += match[0].length;
  return { name: match[0], span: { start, end: reader.at } };
}

export function parseFillnull(reader: Reader, span: Span): FillnullCommand {
  const options = new Options(reader, "fillnull", ["value"]);
  options.takeAll();
  return { name: "fillnull", fields: readPatterns(reader), value: options.text("value") ?? "0", span };
}

export function parseBin(reader: Reader, span: Span): BinCommand {
  const options = new Options(reader, "bin", ["span", "bins", "minspan", "start", "end", "aligntime"]);
  let field: FieldName | undefined;
  let as: FieldName | undefined;
  for (; !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (field !== undefined && as === undefined && reader.keyword("as")) as = reader.name("a name behind AS");
    else if (field === undefined) field = reader.name("a field");
    else reader.finish("bin");
  }
  if (field === undefined) return reader.fail("SPL_SYNTAX", "bin needs a field");
  return {
    name: "bin",
    field,
    as: as ?? field,
    width: spanOption(reader, options, "span"),
    bins: options.has("bins") ? options.count("bins", 100) : undefined,
    start: options.number("start"),
    end: options.number("end"),
    alignTime: options.text("aligntime"),
    span,
  };
}

/** The value of an option that is a width: `1h`, `100`, `2log10`. */
export function spanOption(reader: Reader, options: Options, name: string): BucketSpan | undefined {
  const text = options.text(name);
  if (text === undefined) return undefined;
  const width = readBucketSpan(text);
  if (width === undefined) {
    reader.fault("SPL_OPTION_VALUE", `${name} is a number, or one with a unit of time as in 1h`, options.span(name));
  }
  return width;
}
