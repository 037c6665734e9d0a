/** Calls of aggregating functions and the fields they are grouped by (Search Reference, "Statistical functions"). */
import type { AggregateArgument, AggregateName, Aggregation } from "./aggregation.ts";
import { parseExpression } from "./expression-parser.ts";
import { nearestName } from "./nearest-name.ts";
import type { Options } from "./options.ts";
import type { Reader } from "./reader.ts";
import type { FieldName, Span } from "./span.ts";
import { readNewName, readPattern, textPattern } from "./text-pattern.ts";

const NAMES: readonly AggregateName[] = [
  "count",
  "dc",
  "estdc",
  "values",
  "list",
  "min",
  "max",
  "sum",
  "avg",
  "range",
  "stdev",
  "stdevp",
  "var",
  "varp",
  "sumsq",
  "median",
  "mode",
  "first",
  "last",
  "earliest",
  "latest",
  "earliest_time",
  "latest_time",
  "rate",
];

const functions: ReadonlyMap<string, AggregateName> = new Map<string, AggregateName>([
  ...NAMES.map((name) => [name, name] as const),
  ["c", "count"],
  ["distinct_count", "dc"],
  ["mean", "avg"],
]);

const PERCENTILE = /^(p|perc|exactperc)(\d{1,3}(?:\.\d{1,6})?)$/;
const CALL_NAME = /[A-Za-z_][\w.]*/y;
const EVAL = /eval\s*\(/iy;
const RAW_FIELD = /[^\s"()[\]|][^"()[\]|]*/y;

interface FunctionName {
  readonly function: AggregateName;
  readonly percentile?: number;
}

/** Whether a function of this name comes next: with brackets, or `count` without. */
export function aggregationComes(reader: Reader): boolean {
  const name = reader.match(CALL_NAME)?.[0];
  if (name === undefined) return false;
  const after = reader.text.slice(reader.at + name.length, reader.end).trimStart();
  return after.startsWith("(") || /^(count|c)$/i.test(name);
}

/** Takes `fn(field) [AS name]`. */
export function readAggregation(reader: Reader, command: string): Aggregation {
  const start = reader.here().start;
  const written = reader.match(CALL_NAME)?.[0];
  if (written === undefined)
    return reader.fail("SPL_SYNTAX", `${command} needs a function, as in count or values(field)`);
  reader.at += written.length;
  const called = functionOf(reader, written, { start, end: reader.at });
  const argument = readArgument(reader, written, called);
  const call = { start, end: reader.at };
  const asGiven = reader.keyword("as");
  const as = asGiven
    ? readNewName(reader)
    : textPattern(reader.text.slice(call.start, call.end).trimEnd(), false, call);
  if (asGiven && argument.kind === "fields" && as.wildcards !== 0 && as.wildcards !== argument.pattern.wildcards) {
    reader.fault("SPL_WILDCARDS", "both sides of AS need the same number of *", as.span);
  }
  return { ...called, argument, as, asGiven, span: { start, end: reader.at } };
}

function functionOf(reader: Reader, written: string, span: Span): FunctionName {
  const lower = written.toLowerCase();
  const name = functions.get(lower);
  if (name !== undefined) return { function: name };
  const match = PERCENTILE.exec(lower);
  const percentile = Number(match?.[2]);
  if (match !== null && percentile <= 100) {
    return { function: match[1] === "exactperc" ? "exactperc" : "perc", percentile };
  }
  const nearest = nearestName(lower, functions.keys());
  reader.fault("SPL_FUNCTION", `there is no aggregating function ${written}`, span, nearest);
  return { function: "count" };
}

function readArgument(reader: Reader, written: string, called: FunctionName): AggregateArgument {
  if (!reader.take("(")) {
    if (called.function === "count") return { kind: "rows" };
    return reader.fail("SPL_ARGUMENTS", `${written} needs a field in round brackets`);
  }
  const argument = insideBrackets(reader, written, called);
  reader.expect(")", `to close ${written}(`);
  return argument;
}

function insideBrackets(reader: Reader, written: string, called: FunctionName): AggregateArgument {
  const evaluated = reader.match(EVAL);
  if (evaluated !== undefined) {
    reader.at += evaluated[0].length;
    const expression = parseExpression(reader);
    reader.expect(")", "to close eval(");
    return { kind: "eval", expression };
  }
  if (reader.next === ")") {
    if (called.function === "count") return { kind: "rows" };
    return reader.fail("SPL_ARGUMENTS", `${written} needs a field in round brackets`);
  }
  const pattern = reader.next === '"' ? readPattern(reader, "a field") : rawField(reader);
  if (pattern.wildcards > 0) return { kind: "fields", pattern };
  return { kind: "field", field: { name: pattern.text, span: pattern.span } };
}

/** A field's name up to the closing bracket, in single quotes or bare. */
function rawField(reader: Reader): ReturnType<typeof textPattern> {
  const match = reader.match(RAW_FIELD);
  if (match === undefined) return reader.fail("SPL_SYNTAX", "a field is missing");
  const written = match[0].trimEnd();
  const span = { start: reader.at, end: reader.at + written.length };
  reader.at += match[0].length;
  const quoted = written.length > 1 && written.startsWith("'") && written.endsWith("'");
  return textPattern(quoted ? written.slice(1, -1) : written, quoted, span);
}

/** Takes the fields behind BY up to the end, or to a word that begins another clause; options may stand between. */
export function readByFields(reader: Reader, options: Options, endsAt?: string): FieldName[] {
  const fields: FieldName[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (endsAt !== undefined && reader.peekWord()?.toLowerCase() === endsAt) break;
    fields.push(reader.name("a field behind BY"));
  }
  if (fields.length === 0) reader.fail("SPL_SYNTAX", "the fields behind BY are missing");
  return fields;
}
