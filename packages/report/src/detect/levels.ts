import type { DetectReport, RuleLevel } from "@unbind/model";
import { ruleLevels } from "./facts.ts";

/** The report with only the findings at or above a level, and the rules they belong to; the summary counts all. */
export function detectAtLeast(report: DetectReport, level: RuleLevel): DetectReport {
  const least = ruleLevels.indexOf(level);
  const findings = report.findings.filter((one) => one.level !== null && ruleLevels.indexOf(one.level) >= least);
  const listed = new Set(findings.map(({ rule }) => rule));
  return { ...report, findings, rules: report.rules.filter(({ key }) => listed.has(key)) };
}

/** Whether any finding, listed or not, is at or above a level. */
export function detectReaches({ summary }: DetectReport, level: RuleLevel): boolean {
  return ruleLevels.slice(ruleLevels.indexOf(level)).some((each) => summary.findings[each] > 0);
}
