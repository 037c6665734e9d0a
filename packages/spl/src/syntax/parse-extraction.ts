/** Parsers of the commands that take values apart. */
import type {
  ExtractCommand,
  FromjsonCommand,
  MakemvCommand,
  MvcombineCommand,
  MvexpandCommand,
  NomvCommand,
  RexCommand,
  SpathCommand,
  XmlkvCommand,
} from "./command-fields.ts";
import { defaultField, Options } from "./options.ts";
import type { Reader } from "./reader.ts";
import { readSedScript } from "./sed-script.ts";
import type { FieldName, Span } from "./span.ts";
import { unescapeString } from "./structure.ts";

/** Named groups of PCRE: `(?<n>`, `(?P<n>`, `(?'n'`. */
const NAMED_GROUP = /\(\?(?:P?<[A-Za-z_]|')/;

export function parseRex(reader: Reader, span: Span): RexCommand {
  const options = new Options(reader, "rex", ["field", "max_match", "offset_field", "mode"]);
  let pattern: { value: string; span: Span } | undefined;
  while (!reader.done) {
    if (options.take()) continue;
    if (pattern !== undefined) reader.finish("rex");
    pattern = reader.string() ?? barePattern(reader);
  }
  if (pattern === undefined) return reader.fail("SPL_SYNTAX", "rex needs a pattern");
  const field = options.field("field", "_raw");
  if (options.text("mode")?.toLowerCase() === "sed") return rexSed(reader, field, pattern, span);
  if (options.has("mode")) options.choice("mode", ["sed"], "sed");
  if (!NAMED_GROUP.test(pattern.value)) {
    reader.fault("SPL_REX_GROUP", "rex needs a named group, as in (?<name>...)", pattern.span);
  }
  const action: RexCommand["action"] = {
    mode: "extract",
    pattern: pattern.value,
    patternSpan: pattern.span,
    maxMatch: options.count("max_match", 1),
    offsetField: options.text("offset_field"),
  };
  return { name: "rex", field, action, span };
}

/** A pattern without quotes reaches to the end of the command, options in front of it. */
function barePattern(reader: Reader): { value: string; span: Span } {
  const span = { start: reader.at, end: reader.end };
  reader.at = reader.end;
  return { value: unescapeString(reader.text.slice(span.start, span.end)), span };
}

function rexSed(reader: Reader, field: FieldName, pattern: { value: string; span: Span }, span: Span): RexCommand {
  const script = readSedScript(pattern.value);
  if (typeof script === "string") return reader.fail("SPL_SED", script, pattern.span);
  return { name: "rex", field, action: { mode: "sed", script, patternSpan: pattern.span }, span };
}

export function parseSpath(reader: Reader, span: Span): SpathCommand {
  const options = new Options(reader, "spath", ["input", "output", "path"]);
  let positional: FieldName | undefined;
  for (; !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (positional !== undefined || options.has("path")) reader.finish("spath");
    positional = reader.name("a path");
  }
  const path = options.text("path") ?? positional?.name;
  const output = options.text("output");
  if (path === undefined && output !== undefined) reader.fail("SPL_SYNTAX", "output= needs a path");
  return { name: "spath", input: options.field("input", "_raw"), path, output: output ?? path, span };
}

export function parseMakemv(reader: Reader, span: Span): MakemvCommand {
  const options = new Options(reader, "makemv", ["delim", "tokenizer", "allowempty", "setsv"]);
  const field = oneField(reader, options, "makemv");
  const tokenizer = options.text("tokenizer");
  return {
    name: "makemv",
    field,
    split:
      tokenizer === undefined
        ? { by: "delimiter", text: options.text("delim") ?? " " }
        : { by: "tokenizer", pattern: tokenizer, patternSpan: options.span("tokenizer") },
    allowEmpty: options.boolean("allowempty", false),
    setSv: options.boolean("setsv", false),
    span,
  };
}

export function parseNomv(reader: Reader, span: Span): NomvCommand {
  return { name: "nomv", field: oneField(reader, new Options(reader, "nomv", []), "nomv"), span };
}

export function parseMvcombine(reader: Reader, span: Span): MvcombineCommand {
  const options = new Options(reader, "mvcombine", ["delim"]);
  const field = oneField(reader, options, "mvcombine");
  return { name: "mvcombine", field, delimiter: options.text("delim") ?? " ", span };
}

export function parseMvexpand(reader: Reader, span: Span): MvexpandCommand {
  const options = new Options(reader, "mvexpand", ["limit"]);
  const field = oneField(reader, options, "mvexpand");
  return { name: "mvexpand", field, limit: options.count("limit", 0), span };
}

export function parseFromjson(reader: Reader, span: Span): FromjsonCommand {
  const options = new Options(reader, "fromjson", ["prefix"]);
  const field = oneField(reader, options, "fromjson");
  return { name: "fromjson", field, prefix: options.text("prefix") ?? "", span };
}

export function parseXmlkv(reader: Reader, span: Span): XmlkvCommand {
  const options = new Options(reader, "xmlkv", ["maxinputs"]);
  options.takeAll();
  if (reader.done) return { name: "xmlkv", field: defaultField(reader, "_raw"), span };
  return { name: "xmlkv", field: oneField(reader, options, "xmlkv"), span };
}

const DEFAULT_PAIRS = 50;
const EXTRACT_OPTIONS = [
  "pairdelim",
  "kvdelim",
  "limit",
  "maxchars",
  "mv_add",
  "clean_keys",
  "reload",
  "segment",
  "auto",
];

export function parseExtract(reader: Reader, span: Span): ExtractCommand {
  const options = new Options(reader, "extract", EXTRACT_OPTIONS);
  options.takeAll();
  reader.finish("extract");
  return {
    name: "extract",
    pairDelimiters: options.text("pairdelim"),
    keyDelimiters: options.text("kvdelim"),
    limit: options.count("limit", DEFAULT_PAIRS),
    span,
  };
}

function oneField(reader: Reader, options: Options, command: string): FieldName {
  let field: FieldName | undefined;
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    if (field !== undefined) reader.finish(command);
    field = reader.name("a field");
  }
  return field ?? reader.fail("SPL_SYNTAX", `${command} needs a field`);
}
