import type { LintFinding, LintRule, LintSeverity } from "./lint.ts";

type Level = "error" | "warning" | "note";

/**
 * Rules and results of a lint as `sarifLog` of packages/report takes them (structurally its `SarifRule` and
 * `SarifResult`).
 */
export interface SarifParts {
  rules: { id: string; title: string; level: Level }[];
  results: {
    ruleId: string;
    level: Level;
    message: string;
    place: { path: string; line: number; column: number };
    /** Part of the fingerprint: stays the same when lines move. */
    subject: string;
  }[];
}

const LEVELS: Readonly<Record<LintSeverity, Level>> = { error: "error", warning: "warning", info: "note" };

/**
 * Findings of a lint for SARIF 2.1.0. Only checks that found something are listed as rules.
 *
 *     const { rules, results } = lintSarif(findings, splunkLintRules);
 *     sarifLog({ name: "unbind lint", version, base: "RULES" }, rules, results);
 */
export function lintSarif(findings: readonly LintFinding[], catalogue: readonly LintRule[]): SarifParts {
  const found = new Set(findings.map(({ rule }) => rule));
  return {
    rules: catalogue
      .filter(({ id }) => found.has(id))
      .map(({ id, title, severity }) => ({ id, title, level: LEVELS[severity] })),
    results: findings.map(({ rule, severity, message, fix, path, line, column, title }) => ({
      ruleId: rule,
      level: LEVELS[severity],
      message: `${title ?? "a rule"}: ${message}. To fix: ${fix}`,
      place: { path, line, column },
      subject: `${title ?? ""}\n${message}`,
    })),
  };
}
