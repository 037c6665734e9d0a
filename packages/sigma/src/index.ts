export { PACK_FORM, packRules } from "./cache/pack-rules.ts";
export { unpackRules } from "./cache/unpack-rules.ts";
export { type SigmaDetector, type SigmaDetectorOptions, sigmaDetector } from "./compile/sigma-detector.ts";
export type { Condition } from "./condition/condition.ts";
export {
  CONVERT_TARGETS,
  type Conversion,
  type ConvertedQuery,
  type ConvertTarget,
  convertSigma,
} from "./convert/convert-sigma.ts";
export { QUERY_EXTENSIONS, queryFile } from "./convert/query-file.ts";
export { type Expression, KEYWORDS, type ValueTest } from "./detection/expression.ts";
export { MODIFIER_NAMES } from "./detection/modifiers.ts";
export {
  type ExplainedPart,
  type ExplainOptions,
  explainSigma,
  type NearEvent,
  SigmaExplainer,
  type SigmaExplanation,
} from "./explain/explain-sigma.ts";
export { lintSigma, MAX_SIGMA_LINT_FINDINGS, type SigmaLintContext, sigmaLintRules } from "./lint/index.ts";
export { parseSourceMapping, type SourceMapping } from "./logsource/source-mapping.ts";
export { resolveSource } from "./logsource/source-resolver.ts";
export type { SourcePlace } from "./logsource/windows-sources.ts";
export type {
  Aggregation,
  Bound,
  CorrelationType,
  Detection,
  LogSource,
  SearchIdentifier,
  SigmaCorrelation,
  SigmaDocument,
  SigmaFilter,
  SigmaRule,
} from "./parse/document.ts";
export { type ParsedSigma, type ParseSigmaOptions, parseSigma } from "./parse/sigma-parser.ts";
export type { Place, YamlEntry, YamlNode } from "./parse/yaml-tree.ts";
export { parsePipeline, type SigmaPipeline } from "./placeholders/pipeline.ts";
