/**
 * Canonical JSON, after RFC 8785: keys sorted by UTF-16 unit at every level, no white space, strings escaped as
 * `JSON.stringify` does, numbers as ECMAScript prints them, UTF-8. Besides: keys whose value is undefined are left out.
 */
import { LimitError, MalformedError, sha256Hex } from "@unbind/bytes";
import type { EvictionPlan } from "./plan.ts";

/** Levels of objects and lists; a plan has 8. */
const MAX_CANONICAL_DEPTH = 64;

/**
 * The canonical text of a JSON value.
 *
 * @throws MalformedError PLAN_NUMBER a number that JSON hasn't; LimitError PLAN_DEPTH nested too deep
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_CANONICAL_DEPTH) {
    throw new LimitError("PLAN_DEPTH", `nested deeper than MAX_CANONICAL_DEPTH (${MAX_CANONICAL_DEPTH})`);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null, depth + 1)).join(",")}]`;
  if (typeof value === "object" && value !== null) return objectText(value, depth);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new MalformedError("PLAN_NUMBER", `${value} can't be written in JSON`);
  }
  return JSON.stringify(value) ?? "null";
}

function objectText(value: object, depth: number): string {
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, depth + 1)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 of the canonical form, lower-case hex. @throws as {@link canonicalJson} */
export function canonicalHash(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** The hash an approval is bound to: of everything but the approvals. */
export function planHash(plan: EvictionPlan): string {
  const { approvals: _, ...approved } = plan;
  return canonicalHash(approved);
}
