import { compareText } from "@unbind/bytes";

/**
 * `error`: the rule can't work as described; `warning`: matches can be lost or evaded; `info`: what is said about it is
 * wrong.
 */
export type LintSeverity = "error" | "warning" | "info";

/** One weakness of a rule, and where it stands. */
export interface LintFinding {
  /** Id of the check, in the catalogue of its language: `D02`. */
  rule: string;
  severity: LintSeverity;
  /** What is wrong here, with what shows it: the field, the event, the value. */
  message: string;
  /** What to write instead. */
  fix: string;
  /** File that holds the rule. */
  path: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
  /** Name of the rule that was checked; null where it couldn't be read. */
  title: string | null;
}

/** One check of a catalogue, for lists and for SARIF. */
export interface LintRule {
  readonly id: string;
  readonly severity: LintSeverity;
  /** What it looks for, in one sentence. */
  readonly title: string;
}

/** By path, place, check, message. */
export function compareLintFindings(a: LintFinding, b: LintFinding): number {
  return (
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}
