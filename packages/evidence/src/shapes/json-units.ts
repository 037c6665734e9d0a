/** Looking at JSON as code units: what stands at, before and after an index. */
import type { TextView } from "./text-window.ts";

const TAB = 0x09;
export const LF = 0x0a;
const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const LEFT_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const RIGHT_BRACKET = 0x5d;
export const LEFT_BRACE = 0x7b;
export const RIGHT_BRACE = 0x7d;
/** Deepest indentation at which a line is taken for the beginning of a record. */
const MAX_INDENT = 256;

/** What may stand between records. */
export function isSeparator(unit: number): boolean {
  return (
    isSpace(unit) ||
    unit === COMMA ||
    unit === LEFT_BRACKET ||
    unit === RIGHT_BRACKET ||
    // Byte order marks: U+FEFF, and its three bytes in UTF-8.
    unit === 0xfeff ||
    unit === 0xef ||
    unit === 0xbb ||
    unit === 0xbf
  );
}

/** Whether the value that begins at `at` has the key `name`; `from` is where to stop looking back. */
export function isKeyBefore(units: TextView["units"], at: number, from: number, name: string): boolean {
  const colon = beforeSpace(units, at - 1, from);
  const quote = beforeSpace(units, colon - 1, from);
  const start = quote - name.length;
  if (units[colon] !== COLON || units[quote] !== QUOTE || units[start - 1] !== QUOTE || start <= from) return false;
  for (let i = 0; i < name.length; i++) if (units[start + i] !== name.charCodeAt(i)) return false;
  return true;
}

/** Index of the first unit in `from..end` that is no white space. */
export function afterSpace(units: TextView["units"], from: number, end: number): number {
  let i = from;
  while (i < end && isSpace(units[i] as number)) i++;
  return i;
}

function beforeSpace(units: TextView["units"], from: number, end: number): number {
  let i = from;
  while (i > end && isSpace(units[i] as number)) i--;
  return i;
}

function isSpace(unit: number): boolean {
  return unit === LF || unit === CR || unit === SPACE || unit === TAB;
}

/** Position of the first `{` in `from..to` that is the first thing on its line; the line break must lie at `from` or after. */
export function lineStart(view: TextView, from: number, to: number): number | undefined {
  const { units, origin } = view;
  const end = Math.min(to - origin, view.length);
  let i = units.indexOf(LF, from - origin);
  while (i >= 0 && i < end) {
    const at = afterIndent(units, i + 1, end);
    if (at < end && units[at] === LEFT_BRACE) return origin + at;
    i = units.indexOf(LF, i + 1);
  }
  return undefined;
}

function afterIndent(units: TextView["units"], from: number, end: number): number {
  const limit = Math.min(end, from + MAX_INDENT);
  let i = from;
  while (i < limit && (units[i] === SPACE || units[i] === TAB || units[i] === COMMA)) i++;
  return i;
}

/** From where on memory must be looked at again when more has come: the last line, if nothing but its indent is there. */
export function lineTail(view: TextView): number {
  const { units, origin, length } = view;
  const last = units.subarray(0, length).lastIndexOf(LF);
  const open = last >= 0 && length - last <= MAX_INDENT && afterIndent(units, last + 1, length) === length;
  return origin + (open ? last : length);
}
