import { compareText, IssueLog } from "@unbind/bytes";
import { mergeSummaries } from "@unbind/evtx";
import { computersOf, type WalkedEvidence } from "./walked.ts";

/** One evidence with all its parts together. */
export type WholeEvidence = Omit<WalkedEvidence, "part">;

/**
 * Puts the parts of each evidence together: evidence by path, parts by position. The result depends on the parts
 * alone, not on the order in which workers delivered them. `combine` puts together what the run kept of the parts.
 */
export function mergeWalked<Found>(
  results: readonly (WalkedEvidence & Found)[],
  combine: (parts: readonly Found[]) => Found,
): (WholeEvidence & Found)[] {
  const ordered = results.toSorted((a, b) => compareText(a.path, b.path) || a.part - b.part);
  return [...Map.groupBy(ordered, ({ path }) => path).values()].map((parts) => mergeGroup(parts, combine));
}

function mergeGroup<Found>(
  parts: readonly (WalkedEvidence & Found)[],
  combine: (parts: readonly Found[]) => Found,
): WholeEvidence & Found {
  const [first, ...rest] = parts as [WalkedEvidence & Found, ...(WalkedEvidence & Found)[]];
  const { part: _, ...facts } = first;
  if (rest.length === 0) return facts as WholeEvidence & Found;
  const issues = new IssueLog();
  for (const { issues: some } of parts) for (const issue of some) issues.add(issue);
  const log = mergeSummaries(parts.flatMap((part) => part.log ?? []));
  return {
    ...(facts as WholeEvidence & Found),
    log,
    records: log.records,
    recovered: sum(parts, "recovered"),
    issueCount: sum(parts, "issueCount"),
    issues: issues.list(),
    channels: log.channels,
    computers: computersOf(log),
    firstTime: log.firstTime,
    lastTime: log.lastTime,
    ...combine(parts),
  };
}

function sum(parts: readonly WalkedEvidence[], key: "recovered" | "issueCount"): number {
  return parts.reduce((total, part) => total + part[key], 0);
}
