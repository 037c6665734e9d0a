/** Parsers of the commands that count and group, `tstats` apart. */
import type { Aggregation } from "./aggregation.ts";
import { readAggregation, readByFields } from "./aggregation-parser.ts";
import type {
  EventstatsCommand,
  StatsCommand,
  StreamstatsCommand,
  TopCommand,
  TransactionCommand,
  TransactionEdge,
} from "./command-aggregating.ts";
import { parseExpression } from "./expression-parser.ts";
import { Options } from "./options.ts";
import { spanOption } from "./parse-rows.ts";
import type { Reader } from "./reader.ts";
import { parseSearchExpression } from "./search-parser.ts";
import type { FieldName, Span } from "./span.ts";
import { textPattern } from "./text-pattern.ts";

interface Grouping {
  readonly aggregations: readonly Aggregation[];
  readonly by: readonly FieldName[];
}

/** Functions, then the BY clause; options may stand anywhere between. */
function readGrouping(reader: Reader, options: Options, command: string): Grouping {
  const aggregations: Aggregation[] = [];
  const by: FieldName[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (reader.keyword("by")) by.push(...readByFields(reader, options));
    else if (by.length > 0) reader.finish(command);
    else aggregations.push(readAggregation(reader, command));
  }
  if (aggregations.length === 0) reader.fail("SPL_SYNTAX", `${command} needs a function, as in count or values(field)`);
  return { aggregations, by };
}

export function parseStats(reader: Reader, span: Span): StatsCommand {
  const options = new Options(reader, "stats", ["partitions", "allnum", "delim", "dedup_splitvals"]);
  const grouping = readGrouping(reader, options, "stats");
  const delimiter = options.text("delim") ?? " ";
  return { name: "stats", ...grouping, allNumeric: options.boolean("allnum", false), delimiter, span };
}

export function parseEventstats(reader: Reader, span: Span): EventstatsCommand {
  const options = new Options(reader, "eventstats", ["allnum"]);
  const grouping = readGrouping(reader, options, "eventstats");
  return { name: "eventstats", ...grouping, allNumeric: options.boolean("allnum", false), span };
}

const STREAMSTATS_OPTIONS = ["allnum", "current", "window", "global", "reset_on_change", "time_window"];

export function parseStreamstats(reader: Reader, span: Span): StreamstatsCommand {
  const options = new Options(reader, "streamstats", STREAMSTATS_OPTIONS);
  const resets = readResets(reader, options);
  const grouping = readGrouping(reader, options, "streamstats");
  return {
    name: "streamstats",
    ...grouping,
    allNumeric: options.boolean("allnum", false),
    window: options.count("window", 0),
    current: options.boolean("current", true),
    global: options.boolean("global", true),
    resetOnChange: options.boolean("reset_on_change", false),
    ...resets,
    timeWindow: spanOption(reader, options, "time_window"),
    span,
  };
}

/** `reset_before=` and `reset_after=` hold expressions, and stand before the functions. */
function readResets(reader: Reader, options: Options): Pick<StreamstatsCommand, "resetBefore" | "resetAfter"> {
  let resetBefore: StreamstatsCommand["resetBefore"];
  let resetAfter: StreamstatsCommand["resetAfter"];
  for (let name = options.peek(); name !== undefined; name = options.peek()) {
    if (name !== "reset_before" && name !== "reset_after") {
      options.take();
      continue;
    }
    options.takeName();
    const expression = parseExpression(reader);
    if (name === "reset_before") resetBefore = expression;
    else resetAfter = expression;
  }
  return { resetBefore, resetAfter };
}

const TOP_OPTIONS = ["limit", "showcount", "showperc", "countfield", "percentfield", "useother", "otherstr"];
const DEFAULT_TOP = 10;

export function parseTop(reader: Reader, span: Span, name: "top" | "rare"): TopCommand {
  const options = new Options(reader, name, TOP_OPTIONS);
  const fields: FieldName[] = [];
  const by: FieldName[] = [];
  let limit: number | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (reader.keyword("by")) by.push(...readByFields(reader, options));
    else {
      const field = reader.name("a field");
      if (fields.length === 0 && limit === undefined && /^\d{1,9}$/.test(field.name)) limit = Number(field.name);
      else fields.push(field);
    }
  }
  if (fields.length === 0) reader.fail("SPL_SYNTAX", `${name} needs a field`);
  return {
    name,
    limit: limit ?? options.count("limit", DEFAULT_TOP),
    fields,
    by,
    showCount: options.boolean("showcount", true),
    showPercent: options.boolean("showperc", true),
    countField: options.text("countfield") ?? "count",
    percentField: options.text("percentfield") ?? "percent",
    useOther: options.boolean("useother", false),
    otherText: options.text("otherstr") ?? "OTHER",
    span,
  };
}

const TRANSACTION_OPTIONS = [
  "maxspan",
  "maxpause",
  "maxevents",
  "mvlist",
  "keepevicted",
  "keeporphans",
  "connected",
  "delim",
  "nullstr",
  "unifyends",
  "maxopentxn",
  "maxopenevents",
  "mvraw",
];
const DEFAULT_EVENTS = 1_000;

export function parseTransaction(reader: Reader, span: Span): TransactionCommand {
  const options = new Options(reader, "transaction", TRANSACTION_OPTIONS);
  const fields: FieldName[] = [];
  let startsWith: TransactionEdge | undefined;
  let endsWith: TransactionEdge | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    const option = options.peek();
    if (option === "startswith") startsWith = readEdge(reader, options);
    else if (option === "endswith") endsWith = readEdge(reader, options);
    else if (!options.take()) fields.push(reader.name("a field"));
  }
  return {
    name: "transaction",
    fields,
    maxSpan: edgeSpan(reader, options, "maxspan"),
    maxPause: edgeSpan(reader, options, "maxpause"),
    maxEvents: options.count("maxevents", DEFAULT_EVENTS),
    startsWith,
    endsWith,
    mvList: readMvList(options),
    keepEvicted: options.boolean("keepevicted", false),
    keepOrphans: options.boolean("keeporphans", false),
    span,
  };
}

/** `-1` means no limit. */
function edgeSpan(reader: Reader, options: Options, name: string): TransactionCommand["maxSpan"] {
  return options.text(name) === "-1" ? undefined : spanOption(reader, options, name);
}

function readMvList(options: Options): boolean | readonly string[] {
  const text = options.text("mvlist");
  if (text === undefined || /^(t|true|f|false|0|1)$/i.test(text)) return options.boolean("mvlist", false);
  return text.split(",").map((name) => name.trim());
}

const EVAL = /eval\s*\(/iy;

/** `"text"`, `(search expression)`, `eval(expression)` or a bare word. */
function readEdge(reader: Reader, options: Options): TransactionEdge {
  options.takeName();
  const string = reader.string();
  if (string !== undefined) return { kind: "text", pattern: textPattern(string.value, true, string.span) };
  const call = reader.match(EVAL);
  if (call !== undefined) {
    reader.at += call[0].length;
    const expression = parseExpression(reader);
    reader.expect(")", "to close eval(");
    return { kind: "eval", expression };
  }
  if (reader.take("(")) {
    const expression = parseSearchExpression(reader, { modifiers: false, endsAtBy: false });
    reader.expect(")", "to close the bracket");
    return { kind: "search", expression };
  }
  const { name, span } = reader.name("a text");
  return { kind: "text", pattern: textPattern(name, false, span) };
}
