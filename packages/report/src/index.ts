export { scanCsv } from "./csv.ts";
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
export { scanOcsf } from "./ocsf/events.ts";
export { scanStix } from "./stix/bundle.ts";
export { issueLines, scanTable, type TableOptions } from "./table.ts";
export { neutralise } from "./text/neutral.ts";
export { clip } from "./text/wrap.ts";
export { bytes as byteCount } from "./words.ts";
