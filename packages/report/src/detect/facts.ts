import type { DetectReport, Finding, FiredRule, RuleLevel } from "@unbind/model";
import type { Tone } from "../answer.ts";

/** Levels of rules, the least alarming first. */
export const ruleLevels: readonly RuleLevel[] = ["informational", "low", "medium", "high", "critical"];

/** A rule with those of its findings that are listed, in the report's order. */
export interface RuleFindings {
  rule: FiredRule;
  findings: readonly Finding[];
}

/** Rules with findings in the list, worst first. */
export function byRule({ rules, findings }: DetectReport): RuleFindings[] {
  const groups = Map.groupBy(findings, ({ rule }) => rule);
  return rules.flatMap((rule) => {
    const own = groups.get(rule.key);
    return own ? [{ rule, findings: own }] : [];
  });
}

/** All findings, listed or not. */
export function findingCount({ summary }: DetectReport): number {
  return Object.values(summary.findings).reduce((sum, count) => sum + count, 0);
}

const TONES: Record<RuleLevel | "none", Tone> = {
  critical: "malicious",
  high: "malicious",
  medium: "suspicious",
  low: "unknown",
  informational: "unknown",
  none: "unknown",
};

/** The colour of a level. */
export function toneOf(level: RuleLevel | null): Tone {
  return TONES[level ?? "none"];
}

/** Worst level of findings; null if none has one. */
export function worstLevel(findings: readonly Finding[]): RuleLevel | null {
  const ranks = findings.map(({ level }) => (level === null ? -1 : ruleLevels.indexOf(level)));
  return ruleLevels[Math.max(-1, ...ranks)] ?? null;
}

/** Paths that findings rest on. */
export function citedPaths({ findings }: DetectReport): Set<string> {
  return new Set(findings.flatMap(({ events }) => events.map(({ evidence }) => evidence.path)));
}

/** Hosts of findings, without repeats; '' where none is known. */
export function hostsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ host }) => host ?? ""))];
}

/** `Rule Title by Its Author (DRL-1.1)`: what a licence may oblige us to say with every match. */
export function ruleCredit({ title, author, license }: FiredRule): string {
  return `${title} by ${author ?? "an unnamed author"}${license === null ? "" : ` (${license})`}`;
}

/** One value a line, names before them. */
export function fieldLines({ fields }: Finding): string[] {
  return fields.map(({ name, values }) => `${name}=${values.join(", ")}`);
}
