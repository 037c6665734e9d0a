/** `rex`, `spath`, `fromjson`, `xmlkv`, `extract`: fields out of text. */
import type {
  ExtractCommand,
  FromjsonCommand,
  RexCommand,
  SedScript,
  SpathCommand,
  XmlkvCommand,
} from "../../syntax/command-fields.ts";
import type { Span } from "../../syntax/span.ts";
import { expandGroups } from "../expression/special-functions.ts";
import { boundedValues } from "../functions/plain-function.ts";
import type { GuardedRegex } from "../guarded-regex.ts";
import type { Row, Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type ColumnPlan, type CommandHost, eachRow, type Operator, type StepRecorder } from "../step.ts";
import { parseJson, scalarOfJson } from "../structured/json-path.ts";
import { parseDocument, type StructuredDocument } from "../structured/spath.ts";
import { decodeEntities } from "../structured/xml-tree.ts";
import { fieldValueOf, scalarsOf, textOf, textOfScalar } from "../values/coercion.ts";
import { mapValue } from "./fields.ts";

function adding(names: readonly string[]): (before: ColumnPlan) => ColumnPlan {
  return (before) => before && [...new Set([...before, ...names])];
}

export function compileRex(command: RexCommand, host: CommandHost): Operator {
  const { action } = command;
  const field = command.field.name;
  if (action.mode === "sed") {
    const edit = sedEditor(action.script, command, host);
    return eachRow((row, run) => {
      const value = row.get(field);
      if (value !== undefined)
        row.set(
          field,
          mapValue(value, (item) => edit(textOfScalar(item), run)),
        );
    });
  }
  const regex = host.context.regex(action.pattern, action.patternSpan);
  if (regex === undefined) return eachRow(() => undefined);
  const offset = action.offsetField;
  return eachRow((row, run, recorder) => {
    const found = matchGroups(row, field, regex, action.maxMatch, run);
    if (found !== undefined && found.matches >= run.limits.values && action.maxMatch !== run.limits.values)
      run.cut("SPL_VALUES", `rex takes at most ${run.limits.values} matches of one row`, command.span);
    if (found === undefined) recorder.detail(row.get(field) === undefined ? `${field} is missing` : "no match");
    else applyGroups(row, found, offset);
  }, adding(regex.groupNames));
}

interface FoundGroups {
  matches: number;
  readonly values: Map<string, Scalar[]>;
  readonly offsets: string[];
}

/** What the named groups caught in up to `maxMatch` matches (0: all) over the field's values in order. */
function matchGroups(
  row: Row,
  field: string,
  regex: GuardedRegex,
  maxMatch: number,
  run: RunContext,
): FoundGroups | undefined {
  const most = maxMatch === 0 ? run.limits.values : Math.min(maxMatch, run.limits.values);
  const found: FoundGroups = { values: new Map(), offsets: [], matches: 0 };
  let matches = 0;
  for (const value of scalarsOf(row.get(field))) {
    const text = textOfScalar(value);
    for (let at = 0; at <= text.length && matches < most; ) {
      const match = regex.exec(text, at, run);
      if (match === undefined) break;
      matches++;
      for (const [name, caught] of match.named) {
        if (caught === undefined) continue;
        const known = found.values.get(name);
        if (known === undefined) found.values.set(name, [caught]);
        else known.push(caught);
        const start = text.indexOf(caught, match.index);
        found.offsets.push(`${name}=${start}-${start + Math.max(0, caught.length - 1)}`);
      }
      at = match.end > match.index ? match.end : match.end + 1;
    }
  }
  found.matches = matches;
  return matches === 0 ? undefined : found;
}

function applyGroups(row: Row, found: FoundGroups, offsetField: string | undefined): void {
  for (const [name, values] of found.values) row.set(name, fieldValueOf(values));
  if (offsetField !== undefined) row.set(offsetField, found.offsets.join("&"));
}

function sedEditor(
  script: SedScript,
  command: RexCommand,
  host: CommandHost,
): (text: string, run: RunContext) => string {
  if (script.kind === "transliterate") {
    const to = new Map(script.from.map((character, index) => [character, script.to[index] ?? ""]));
    return (text) => [...text].map((character) => to.get(character) ?? character).join("");
  }
  const regex = host.context.regex(script.pattern, command.span, { ignoreCase: script.ignoreCase });
  const { occurrence, replacement } = script;
  return (text, run) => {
    let index = 0;
    let grown = text.length;
    const replaced = regex?.replaceAll(
      text,
      (match) => {
        index++;
        if (occurrence !== "all" && index !== occurrence) return match.groups[0] ?? "";
        const made = grown > run.limits.textLength ? "" : expandGroups(replacement, match);
        grown += made.length;
        return made;
      },
      run,
    );
    if (grown > run.limits.textLength) run.cut("SPL_TEXT", "sed made a text that is too long; it is cut", command.span);
    return replaced ?? text;
  };
}

/** The document that was read last: several `spath` in a row ask the same `_raw`. */
class DocumentCache {
  #text: string | undefined;
  #document: StructuredDocument | undefined;

  of(text: string): StructuredDocument | undefined {
    if (text !== this.#text) {
      this.#text = text;
      this.#document = parseDocument(text);
    }
    return this.#document;
  }
}

const CACHE_KEY = { name: "spath documents" };

function documentOf(row: Row, field: string, run: RunContext): StructuredDocument | undefined {
  const known = run.memory.get(CACHE_KEY);
  const cache = known instanceof DocumentCache ? known : new DocumentCache();
  if (cache !== known) run.memory.set(CACHE_KEY, cache);
  const text = textOf(row.get(field));
  return text === undefined || text.length > run.limits.textLength ? undefined : cache.of(text);
}

export function compileSpath(command: SpathCommand): Operator {
  const input = command.input.name;
  const { path, output } = command;
  if (path !== undefined) {
    const target = output ?? path;
    return eachRow(
      (row, run, recorder) => {
        const all = documentOf(row, input, run)?.at(path, run.limits.values + 1) ?? [];
        const values = boundedValues([...all], run, command.span);
        if (values.length > 0) row.set(target, fieldValueOf(values));
        else recorder.detail(`nothing at ${path}`);
      },
      adding([target]),
    );
  }
  return eachRow((row, run) => {
    const fields = documentOf(row, input, run)?.all(run.limits.fields + 1) ?? new Map<string, readonly Scalar[]>();
    for (const [name, values] of boundedFields(fields, run, command.span)) row.set(name, fieldValueOf(values));
  });
}

/** As many fields as a run takes out of one text; that there are more is told. */
function* boundedFields<T>(fields: Iterable<T>, run: RunContext, span: Span): Iterable<T> {
  let taken = 0;
  for (const field of fields) {
    if (++taken > run.limits.fields) {
      run.cut("SPL_FIELDS", `a text holds more than ${run.limits.fields} fields; further ones are left out`, span);
      return;
    }
    yield field;
  }
}

/** Members of the JSON object in the field become fields. */
export function compileFromjson(command: FromjsonCommand): Operator {
  return eachRow((row, run) => {
    const json = parseJson(textOf(row.get(command.field.name)) ?? "");
    if (json === undefined || json === null || typeof json !== "object" || Array.isArray(json)) return;
    for (const [name, value] of boundedFields(Object.entries(json), run, command.span)) {
      if (value === null) continue;
      row.set(
        command.prefix + name,
        fieldValueOf(Array.isArray(value) ? value.map(scalarOfJson) : [scalarOfJson(value)]),
      );
    }
  });
}

const XML_PAIR = /<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>([^<]*)<\/\1\s*>/g;

/** `<tag>value</tag>`: the first of each tag. */
export function compileXmlkv(command: XmlkvCommand): Operator {
  const field = command.field.name;
  return eachRow((row, run, recorder) => {
    const text = boundedInput(row, field, run, recorder);
    const fields = new Map<string, string>();
    for (const match of text.matchAll(XML_PAIR)) {
      const [, name = "", value = ""] = match;
      if (!fields.has(name) && fields.size <= run.limits.fields) fields.set(name, decodeEntities(value));
    }
    for (const [name, value] of boundedFields(fields, run, command.span)) row.set(name, value);
  });
}

function boundedInput(row: Row, field: string, run: RunContext, recorder: StepRecorder): string {
  const text = textOf(row.get(field)) ?? "";
  if (text.length <= run.limits.textLength) return text;
  recorder.detail(`${field} is longer than ${run.limits.textLength} characters: only its start is read`);
  return text.slice(0, run.limits.textLength);
}

const MAX_KEY_LENGTH = 128;

/** The name that ends at an offset; empty if none does. */
function keyBefore(text: string, end: number, from: number): string {
  let last = end;
  while (last > from && text.charAt(last - 1) === " ") last--;
  let first = last;
  while (first > from && last - first < MAX_KEY_LENGTH && /[\w.]/.test(text.charAt(first - 1))) first--;
  while (first < last && /[\d.]/.test(text.charAt(first))) first++;
  return text.slice(first, last);
}

/** `key=value` pairs of `_raw`; values may stand in double quotes. */
export function compileExtract(command: ExtractCommand): Operator {
  const between = command.keyDelimiters ?? "=";
  const ends = command.pairDelimiters ?? " ,;|\t\r\n";
  return eachRow((row, run, recorder) => {
    const text = boundedInput(row, "_raw", run, recorder);
    let taken = 0;
    for (let at = 0, from = 0; at < text.length && taken < command.limit; at++) {
      if (!between.includes(text.charAt(at))) continue;
      const key = keyBefore(text, at, from);
      if (key === "") continue;
      const value = pairValue(text, at + 1, ends);
      if (value.end === at + 1) continue;
      if (row.get(key) === undefined) row.set(key, value.text);
      taken++;
      from = value.end;
      at = value.end - 1;
    }
  });
}

function pairValue(text: string, start: number, ends: string): { text: string; end: number } {
  if (text.charAt(start) === '"') {
    const close = text.indexOf('"', start + 1);
    if (close > 0) return { text: text.slice(start + 1, close), end: close + 1 };
  }
  let end = start;
  while (end < text.length && !ends.includes(text.charAt(end))) end++;
  return { text: text.slice(start, end), end };
}
