import type { Reader } from "./reader.ts";
import type { Span, TextPattern, WildcardPart } from "./span.ts";

/** Takes a text apart at its wildcards; a backslash can't escape `*` (Search Manual, "Backslashes"). */
export function textPattern(text: string, quoted: boolean, span: Span): TextPattern {
  const parts: WildcardPart[] = [];
  let wildcards = 0;
  let start = 0;
  for (let at = text.indexOf("*"); at >= 0; at = text.indexOf("*", at + 1)) {
    if (at > start) parts.push(text.slice(start, at));
    if (typeof parts.at(-1) !== "object") parts.push({ wildcard: "any" });
    wildcards++;
    start = at + 1;
  }
  if (start < text.length) parts.push(text.slice(start));
  return { text, parts, wildcards, quoted, span };
}

/** Takes a name that may have wildcards: bare or in double quotes. */
export function readPattern(reader: Reader, what: string): TextPattern {
  const quoted = reader.next === '"';
  const { name, span } = reader.name(what);
  return textPattern(name, quoted, span);
}

const NEW_NAME = /(?:\([^\s"()[\]|]*\)|[^\s",()[\]|])+/y;

/** Takes the name behind AS, in which round brackets may stand in pairs: `as flags(inheritance)`. */
export function readNewName(reader: Reader): TextPattern {
  const match = reader.match(NEW_NAME);
  if (match === undefined) return readPattern(reader, "a name behind AS");
  const start = reader.at;
  reader.at += match[0].length;
  return textPattern(match[0], false, { start, end: reader.at });
}

/** Takes names up to the end of the command, with blanks or commas between. */
export function readPatterns(reader: Reader): TextPattern[] {
  const patterns: TextPattern[] = [];
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) patterns.push(readPattern(reader, "a field"));
  return patterns;
}
