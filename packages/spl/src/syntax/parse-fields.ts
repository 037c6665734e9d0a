/** Parsers of the commands that name, choose and convert fields. */
import type {
  AddtotalsCommand,
  ConvertCommand,
  ConvertFunction,
  FieldsCommand,
  RenameCommand,
  ReplaceCommand,
  TableCommand,
} from "./command-fields.ts";
import { nearestName } from "./nearest-name.ts";
import { Options } from "./options.ts";
import type { Reader } from "./reader.ts";
import type { Span, TextPattern } from "./span.ts";
import { readNewName, readPattern, readPatterns } from "./text-pattern.ts";

export function parseFields(reader: Reader, span: Span): FieldsCommand {
  const remove = reader.take("-");
  if (!remove) reader.take("+");
  const fields = readPatterns(reader);
  if (fields.length === 0) reader.fail("SPL_SYNTAX", "fields needs a field");
  return { name: "fields", mode: remove ? "remove" : "keep", fields, span };
}

export function parseTable(reader: Reader, span: Span): TableCommand {
  const fields = readPatterns(reader);
  if (fields.length === 0) reader.fail("SPL_SYNTAX", "table needs a field");
  return { name: "table", fields, span };
}

export function parseRename(reader: Reader, span: Span): RenameCommand {
  const renames: { from: TextPattern; to: TextPattern }[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    const from = readPattern(reader, "a field");
    if (!reader.keyword("as")) reader.fail("SPL_SYNTAX", `AS is missing behind ${from.text}`);
    const to = readNewName(reader);
    if (from.wildcards !== to.wildcards) {
      reader.fault("SPL_WILDCARDS", "both sides of AS need the same number of *", to.span);
    }
    renames.push({ from, to });
  }
  if (renames.length === 0) reader.fail("SPL_SYNTAX", "rename needs field AS name");
  return { name: "rename", renames, span };
}

export function parseReplace(reader: Reader, span: Span): ReplaceCommand {
  const replacements: { from: TextPattern; to: TextPattern }[] = [];
  let fields: TextPattern[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (replacements.length > 0 && reader.keyword("in")) {
      fields = readPatterns(reader);
      if (fields.length === 0) reader.fail("SPL_SYNTAX", "the fields behind IN are missing");
      break;
    }
    const from = readPattern(reader, "a value");
    if (!reader.keyword("with")) reader.fail("SPL_SYNTAX", `WITH is missing behind ${from.text}`);
    const to = readPattern(reader, "a value behind WITH");
    if (to.wildcards !== 0 && to.wildcards !== from.wildcards) {
      reader.fault("SPL_WILDCARDS", "the value behind WITH needs as many * as the one before it, or none", to.span);
    }
    replacements.push({ from, to });
  }
  if (replacements.length === 0) reader.fail("SPL_SYNTAX", "replace needs value WITH value");
  return { name: "replace", replacements, fields, span };
}

const CONVERT_FUNCTIONS: readonly ConvertFunction[] = [
  "auto",
  "ctime",
  "dur2sec",
  "memk",
  "mktime",
  "mstime",
  "none",
  "num",
  "rmcomma",
  "rmunit",
];
const CONVERT_CALL = /([A-Za-z]\w*)\s*\(/y;
const DEFAULT_TIME_FORMAT = "%m/%d/%Y %H:%M:%S";

export function parseConvert(reader: Reader, span: Span): ConvertCommand {
  const options = new Options(reader, "convert", ["timeformat"]);
  const conversions: ConvertCommand["conversions"][number][] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    const conversion = readConversion(reader);
    if (conversion !== undefined) conversions.push(conversion);
  }
  if (conversions.length === 0) reader.fail("SPL_SYNTAX", "convert needs a function, as in ctime(field)");
  return { name: "convert", timeFormat: options.text("timeformat") ?? DEFAULT_TIME_FORMAT, conversions, span };
}

function readConversion(reader: Reader): ConvertCommand["conversions"][number] | undefined {
  const start = reader.here().start;
  const call = reader.match(CONVERT_CALL);
  if (call?.[1] === undefined) return reader.fail("SPL_SYNTAX", "convert needs a function, as in ctime(field)");
  const lower = call[1].toLowerCase();
  const known = CONVERT_FUNCTIONS.find((name) => name === lower);
  if (known === undefined) {
    const nearest = nearestName(lower, CONVERT_FUNCTIONS);
    const nameSpan = { start, end: start + lower.length };
    reader.fault("SPL_FUNCTION", `convert has no function ${call[1]}`, nameSpan, nearest);
  }
  reader.at += call[0].length;
  const field = readPattern(reader, "a field");
  reader.expect(")", `to close ${call[1]}(`);
  const as = reader.keyword("as") ? readPattern(reader, "a name behind AS") : undefined;
  return known === undefined ? undefined : { function: known, field, as, span: { start, end: reader.at } };
}

export function parseAddtotals(reader: Reader, span: Span): AddtotalsCommand {
  const options = new Options(reader, "addtotals", ["row", "col", "fieldname", "labelfield", "label"]);
  const fields: TextPattern[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (!options.take()) fields.push(readPattern(reader, "a field"));
  }
  return {
    name: "addtotals",
    row: options.boolean("row", true),
    col: options.boolean("col", false),
    fieldName: options.text("fieldname") ?? "Total",
    labelField: options.text("labelfield"),
    label: options.text("label") ?? "Total",
    fields,
    span,
  };
}
