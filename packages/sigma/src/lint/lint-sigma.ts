import { compareLintFindings, type LintFinding, type LintRule } from "@unbind/rules";
import type { SigmaDocument } from "../parse/document.ts";
import { sigmaChecks } from "./catalogue.ts";
import { lintSubject, type SigmaLintContext } from "./lint-subject.ts";

/** Findings of one rule; one made to break checks can't flood the report. */
export const MAX_SIGMA_LINT_FINDINGS = 500;

/** Checks of Sigma rules, for lists and for SARIF. */
export const sigmaLintRules: readonly LintRule[] = sigmaChecks.map(({ id, severity, title }) => ({
  id,
  severity,
  title,
}));

/**
 * Weaknesses of a rule, correlation or filter, by place. What can't be judged (records of a channel whose fields aren't
 * known) isn't reported.
 *
 *     for (const { rule, line, message, fix } of lintSigma(document)) ...
 */
export function lintSigma(document: SigmaDocument, context: SigmaLintContext = {}): LintFinding[] {
  const subject = lintSubject(document, context);
  const { title, source } = document.info;
  const findings: LintFinding[] = [];
  for (const { check } of sigmaChecks) {
    for (const { rule, severity, message, fix, at } of check(subject)) {
      findings.push({ rule, severity, message, fix, path: source.path, line: at.line, column: at.column, title });
      if (findings.length === MAX_SIGMA_LINT_FINDINGS) return findings.sort(compareLintFindings);
    }
  }
  return findings.sort(compareLintFindings);
}
