import { compareIssues, filetimeToIso, type Issue, IssueLog } from "@unbind/bytes";
import type { EvidenceReport, ScanReport, SubscriptionReport, VerdictLevel } from "@unbind/model";
import { type HostNames, hostNames, joinSubscriptions } from "@unbind/subscriptions";
import { hostReports } from "./hosts.ts";
import { type JudgeOptions, judged } from "./judgement.ts";
import { allSightings, type EvidenceFacts, mergeParts } from "./merge.ts";
import { withNeighbourHosts } from "./neighbour-host.ts";
import type { PieceResult } from "./piece.ts";
import { withRepositoryHosts } from "./repository-hosts.ts";

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
      ...spanOf(options),
    },
    hosts,
    evidence: await Promise.all(
      all.map(async (one) => ({
        ...evidenceReport(one, names),
        sha256: await options.hashOf(one, cited.has(one.path)),
        ...duplicateOf(options.duplicates.get(one.path)),
      })),
    ),
    subscriptions,
    issues,
  };
}

/** Notes say the same of file after file: a few of each code are kept, the rest counted. Takes and gives report order. */
function withoutRepeatedNotes(issues: readonly Issue[]): Issue[] {
  const notes = new IssueLog();
  for (const issue of issues) if (issue.severity === "note") notes.add(issue);
  return [...issues.filter(({ severity }) => severity !== "note"), ...notes.list()].sort(compareIssues);
}

function spanOf({ since, until }: AssembleOptions): Pick<ScanReport["summary"], "span"> {
  if (since === undefined && until === undefined) return {};
  const time = (filetime: bigint | undefined) => (filetime === undefined ? null : filetimeToIso(filetime));
  return { span: { since: time(since), until: time(until) } };
}

function duplicateOf(path: string | undefined): { duplicateOf?: string } {
  return path === undefined ? {} : { duplicateOf: path };
}

function evidenceReport(evidence: EvidenceFacts, names: HostNames): EvidenceReport {
  const last = evidence.computers.at(-1);
  const time = (filetime: bigint | undefined) => (filetime === undefined ? null : filetimeToIso(filetime));
  return {
    path: evidence.path,
    format: evidence.format,
    sha256: null,
    byteLength: evidence.byteLength,
    host: last === undefined ? null : names.canonical(last),
    records: evidence.records,
    recovered: evidence.recovered,
    issues: evidence.issueCount,
    coverage: {
      channels: evidence.channels,
      namespaces: evidence.namespaces,
      from: time(evidence.firstTime),
      to: time(evidence.lastTime),
    },
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
