import type { ScanReport, VerdictLevel } from "@unbind/model";

/** Verdict levels, the least alarming first. */
export const levels: readonly VerdictLevel[] = ["benign", "unknown", "suspicious", "malicious"];

/** The report with only the subscriptions at or above a level; the summary still counts all. */
export function atLeast(report: ScanReport, level: VerdictLevel): ScanReport {
  const least = levels.indexOf(level);
  return {
    ...report,
    subscriptions: report.subscriptions.filter(({ verdict }) => levels.indexOf(verdict.level) >= least),
  };
}

/** Whether any subscription, listed or not, is at or above a level. */
export function reaches({ summary }: ScanReport, level: VerdictLevel): boolean {
  return levels.slice(levels.indexOf(level)).some((each) => summary.subscriptions[each] > 0);
}
