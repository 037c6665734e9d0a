export {
  type ExplainedStep,
  explaining,
  type RuleExplainer,
  type RuleExplanation,
} from "./explain/rule-explanation.ts";
export type { CompiledRules, CompileOptions, EngineRules } from "./load/engine-rules.ts";
export { lintRules, type RuleLint } from "./load/lint-rules.ts";
export { type LoadedRules, loadRules, type RuleSources } from "./load/load-rules.ts";
export { kindOfText, type RuleText } from "./load/rule-text.ts";
export { PACK_FORM, type ParsedRuleCache } from "./load/sigma-rules.ts";
export { type AssembleDetectionOptions, assembleDetection } from "./run/assemble-detection.ts";
export type { HashEvidence } from "./run/copies.ts";
export { type DetectedPart, Detection, type DetectionOptions } from "./run/detection.ts";
export { ruleLevels } from "./run/rule-keys.ts";
export { parseTuning } from "./tuning/parse-tuning.ts";
export type { Tuning } from "./tuning/tuning.ts";
