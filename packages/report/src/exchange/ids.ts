/** Ids that follow from what they name: the same evidence gives the same ids everywhere, without a clock or a dice. */
import { nameUuid, UNBIND_NAMESPACE } from "@unbind/bytes";

/** Namespace that STIX 2.1 (2.9) sets for cyber-observable objects, and forbids for all others. */
export const SCO_NAMESPACE = "00abedb4-aa42-466c-9c01-fed23315a9b7";

/** Plain data as it is named and written. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** UUIDv5 (RFC 9562, 5.5) of the canonical JSON of a name. */
export function uuid(name: Json, namespace: string = UNBIND_NAMESPACE): string {
  return nameUuid(canonical(name), namespace);
}

/** JSON Canonicalization Scheme (RFC 8785): keys sorted by UTF-16 units, no blanks. Lone surrogates become U+FFFD. */
export function canonical(value: Json): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${canonical(key)}:${canonical(item)}`).join(",")}}`;
}
