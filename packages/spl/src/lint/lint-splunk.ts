import { compareLintFindings, type LintFinding, type LintRule } from "@unbind/rules";
import type { SplunkDetection } from "../content/detection.ts";
import { splunkChecks } from "./catalogue.ts";
import { type LintSubject, lintSubject, type SplunkLintContext, type Weakness } from "./lint-subject.ts";

/** Findings of one detection; a search made to break checks can't flood the report. */
export const MAX_LINT_FINDINGS = 500;

/** Checks of Splunk detections, for lists and for SARIF. */
export const splunkLintRules: readonly LintRule[] = splunkChecks.map(({ id, severity, title }) => ({
  id,
  severity,
  title,
}));

/**
 * Weaknesses of a detection, by place. What can't be judged with the context given (a data source that isn't known) isn't
 * reported.
 *
 *     for (const { rule, line, message, fix } of lintSplunk(detection, { macros })) ...
 */
export function lintSplunk(detection: SplunkDetection, context: SplunkLintContext = {}): LintFinding[] {
  const subject = lintSubject(detection, context);
  const findings: LintFinding[] = [];
  for (const weakness of weaknesses(subject)) {
    findings.push(finding(subject, weakness));
    if (findings.length === MAX_LINT_FINDINGS) break;
  }
  return findings.sort(compareLintFindings);
}

function* weaknesses(subject: LintSubject): Generator<Weakness> {
  for (const { check } of splunkChecks) yield* check(subject);
}

function finding(subject: LintSubject, weakness: Weakness): LintFinding {
  const { rule, severity, message, fix } = weakness;
  const { name, source } = subject.detection;
  return { rule, severity, message, fix, path: source.path, ...placeOf(subject, weakness), title: name };
}

/** Text out of a macro stands where the macro is called. */
function placeOf({ detection, parsed, yaml }: LintSubject, { span, key }: Weakness): { line: number; column: number } {
  if (span !== undefined) return detection.place(parsed.expanded.place(span.start).offset);
  return (key && yaml?.of(key)) ?? { line: detection.source.line, column: 1 };
}
