import { approvePlan, type EvictionPlan, exactJson, makePlan, planFaults, planHash } from "@unbind/evict";
import { scanPaths } from "@unbind/host-node";
import type { ScanReport, VerdictLevel } from "@unbind/model";
import { neutralise } from "@unbind/report";
import { exitCodes, UsageError } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { checkPaths, endStdinOn } from "../usage.ts";
import { VERSION } from "../version.ts";
import { asUsage, filetimeNow, readPlan, savedScan, writeText } from "./plan-files.ts";
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
    say(`${removals} removals on ${made.hosts.length} hosts, ${countOf(made)} left out; SHA-256 ${planHash(made)}`);
    return exitCodes.ok;
  });
}

const countOf = ({ hosts }: EvictionPlan): number => hosts.reduce((sum, { withheld }) => sum + withheld.length, 0);

/** Works on a saved scan, or on a scan of evidence. @throws UsageError */
export async function withReport(
  paths: readonly string[],
  site: ReturnType<typeof readBaseline>,
  work: (report: ScanReport) => number,
): Promise<number> {
  const [first = ""] = paths;
  const saved = paths.length === 1 ? savedScan(first) : undefined;
  if (saved) return work(saved);
  checkPaths(paths, {});
  return interruptible(async (signal) => {
    endStdinOn(signal, paths);
    const report = await scanPaths(paths, { hash: "cited", signal, ...site, version: VERSION });
    signal.throwIfAborted();
    if (report.summary.evidence > 0) return work(report);
    say("nothing could be read");
    return exitCodes.nothingRead;
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
  return exitCodes.ok;
}

function say(text: string): void {
  process.stderr.write(`unbind: ${neutralise(text)}\n`);
}
