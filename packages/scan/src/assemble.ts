import { compareIssues, type Issue } from "@unbind/bytes";
import type { ScanReport, SubscriptionReport, VerdictLevel } from "@unbind/model";
import { hostNames, joinSubscriptions } from "@unbind/subscriptions";
import { hostReports } from "./hosts.ts";
import { type JudgeOptions, judged } from "./judgement.ts";
import { allSightings, type EvidenceFacts, mergeParts } from "./merge.ts";
import { withNeighbourHosts } from "./neighbour-host.ts";
import type { PieceResult } from "./piece.ts";
import { withRepositoryHosts } from "./repository-hosts.ts";
import { evidenceReport, spanReport, withoutRepeatedNotes } from "./walk/walk-report.ts";

/** What a report says besides what the pieces gave. */
export interface AssembleOptions extends JudgeOptions {
  /** The span that records were chosen by, as FILETIME. */
  since?: bigint | undefined;
  until?: bigint | undefined;
  version: string;
  /** Issues that belong to no piece: missing paths, unreadable folders. */
  issues: readonly Issue[];
  /** Path of identical evidence -> path of the one that was kept. */
  duplicates: ReadonlyMap<string, string>;
  /** SHA-256 of the evidence at that path (lower-case hex), or null if it could not be read; called for what is to be hashed. */
  hashOf: (evidence: EvidenceFacts, cited: boolean) => Promise<string | null>;
}

/** From what the pieces gave to `unbind.scan/1`. The order of `results` doesn't matter. */
export async function assembleReport(results: readonly PieceResult[], options: AssembleOptions): Promise<ScanReport> {
  const merged = mergeParts(results);
  const isDistinct = ({ path }: EvidenceFacts) => !options.duplicates.has(path);
  const names = hostNames(merged.filter(isDistinct).map(({ path, computers }) => ({ path, computers })));
  const all = withRepositoryHosts(merged, names);
  const evidence = all.filter(isDistinct);
  const { sightings: stated, issues: scriptIssues } = allSightings(evidence);
  const sightings = withNeighbourHosts(stated, evidence, names);
  const subscriptions = judged(joinSubscriptions(sightings, names), options);
  const issues = withoutRepeatedNotes(
    [...options.issues, ...evidence.flatMap((one) => one.issues), ...scriptIssues].sort(compareIssues),
  );
  const hosts = hostReports(evidence, names);
  const cited = citedPaths(subscriptions);
  return {
    schema: "unbind.scan/1",
    tool: { name: "unbind", version: options.version },
    summary: {
      evidence: evidence.filter(({ format }) => format !== "unknown" && format !== "empty").length,
      byteLength: total(evidence, (one) => one.byteLength),
      records: total(evidence, (one) => one.records),
      events: total(evidence, (one) => one.events),
      hosts: hosts.length,
      subscriptions: countLevels(subscriptions),
      issues: total(issues, (issue) => issue.count ?? 1),
      ...spanReport(options),
    },
    hosts,
    evidence: await Promise.all(
      all.map(async (one) => ({
        ...evidenceReport(one, names, options.duplicates.get(one.path)),
        sha256: await options.hashOf(one, cited.has(one.path)),
      })),
    ),
    subscriptions,
    issues,
  };
}

function citedPaths(subscriptions: readonly SubscriptionReport[]): Set<string> {
  return new Set(subscriptions.flatMap(({ sightings }) => sightings.map(({ evidence }) => evidence.path)));
}

function countLevels(subscriptions: readonly SubscriptionReport[]): Record<VerdictLevel, number> {
  const counts = { malicious: 0, suspicious: 0, unknown: 0, benign: 0 };
  for (const { verdict } of subscriptions) counts[verdict.level]++;
  return counts;
}

function total<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
