/** D21: a search that can't run as it stands. */
import { compileRegex, RuleError } from "@unbind/rules";
import type { Check } from "../lint-subject.ts";
import { regexUses } from "./regex-uses.ts";

export const cannotRun: Check = function* (subject) {
  for (const { message, nearest, span } of subject.parsed.faults) {
    yield {
      rule: "D21",
      severity: "error",
      message,
      fix: nearest === undefined ? "correct the search here" : `did you mean ${nearest}?`,
      span: span ?? { start: 0, end: 0 },
    };
  }
  for (const { pattern, span } of regexUses(subject)) {
    const fault = faultOf(pattern);
    if (fault === undefined) continue;
    yield {
      rule: "D21",
      severity: "error",
      message: `the regular expression doesn't compile: ${fault}`,
      fix: "correct the pattern",
      span,
    };
  }
};

function faultOf(pattern: string): string | undefined {
  try {
    compileRegex(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof RuleError) return error.message;
    throw error;
  }
}
