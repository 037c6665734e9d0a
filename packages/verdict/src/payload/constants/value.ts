import type { Budget } from "../budget.ts";

/** What was done to make a value, from the least telling to the most; a value carries the strongest of all its parts. */
const TRICKS = [
  "literal",
  "script-text",
  "concatenation",
  "substring",
  "vbscript-escape",
  "jscript-escape",
  "url-escape",
  "char-codes",
  "hex",
  "replace",
  "format-operator",
  "reversed",
  "environment",
  "xor",
] as const;
export type Trick = (typeof TRICKS)[number];

export type Scalar = string | number;

/** A constant that the folder has computed. */
export interface Value {
  readonly data: Scalar | readonly Scalar[];
  readonly trick: Trick;
}

/** Texts longer than this are not computed. */
const MAX_TEXT_LENGTH = 1 << 19;
/** Longer lists are not computed. */
const MAX_ITEMS = 100_000;

/** The stronger of two tricks. */
export function stronger(a: Trick, b: Trick): Trick {
  return TRICKS.indexOf(a) >= TRICKS.indexOf(b) ? a : b;
}

/**
 * A new value made from others by `trick`; undefined when it is too large or the budget is spent. `isJoin` costs one
 * step whatever the length: the engine keeps joined texts as their parts until they are read.
 */
export function makeValue(
  data: Value["data"] | undefined,
  trick: Trick,
  from: readonly Value[],
  budget: Budget,
  isJoin = false,
): Value | undefined {
  if (data === undefined || (typeof data === "number" && !Number.isFinite(data))) return undefined;
  const limit = typeof data === "string" ? MAX_TEXT_LENGTH : MAX_ITEMS;
  const length = typeof data === "number" ? 0 : data.length;
  const cost = typeof data === "string" ? length >> 4 : length;
  if (length > limit || !budget.takeSteps(isJoin ? 1 : 1 + cost)) return undefined;
  return { data, trick: from.reduce((all, part) => stronger(all, part.trick), trick) };
}

/** The items of a list; a scalar is a list of one. */
export function itemsOf(value: Value): readonly Scalar[] {
  return typeof value.data === "string" || typeof value.data === "number" ? [value.data] : value.data;
}

/** Text as the languages convert it: numbers in decimal, lists joined by a blank as PowerShell does. */
export function textOf(value: Value): string {
  return typeof value.data === "object" ? value.data.join(" ") : String(value.data);
}

/** The number a value is or spells (decimal or `0x`); undefined for anything else. */
export function numberOf(value: Value): number | undefined {
  const items = itemsOf(value);
  return items.length === 1 ? scalarNumber(items[0] as Scalar) : undefined;
}

/** The number a scalar is or spells. */
export function scalarNumber(scalar: Scalar): number | undefined {
  if (typeof scalar === "number") return scalar;
  const trimmed = scalar.trim();
  return /^-?(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(trimmed) ? Number(trimmed) : undefined;
}

/** The character of a code; undefined outside UTF-16. */
export function characterOf(code: number | undefined): string | undefined {
  if (code === undefined || !Number.isInteger(code) || code < 0 || code > 0xffff) return undefined;
  return String.fromCharCode(code);
}

/** Joins items; undefined when the text would be too long. */
export function joined(items: readonly Scalar[], separator: string): string | undefined {
  let length = separator.length * items.length;
  for (const item of items) length += String(item).length;
  return length > MAX_TEXT_LENGTH ? undefined : items.join(separator);
}

/** Replaces what `pattern` (global, or for the first match only) finds; undefined when the text would be too long. */
export function replaced(
  text: string,
  pattern: RegExp,
  replacement: (...match: string[]) => string,
): string | undefined {
  let length = text.length;
  const result = text.replace(pattern, (...match: string[]) => {
    if (length > MAX_TEXT_LENGTH) return "";
    const put = replacement(...match);
    length += put.length;
    return put;
  });
  return length > MAX_TEXT_LENGTH ? undefined : result;
}
