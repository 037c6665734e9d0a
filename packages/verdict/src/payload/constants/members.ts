/** Indexes and members that need more than the value: the language, or the variable itself. */

import { literalPattern, literalsOf, MAX_PATTERN_LENGTH } from "./pattern.ts";
import { isMark, type Reader } from "./reader.ts";
import { makeValue, replaced, type Scalar, textOf, type Value } from "./value.ts";

/** `[array]::Reverse($a)` turns the variable itself round. */
export function reverseVariable(reader: Reader): undefined {
  const name = isMark(reader, "(") ? reader.tokens[reader.at + 1]?.text : undefined;
  const value = name === undefined ? undefined : reader.variables.get(name);
  if (name === undefined || typeof value?.data !== "object" || !isMark(reader, ")", 2)) return undefined;
  const turned = makeValue([...value.data].reverse(), "reversed", [value], reader.budget);
  if (turned !== undefined) reader.variables.set(name, turned);
  return undefined;
}

/** Items of a list or characters of a text; negative places count from the end, as in PowerShell. */
export function pick(reader: Reader, value: Value, places: readonly number[], index?: Value): Value | undefined {
  const { data } = value;
  const source: string | readonly Scalar[] = typeof data === "number" ? [data] : data;
  const picked: Scalar[] = [];
  for (const place of places) {
    const item = source[place < 0 ? source.length + place : place];
    if (item !== undefined) picked.push(item);
  }
  const isReversed = places.length > 1 && places[0] === -1 && places[1] === -2;
  const trick = isReversed ? "reversed" : typeof data === "string" ? "substring" : "literal";
  const single = places.length === 1 ? picked[0] : picked;
  return makeValue(single, trick, index === undefined ? [value] : [value, index], reader.budget);
}

/** A text is replaced once, a regular expression with `g` everywhere. */
export function replaceInJscript(reader: Reader, value: Value, args: readonly Value[]): Value | undefined {
  const [find, put] = args;
  if (find === undefined || typeof put?.data !== "string") return undefined;
  const parts = /^\/(.*)\/([gimy]*)$/.exec(textOf(find));
  const literals = parts === null ? [textOf(find)] : literalsOf(parts[1] as string);
  const first = literals?.[0] ?? "";
  if (literals === undefined || first === "" || first.length > MAX_PATTERN_LENGTH) return undefined;
  const flags = parts?.[2] ?? "";
  const pattern = literalPattern(literals, flags.includes("g") ? (flags.includes("i") ? "gi" : "g") : "");
  const replacement = put.data;
  return makeValue(
    replaced(textOf(value), pattern, () => replacement),
    "replace",
    [value, put],
    reader.budget,
  );
}
