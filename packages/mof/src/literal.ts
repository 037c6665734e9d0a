/** What literals mean: escapes (DSP0004 4.13.1), numbers in four bases (DSP0004 annex A). */
import { MAX_NUMBER_LENGTH } from "./model.ts";

const SIMPLE: Record<string, string> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/**
 * The text of a literal with this content. An escape that MOF doesn't know keeps both characters and is told to
 * `onUnknown`, with its offset in the content.
 */
export function unescapeLiteral(content: string, onUnknown?: (offset: number) => void): string {
  let backslash = content.indexOf("\\");
  if (backslash < 0) return content;
  const parts: string[] = [];
  let from = 0;
  while (backslash >= 0 && backslash < content.length - 1) {
    parts.push(content.slice(from, backslash));
    const { value, length } = unescapeOne(content, backslash, onUnknown);
    parts.push(value);
    from = backslash + length;
    backslash = content.indexOf("\\", from);
  }
  parts.push(content.slice(from));
  return parts.join("");
}

function unescapeOne(content: string, at: number, onUnknown: ((offset: number) => void) | undefined) {
  const letter = content[at + 1] as string;
  const simple = SIMPLE[letter] ?? SIMPLE[letter.toLowerCase()];
  if (simple !== undefined) return { value: simple, length: 2 };
  if (letter === "x" || letter === "X") {
    const hex = /^[0-9a-f]{1,4}/i.exec(content.slice(at + 2, at + 6))?.[0];
    if (hex !== undefined) return { value: String.fromCharCode(Number.parseInt(hex, 16)), length: 2 + hex.length };
  }
  onUnknown?.(at);
  return { value: content.slice(at, at + 2), length: 2 };
}

/** Content of a string literal as WMI writes it: quote, backslash, line feed, return and tab escaped, all else raw. */
export function escapeLiteral(value: string): string {
  return value.replace(/["\\\n\r\t]/g, (char) => ESCAPED[char] as string);
}

const ESCAPED: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Integers as `bigint`, reals as `number`; undefined if the literal is no number (`09`, `12x`) or too long. */
export function parseNumber(literal: string): bigint | number | undefined {
  if (literal.length > MAX_NUMBER_LENGTH) return undefined;
  const negative = literal[0] === "-";
  const digits = negative || literal[0] === "+" ? literal.slice(1) : literal;
  const integer = parseInteger(digits);
  if (integer !== undefined) return negative ? -integer : integer;
  if (!/^\d*\.?\d+(?:e[+-]?\d+)?$|^\d+\.(?:e[+-]?\d+)?$/i.test(digits) || /^0\d+$/.test(digits)) return undefined;
  return Number(literal);
}

function parseInteger(digits: string): bigint | undefined {
  if (/^0x[0-9a-f]+$/i.test(digits)) return BigInt(digits);
  if (/^[01]+b$/i.test(digits)) return BigInt(`0b${digits.slice(0, -1)}`);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^(?:0|[1-9]\d*)$/.test(digits)) return BigInt(digits);
  return undefined;
}
