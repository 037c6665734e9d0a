/** From a scan report to a plan of removal. */
import { filetimeToIso, LimitError, MalformedError } from "@unbind/bytes";
import type { ScanReport, SubscriptionReport, VerdictLevel } from "@unbind/model";
import type { GuardContext } from "../guard/protection.ts";
import { canonicalHash } from "./canonical.ts";
import { hostSteps } from "./host-steps.ts";
import type { EvictionPlan, HostPlan, Withheld } from "./plan.ts";
import { selectRemovals } from "./selection.ts";

/** What is to be removed, and when the plan is made. */
export interface PlanOptions extends GuardContext {
  version: string;
  /** FILETIME at which the plan is made. */
  created: bigint;
  /** How long it may be run, in 100 ns; seven days by default. */
  lifetime?: bigint;
  /** Ids of subscriptions; without them all that reach `minLevel` and may still be there. */
  subscriptions?: readonly string[];
  /** `malicious` by default. */
  minLevel?: VerdictLevel;
  /** Name for a host that evidence doesn't name. */
  host?: string;
  /** Removals on one host; 10 by default. */
  maxRemovals?: number;
}

/** Seven days, in 100 ns. */
export const DEFAULT_LIFETIME: bigint = 7n * 86_400n * 10_000_000n;
/** Removals that one host's part of a plan may hold unless told otherwise. */
export const DEFAULT_MAX_REMOVALS = 10;
/** Objects of one plan; a fleet is planned host by host. */
export const MAX_PLANNED_SUBSCRIPTIONS = 100_000;

const LEVELS: readonly VerdictLevel[] = ["benign", "unknown", "suspicious", "malicious"];

/**
 * Plans the removal of a report's subscriptions, host by host. Pure: the same report, options and time give the same
 * plan.
 *
 * @throws MalformedError PLAN_SUBSCRIPTION a chosen id that the report hasn't; LimitError PLAN_REMOVALS, PLAN_SIZE
 */
export function makePlan(report: ScanReport, options: PlanOptions): EvictionPlan {
  const { created, lifetime = DEFAULT_LIFETIME } = options;
  if (report.subscriptions.length > MAX_PLANNED_SUBSCRIPTIONS) {
    throw new LimitError(
      "PLAN_SIZE",
      `more than MAX_PLANNED_SUBSCRIPTIONS (${MAX_PLANNED_SUBSCRIPTIONS}) subscriptions`,
    );
  }
  checkIds(report, options.subscriptions ?? []);
  const byHost = Map.groupBy(report.subscriptions, ({ host }) => host);
  const hosts = [...byHost].flatMap(([host, all]) => planHost(host, all, report, options) ?? []);
  return {
    schema: "unbind.plan/1",
    tool: { name: "unbind", version: options.version },
    purpose: "removal",
    created: filetimeToIso(created),
    expires: filetimeToIso(created + lifetime),
    source: { schema: "unbind.scan/1", sha256: canonicalHash(report) },
    hosts: hosts.sort((a, b) => (a.host < b.host ? -1 : 1)),
    approvals: [],
  };
}

function checkIds({ subscriptions }: ScanReport, ids: readonly string[]): void {
  const known = new Set(subscriptions.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) {
    throw new MalformedError("PLAN_SUBSCRIPTION", `the report has no subscription ${missing}`);
  }
}

function planHost(
  named: string,
  all: readonly SubscriptionReport[],
  report: ScanReport,
  options: PlanOptions,
): HostPlan | undefined {
  const { subscriptions: ids = [], minLevel = "malicious", maxRemovals = DEFAULT_MAX_REMOVALS } = options;
  const wanted = new Set(ids);
  const isMeant = ({ id, verdict }: SubscriptionReport): boolean =>
    ids.length > 0 ? wanted.has(id) : LEVELS.indexOf(verdict.level) >= LEVELS.indexOf(minLevel);
  const isGone = ({ id, state }: SubscriptionReport): boolean =>
    (state === "removed" || state === "recovered") && !wanted.has(id);
  if (!all.some(isMeant)) return undefined;
  const host = named === "" ? (options.host ?? "") : named;
  const before: Withheld[] = all.filter((one) => isMeant(one) && isGone(one)).map(alreadyGone);
  if (host === "") return unnamedHost(all.filter(isMeant));
  const selection = selectRemovals(all, (one) => isMeant(one) && !isGone(one), options, host);
  if (selection.removals.length > maxRemovals) {
    const text = `${host}: ${selection.removals.length} removals, more than the ${maxRemovals} that one host may have`;
    throw new LimitError("PLAN_REMOVALS", `${text}; choose subscriptions or raise the limit`);
  }
  const seen = report.hosts.find(({ name }) => name === named);
  const steps = hostSteps(selection, seen, lossesOf(report, named));
  const { items, withheld, keep, protect } = selection;
  return { host, items, withheld: [...before, ...withheld], keep, protect, steps };
}

/** What could not be read of a host's evidence: whoever approves must know that more may be there. */
function lossesOf({ evidence, issues }: ScanReport, host: string): string[] {
  const own = new Set(evidence.filter((one) => (one.host ?? "") === host).map(({ path }) => path));
  return issues
    .filter(({ severity, evidence }) => severity === "error" && own.has(evidence.path))
    .map(
      ({ code, message, evidence: { path } }) =>
        `${path}: ${message} (${code}). More may be there than this plan names.`,
    );
}

function alreadyGone({ id, state }: SubscriptionReport): Withheld {
  const text =
    state === "removed"
      ? "Evidence says that it was removed. To remove it wherever it is still there, choose it by its id."
      : "It was read from deleted records only. To remove it wherever it is still there, choose it by its id.";
  return { subscription: id, reason: "already-gone", object: id, text };
}

/** Nothing can be run where no host is named. */
function unnamedHost(all: readonly SubscriptionReport[]): HostPlan {
  const text = "The evidence names no host. Say which host it is from with --host.";
  const withheld = all.map(({ id }): Withheld => ({ subscription: id, reason: "host-unknown", object: id, text }));
  return { host: "(unknown)", items: [], withheld, keep: [], protect: [], steps: [] };
}
