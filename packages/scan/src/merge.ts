import { compareText, type Issue, IssueLog } from "@unbind/bytes";
import { mergeSummaries } from "@unbind/evtx";
import type { Sighting } from "@unbind/model";
import { SightingCollector } from "@unbind/subscriptions";
import type { PieceResult } from "./piece.ts";
import { computersOf } from "./read-piece.ts";

/** One evidence with all its parts together. */
export type EvidenceFacts = Omit<PieceResult, "part">;

/**
 * Puts the parts of each evidence together: evidence by path, parts by position. The result depends on the parts
 * alone, not on the order in which workers delivered them.
 */
export function mergeParts(results: readonly PieceResult[]): EvidenceFacts[] {
  const ordered = results.toSorted((a, b) => compareText(a.path, b.path) || a.part - b.part);
  const merged: EvidenceFacts[] = [];
  let group: PieceResult[] = [];
  for (const result of ordered) {
    if (group[0] && group[0].path !== result.path) {
      merged.push(mergeGroup(group));
      group = [];
    }
    group.push(result);
  }
  if (group.length > 0) merged.push(mergeGroup(group));
  return merged;
}

function mergeGroup(parts: readonly PieceResult[]): EvidenceFacts {
  const [first, ...rest] = parts as [PieceResult, ...PieceResult[]];
  const { part: _, ...facts } = first;
  if (rest.length === 0) return facts;
  const issues = new IssueLog();
  for (const { issues: some } of parts) for (const issue of some) issues.add(issue);
  const log = mergeSummaries(parts.flatMap((part) => part.log ?? []));
  return {
    ...facts,
    log,
    records: log.records,
    recovered: sum(parts, "recovered"),
    issueCount: sum(parts, "issueCount"),
    events: sum(parts, "events"),
    sightings: parts.flatMap(({ sightings }) => sightings),
    scriptParts: parts.flatMap(({ scriptParts }) => scriptParts),
    sources: parts.flatMap(({ sources }) => sources),
    issues: issues.list(),
    channels: log.channels,
    computers: computersOf(log),
    firstTime: log.firstTime,
    lastTime: log.lastTime,
  };
}

function sum(parts: readonly PieceResult[], key: "recovered" | "issueCount" | "events"): number {
  return parts.reduce((total, part) => total + part[key], 0);
}

/** What all evidence says, script blocks put together from their parts. */
export function allSightings(evidence: readonly EvidenceFacts[]): { sightings: Sighting[]; issues: Issue[] } {
  const collector = new SightingCollector();
  const parts = evidence.flatMap(({ scriptParts }) => scriptParts.toSorted((a, b) => a.ref.offset - b.ref.offset));
  for (const part of parts) collector.add(part);
  const { sightings, issues } = collector.finish();
  return { sightings: [...evidence.flatMap((one) => one.sightings), ...sightings], issues };
}
