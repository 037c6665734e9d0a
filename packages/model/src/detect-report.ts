import type { Issue } from "@unbind/bytes";
import type { Finding, RuleFault, RuleInfo, RuleLevel } from "./finding.ts";
import type { EvidenceReport } from "./scan-report.ts";

/** `unbind.detect/1` as it is written: plain JSON, keys in this order, no clock in it. */
export interface DetectReport {
  schema: "unbind.detect/1";
  tool: { name: "unbind"; version: string };
  summary: DetectSummary;
  /** Rules that fired, by level (worst first), kind, title, key. */
  rules: FiredRule[];
  /** By rule as above, then host, time, evidence. */
  findings: Finding[];
  /** Rules that were not loaded, or not run to their end. By path, line, column, code. */
  notLoaded: RuleFault[];
  /** What the tuning file did, in its order. */
  tuning: TuningEffect[];
  /** By path. */
  evidence: EvidenceReport[];
  /** By path, offset, code. */
  issues: Issue[];
}

export interface DetectSummary {
  /** Pieces of evidence that were read (containers not counted, duplicates counted once). */
  evidence: number;
  byteLength: number;
  /** Live records met, selected or not. */
  records: number;
  /** Events that were decoded because some rule asks for them. */
  events: number;
  /** Host names that the evidence gives, renames taken together. */
  hosts: number;
  /** `loaded` rules could be read, `chosen` of them were run, `notLoaded` faults, `fired` have findings. */
  rules: { loaded: number; chosen: number; notLoaded: number; fired: number };
  /** Findings by level, `none` where the rule has none. Those that tuning left out are counted in `tuning`. */
  findings: Record<RuleLevel | "none", number>;
  issues: number;
  /** Channels that rules name and of which the evidence holds no record, sorted; left out where there are none. */
  missingChannels?: string[];
  /** Only records of this span counted (ISO 8601, end excluded); left out where all did. */
  span?: { since: string | null; until: string | null };
}

export interface FiredRule extends RuleInfo {
  key: string;
  /** Findings of this rule, also those that are not listed. */
  findings: number;
}

/** What one entry of the tuning file did. */
export interface TuningEffect {
  /** Line of the entry in the tuning file. */
  line: number;
  action: "suppress" | "allow" | "level";
  /** Id or title of the rule, as the entry names it; `*` for every rule. */
  rule: string;
  reason: string;
  /** Day on which it ends (ISO 8601), if it does. */
  expires: string | null;
  /** `expired` entries change nothing; `unused` ones met no finding. */
  state: "applied" | "expired" | "unused";
  /** Findings that it left out, or whose level it changed. */
  findings: number;
}
