import { parseWql } from "./parse.ts";
import type { WqlSelect } from "./query.ts";

/** A parsed SELECT; a fault fails the test with its message. */
export function select(text: string): WqlSelect {
  const result = parseWql(text);
  if (!result.ok) throw new Error(`${result.error.message} at ${result.error.offset}: ${text}`);
  if (result.query.kind !== "select") throw new Error("not a SELECT");
  return result.query;
}

/** The same tree without positions. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "start" && key !== "end");
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutSpans(one)]));
}
