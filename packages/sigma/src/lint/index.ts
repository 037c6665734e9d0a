export { lintSigma, MAX_SIGMA_LINT_FINDINGS, sigmaLintRules } from "./lint-sigma.ts";
export type { SigmaLintContext } from "./lint-subject.ts";
