export { defang } from "./indicators/defang.ts";
export { findIndicators, INDICATOR_LIMITS } from "./indicators/find-indicators.ts";
export type { Indicator, IndicatorType } from "./indicators/indicator.ts";
export { type JudgeContext, type Judgement, judge } from "./judge.ts";
export {
  acceptedBy,
  type Baseline,
  type BaselineEntry,
  type BaselineError,
  formatBaseline,
  learnBaseline,
  type ParsedBaseline,
  parseBaseline,
} from "./known/baseline.ts";
export { type ContentHash, contentHash, type DefinedParts } from "./known/content-hash.ts";
export { statesWholeObject } from "./known/evidence-sources.ts";
export type { FamilyMatch, FamilyMatchKind } from "./known/known-bad-match.ts";
export { type KnownDefinition, type KnownGood, knownGood } from "./known/known-good.ts";
export { type KnownNames, knownNames } from "./known/known-names.ts";
export { PAYLOAD_LIMITS } from "./payload/budget.ts";
export { decodePayload } from "./payload/decode-payload.ts";
export type { DecodedLayer, DecodedPayload, LayerContent, PayloadLanguage } from "./payload/decoded-layer.ts";
export type { Prevalence } from "./rubric/reading.ts";
export { MALICIOUS_SCORE, SUSPICIOUS_SCORE } from "./rubric/score.ts";
