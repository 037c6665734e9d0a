export type { DetectReport, DetectSummary, FiredRule, TuningEffect } from "./detect-report.ts";
export { detectReportSchema } from "./detect-schema.ts";
export { type Event, type EventField, type EventTrait, fieldOf } from "./event.ts";
export type { Finding, FindingEvent, RuleFault, RuleInfo, RuleLevel } from "./finding.ts";
export type { Progress } from "./progress.ts";
export type {
  Activity,
  BindingReport,
  ConsumerReport,
  CoverageState,
  EvidenceReport,
  FilterReport,
  HostReport,
  ScanReport,
  ScanSummary,
  SightingReport,
  SourceCoverage,
  SubscriptionReport,
  SubscriptionState,
  VerdictLevel,
  VerdictReason,
} from "./scan-report.ts";
export { scanReportSchema } from "./scan-schema.ts";
export type {
  BindingFacts,
  ConsumerFacts,
  FilterFacts,
  InstanceFacts,
  ObjectKind,
  ProcessFacts,
  PropertyValue,
  Sighting,
  SightingKind,
} from "./sighting.ts";
