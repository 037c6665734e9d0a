/** The old `| count(field) by group > 5` behind a condition, with the section's `timeframe`. */
import type { Aggregation, Bound } from "../parse/document.ts";
import { conditionFault } from "./condition-parser.ts";

const OPERATORS: Readonly<Record<string, Bound["operator"]>> = {
  ">": "gt",
  ">=": "gte",
  "<": "lt",
  "<=": "lte",
  "=": "eq",
  "==": "eq",
  "!=": "neq",
};
const UNITS: Readonly<Record<string, bigint>> = { s: 1n, m: 60n, h: 3600n, d: 86_400n, w: 604_800n };
const PER_SECOND = 10_000_000n;

/** `5m` in 100 ns units; undefined if it is no span. */
export function parseTimespan(text: string): bigint | undefined {
  const match = /^(\d{1,9})([smhdw])$/.exec(text.trim());
  return match ? BigInt(match[1] ?? 0) * (UNITS[match[2] ?? ""] ?? 0n) * PER_SECOND : undefined;
}

/**
 * Splits a condition at its pipe. `timespan` is the section's `timeframe`.
 * @throws RuleError SIGMA_CONDITION; its column is the offset in `text`
 */
export function splitAggregation(
  text: string,
  timespan: bigint | undefined,
): { condition: string; aggregation: Aggregation | undefined } {
  const pipe = text.indexOf("|");
  if (pipe < 0) return { condition: text, aggregation: undefined };
  return { condition: text.slice(0, pipe), aggregation: parseAggregation(text.slice(pipe + 1), pipe + 1, timespan) };
}

function parseAggregation(text: string, at: number, timespan: bigint | undefined): Aggregation {
  const near = /^\s*near\s+(.+?)\s*$/i.exec(text);
  if (near) return nearOf(near[1] ?? "", at, timespan);
  const match =
    /^\s*(count|min|max|avg|sum)\s*\(\s*([^()\s]*)\s*\)\s*(?:by\s+([^<>=!]+?)\s*)?(>=|<=|==|!=|>|<|=)\s*(-?\d+(?:\.\d+)?)\s*$/i.exec(
      text,
    );
  if (!match) {
    throw conditionFault(
      "legacy aggregation must read 'count(field) by group > number' (or min, max, avg, sum, near)",
      at,
    );
  }
  const [, metric = "", field = "", groups, operator = "", number] = match;
  if (metric.toLowerCase() !== "count" && field === "") throw conditionFault(`${metric}() needs a field`, at);
  return {
    metric: metric.toLowerCase() as Aggregation["metric"],
    field: field === "" || field === "*" ? undefined : field,
    groupBy: groups?.split(/[\s,]+/).filter((group) => group !== "") ?? [],
    test: [{ operator: OPERATORS[operator] ?? "gt", value: Number(number) }],
    timespan,
    near: [],
  };
}

/** `near a and b and not c`. */
function nearOf(text: string, at: number, timespan: bigint | undefined): Aggregation {
  const near = text.split(/\s+and\s+/i).map((part) => {
    const match = /^(not\s+)?([A-Za-z0-9_-]+)$/i.exec(part.trim());
    if (!match) throw conditionFault("'near' must read 'near a and b and not c'", at);
    return { name: match[2] ?? "", negated: match[1] !== undefined };
  });
  return { metric: "near", field: undefined, groupBy: [], test: [], timespan, near };
}
