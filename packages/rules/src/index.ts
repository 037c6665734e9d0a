export { type Detector, MAX_FINDING_EVENTS, type Match, type RuleSelector } from "./detector.ts";
export { compareLintFindings, type LintFinding, type LintRule, type LintSeverity } from "./lint.ts";
export { requiredText } from "./regex/required-text.ts";
export { compileRegex, type RegexMatch, type RegexOptions, type RuleRegex } from "./regex/rule-regex.ts";
export { faultOf, RuleError, type RulePlace } from "./rule-error.ts";
export { lintSarif, type SarifParts } from "./sarif.ts";
export { foldText } from "./text/fold.ts";
export { TextSearcher } from "./text/text-searcher.ts";
export { compileWildcard, type WildcardPart } from "./text/wildcard.ts";
