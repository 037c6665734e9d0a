import { approvePlan, type EvictionPlan, exactJson, makePlan, planFaults, planHash } from "@unbind/evict";
import { scanPaths } from "@unbind/host-node";
import type { ScanReport, VerdictLevel } from "@unbind/model";
import { counted, neutralise } from "@unbind/report";
import { filetimeNow } from "../clock.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { doubtsOf, tellIssues } from "../issues.ts";
import { keepApart, keepInputs, writeText } from "../output.ts";
import { checkPaths, endStdinOn } from "../usage.ts";
import { VERSION } from "../version.ts";
import { asUsage, isSavedScan, readPlan, savedScan } from "./plan-files.ts";
import { planText } from "./plan-text.ts";
import { readBaseline } from "./site-baseline.ts";

export interface PlanCommandOptions {
  subscription: string[];
  minLevel: VerdictLevel;
  baseline?: string;
  host?: string;
  days: number;
  maxRemovals: number;
  output?: string;
}

/** A day in 100 ns. */
const DAY = 864_000_000_000n;

/** Runs `unbind plan` and gives its exit code. @throws UsageError */
export async function plan(paths: readonly string[], options: PlanCommandOptions): Promise<number> {
  const { subscription, minLevel, host, days, maxRemovals, output } = options;
  keepApart(output, paths);
  keepInputs(output, [options.baseline]);
  const site = readBaseline(options.baseline);
  return withReport(paths, site, (report) => {
    const made = asUsage(() =>
      makePlan(report, {
        ...site,
        version: VERSION,
        created: filetimeNow(),
        lifetime: BigInt(days) * DAY,
        subscriptions: subscription,
        minLevel,
        maxRemovals,
        ...(host !== undefined && { host }),
      }),
    );
    writeText(output, exactJson(made));
    const removals = made.hosts.flatMap(({ steps }) => steps).filter(({ action }) => action === "remove").length;
    const on = `${counted(removals, "removal")} on ${counted(made.hosts.length, "host")}`;
    say(`${on}, ${leftOut(made)}; SHA-256 ${planHash(made)}`);
    if (output !== undefined) sayNext(output, removals);
    return exitCodes.ok;
  });
}

/** `3 left out (2 already-gone, 1 protected)`. */
function leftOut({ hosts }: EvictionPlan): string {
  const reasons = hosts.flatMap(({ withheld }) => withheld.map(({ reason }) => reason)).sort();
  const each = [...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => `${all.length} ${reason}`);
  return `${reasons.length} left out${each.length === 0 ? "" : ` (${each.join(", ")})`}`;
}

function sayNext(path: string, removals: number): void {
  say(
    removals === 0
      ? `next: unbind plan show ${path} says why nothing is removed`
      : `next: unbind plan show ${path}, then unbind plan approve ${path} --by NAME --reason TEXT`,
  );
}

/** What tells nothing about a host: without anything else there is no answer. */
const NOTHING_KNOWN = /^(?:unknown(?:-.*)?|empty|zip|tar|gzip)$/;

/** Works on a saved scan, or on a scan of evidence. @throws UsageError */
export async function withReport(
  paths: readonly string[],
  site: ReturnType<typeof readBaseline>,
  work: (report: ScanReport) => number,
): Promise<number> {
  const [first = ""] = paths;
  const saved = paths.length === 1 ? savedScan(first) : undefined;
  if (saved) return work(saved);
  const among = paths.find(isSavedScan);
  if (among !== undefined) {
    throw new UsageError(`${among} is a saved scan: give it alone, or the evidence without it.`);
  }
  checkPaths(paths, {});
  return interruptible(async (signal) => {
    endStdinOn(signal, paths);
    const report = await scanPaths(paths, { hash: "cited", signal, ...site, version: VERSION });
    signal.throwIfAborted();
    const doubts = doubtsOf(report.issues);
    if (report.evidence.every(({ format }) => NOTHING_KNOWN.test(format))) {
      tellIssues("nothing could be read", report.issues);
      return exitCodes.nothingRead;
    }
    if (doubts.length > 0) tellIssues("the evidence has issues", doubts);
    return work(report);
  });
}

/** Runs `unbind plan show`. @throws UsageError */
export function showPlan(path: string): number {
  writeText(undefined, planText(readPlan(path), filetimeNow()));
  return exitCodes.ok;
}

/** Runs `unbind plan approve`: refuses what no plan may do, whoever approves. @throws UsageError */
export function approve(
  path: string,
  { by, reason, output = path }: { by: string; reason: string; output?: string },
): number {
  const given = readPlan(path);
  const [fault] = planFaults(given);
  if (fault)
    throw new UsageError(`${path}: ${fault.host} ${fault.step}: ${fault.message} (${fault.code}). Make a new plan.`);
  const approved = asUsage(() => approvePlan(given, { by, reason, now: filetimeNow() }));
  writeText(output, exactJson(approved));
  say(`approved: ${given.purpose} plan ${planHash(approved)}, to be run before ${approved.expires}`);
  say(`next: unbind plan export ${output} --output FOLDER writes scripts and a runbook`);
  return exitCodes.ok;
}

function say(text: string): void {
  process.stderr.write(`unbind: ${neutralise(text)}\n`);
}
