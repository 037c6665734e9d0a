import { type SubscriptionReport, scanReportSchema } from "@unbind/model";
import { UsageError } from "../exit.ts";
import { readFile } from "./input-text.ts";
import { schemaFault } from "./schema-fault.ts";

/** Distinct ids named where one isn't found. */
const MAX_NAMED = 5;

/** One subscription out of a report that `unbind scan --format json` wrote. @throws UsageError */
export function savedSubscription(path: string, id: string): SubscriptionReport {
  const found = subscriptionsOf(path);
  const one = found.find((candidate) => isRecord(candidate) && candidate.id === id);
  if (one === undefined) {
    const ids = found.flatMap((candidate) => (isRecord(candidate) ? [String(candidate.id)] : []));
    const some = ids.length === 0 ? "it has none" : `it has ${ids.slice(0, MAX_NAMED).join(", ")}`;
    const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
    throw new UsageError(`${path} has no subscription ${id}: ${some}${more}.`);
  }
  const fault = schemaFault(one, { $ref: "#/$defs/subscription" }, scanReportSchema);
  if (fault !== undefined)
    throw new UsageError(`${path}: subscription ${id} is not as unbind.scan/1 has it: ${fault}.`);
  return one as SubscriptionReport;
}

function subscriptionsOf(path: string): unknown[] {
  const text = new TextDecoder().decode(readFile(path));
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not JSON. Write it with: unbind scan EVIDENCE --format json --output ${path}`);
  }
  if (isRecord(report) && report.schema === "unbind.scan/1" && Array.isArray(report.subscriptions)) {
    return report.subscriptions;
  }
  throw new UsageError(`${path} is no unbind.scan/1. Write it with: unbind scan EVIDENCE --format json`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
