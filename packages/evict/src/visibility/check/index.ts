export { checkVisibility } from "./check-visibility.ts";
export { type LogFact, logFactOf, visibilitySelectors } from "./log-facts.ts";
export type { SourceVisibility, VisibilityReport } from "./visibility-report.ts";
