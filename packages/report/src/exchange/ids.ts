/** Ids that follow from what they name: the same evidence gives the same ids everywhere, without a clock or a dice. */
import { toHex } from "@unbind/bytes";
import { sha1 } from "./sha1.ts";

/** Namespace of everything that Unbind names: UUIDv5 of `urn:unbind:interchange:1` in the URL namespace of RFC 9562. */
export const UNBIND_NAMESPACE = "e15c594d-e16c-5809-9383-a43eae0d602e";

/** Namespace that STIX 2.1 (2.9) sets for cyber-observable objects, and forbids for all others. */
export const SCO_NAMESPACE = "00abedb4-aa42-466c-9c01-fed23315a9b7";

/** Plain data as it is named and written. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** UUIDv5 (RFC 9562, 5.5) of the canonical JSON of a name. */
export function uuid(name: Json, namespace: string = UNBIND_NAMESPACE): string {
  return uuidOfText(canonical(name), namespace);
}

/** UUIDv5 of a text. */
export function uuidOfText(name: string, namespace: string): string {
  const text = new TextEncoder().encode(name);
  const seed = new Uint8Array(16 + text.length);
  seed.set(hexBytes(namespace.replaceAll("-", "")));
  seed.set(text, 16);
  const bytes = sha1(seed).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** JSON Canonicalization Scheme (RFC 8785): keys sorted by UTF-16 units, no blanks. Lone surrogates become U+FFFD. */
export function canonical(value: Json): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${canonical(key)}:${canonical(item)}`).join(",")}}`;
}

function hexBytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
