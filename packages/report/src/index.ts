export { scanCsv } from "./csv.ts";
export { detectCsv } from "./detect/csv.ts";
export { detectHtml } from "./detect/html.ts";
export { detectJson, detectJsonLines } from "./detect/json.ts";
export { detectAtLeast, detectReaches } from "./detect/levels.ts";
export { detectMarkdown } from "./detect/markdown.ts";
export { detectNavigator } from "./detect/navigator.ts";
export { detectOcsf } from "./detect/ocsf.ts";
export { detectSarif } from "./detect/sarif.ts";
export { detectTable, faultLines } from "./detect/table.ts";
export type { ExchangeOptions } from "./exchange/findings.ts";
export { explainJson } from "./explain/explain-json.ts";
export { explainTable } from "./explain/explain-table.ts";
export type {
  ExplainedFiring,
  ExplainedInput,
  ExplainedLevel,
  ExplainedPayload,
  ExplainedSubject,
  ExplainedTrigger,
  ExplainNote,
  Explanation,
  InputKind,
} from "./explain/explanation.ts";
export { scanHtml } from "./html/document.ts";
export { jsonText, scanJson, scanJsonLines } from "./json.ts";
export { atLeast, levels, reaches } from "./levels.ts";
export { scanMarkdown } from "./markdown/document.ts";
export { scanMisp } from "./misp/events.ts";
export { scanNavigator } from "./navigator/layer.ts";
export type { Counter, NextSteps, TechniqueSteps } from "./next/next-steps.ts";
export { scanOcsf } from "./ocsf/events.ts";
export { type SarifResult, type SarifRule, sarifLog } from "./sarif/log.ts";
export { scanStix } from "./stix/bundle.ts";
export { issueLines, scanTable, type TableOptions } from "./table.ts";
export { neutralise } from "./text/neutral.ts";
export { clip } from "./text/wrap.ts";
export { bytes as byteCount, counted } from "./words.ts";
