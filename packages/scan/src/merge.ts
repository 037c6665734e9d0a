import { compareText, IssueLog } from "@unbind/bytes";
import { mergeSummaries } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import type { PieceResult } from "./piece.ts";

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
    events: parts.flatMap(({ events }) => events),
    issues: issues.list(),
    channels: log.channels,
    computers: log.computers,
    firstTime: log.firstTime,
    lastTime: log.lastTime,
  };
}

function sum(parts: readonly PieceResult[], key: "recovered" | "issueCount"): number {
  return parts.reduce((total, part) => total + part[key], 0);
}

/** Events of all evidence by path and offset. */
export function orderedEvents(evidence: readonly EvidenceFacts[]): Event[] {
  return evidence.flatMap(({ events }) => events.toSorted((a, b) => a.ref.offset - b.ref.offset));
}
