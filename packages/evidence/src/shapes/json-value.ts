/** A value as JSON.parse gives it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a key; undefined if there is none. */
export function objectAt(parent: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = parent === undefined ? undefined : own(parent, key);
  return isObject(value) ? value : undefined;
}

/** The value of a key of the record itself, never one that every object has (`constructor`). */
export function own(parent: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/**
 * Text of a value. `#text` (evtx_dump) and `text` (MaxPatrol) stand for their element; several values (Elastic,
 * Splunk) are joined by line feeds; null is empty; undefined stays undefined.
 */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (value === undefined) return undefined;
  if (value === null) return "";
  if (Array.isArray(value)) return value.map((item) => textOf(item) ?? "").join("\n");
  if (typeof value !== "object") return String(value);
  const inner = own(value, "#text") ?? own(value, "text");
  return inner === undefined ? "" : textOf(inner);
}

/** Text of the first of these keys that has one. */
export function firstText(parent: JsonObject | undefined, ...keys: string[]): string | undefined {
  if (parent === undefined) return undefined;
  for (const key of keys) {
    const text = textOf(own(parent, key));
    if (text !== undefined) return text;
  }
  return undefined;
}

const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
const LONG_NUMBER = /\d{16}/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses one record. Integers that a JSON number can't hold become text, so that no digit is lost; lone surrogates
 * become U+FFFD.
 * @throws SyntaxError
 */
export function parseRecord(text: string): JsonValue {
  const value: JsonValue = JSON.parse(LONG_NUMBER.test(text) ? withQuotedIntegers(text) : text);
  return SURROGATE_ESCAPE.test(text) ? wellFormed(value) : value;
}

function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item ?? null)]));
}

/** Puts quotes around integers above 2^53 that stand outside of strings. */
function withQuotedIntegers(text: string): string {
  let quoted = "";
  let copied = 0;
  for (let i = 0; i < text.length; ) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) i = stringEnd(text, i);
    else if (!isNumeric(unit)) i++;
    else {
      const end = numberEnd(text, i);
      if (end - i >= 16) {
        const number = text.slice(i, end);
        if (/^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number))) {
          quoted += `${text.slice(copied, i)}"${number}"`;
          copied = end;
        }
      }
      i = end;
    }
  }
  return quoted + text.slice(copied);
}

/** Position after the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (before > start && text.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return text.length;
}

function numberEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isNumeric(text.charCodeAt(end))) end++;
  return end;
}

/** Digits, signs, points and exponents. */
function isNumeric(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x2b || unit === 0x2e || unit === 0x45 || unit === 0x65
  );
}
