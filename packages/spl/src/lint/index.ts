export { lintSplunk, MAX_LINT_FINDINGS, splunkLintRules } from "./lint-splunk.ts";
export type { SplunkLintContext } from "./lint-subject.ts";
