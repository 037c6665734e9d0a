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

/** Parses one record; lone surrogates become U+FFFD. @throws SyntaxError */
export function parseRecord(text: string): JsonValue {
  const value: JsonValue = JSON.parse(text);
  return SURROGATE_ESCAPE.test(text) ? wellFormed(value) : value;
}

function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item ?? null)]));
}

/**
 * Text of a value that stood under `key` in the JSON text `raw`. Integers above 2^53 are taken from that text, where
 * they still have all digits.
 */
export function exactText(value: JsonValue | undefined, key: string, raw: string): string | undefined {
  if (typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return textOf(value);
  // Inside a string every quote has a backslash before it, so this finds keys only.
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  for (const match of raw.matchAll(new RegExp(`(?<!\\\\)"${name}"\\s*:\\s*(-?\\d+)`, "g"))) {
    if (Number(match[1]) === value) return match[1];
  }
  return String(value);
}
