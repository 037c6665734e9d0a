/** Sigma's levels; a Splunk detection's risk score is mapped to one of them. */
export type RuleLevel = "informational" | "low" | "medium" | "high" | "critical";

/** What a finding says of the rule behind it. Whoever shows a match must show the author (Sigma's DRL 1.1). */
export interface RuleInfo {
  /** `sigma` or `splunk`. */
  kind: "sigma" | "splunk";
  /** The rule's own id (a UUID); its title where it has none. */
  id: string;
  title: string;
  level: RuleLevel | null;
  /** As published: `stable`, `test`, `experimental`, `production`, `deprecated`. */
  status: string | null;
  author: string | null;
  /** Name of the licence: `DRL-1.1`, `Apache-2.0`; null if nothing says so. */
  license: string | null;
  description: string | null;
  references: string[];
  /** As published: `attack.t1546.003`, an analytic story. */
  tags: string[];
  /** ATT&CK technique ids, upper case. */
  attack: string[];
  /** File that held the rule and the line it starts at; `--search` for one given on the command line. */
  source: { path: string; line: number };
}

/** A rule that matched: unbind.detect/1. */
export interface Finding {
  /** `sigma:<id>` or `splunk:<id>`; the `key` of one of `rules`. Where several rules have one id: `sigma:<id>@<file>`. */
  rule: string;
  /** The rule's, unless the tuning file changed it. */
  level: RuleLevel | null;
  host: string | null;
  /** Time of the first event (ISO 8601, seven digits); null if unknown. */
  time: string | null;
  /** What matched (Sigma), or the columns of the row (Splunk), in the rule's order. */
  fields: { name: string; values: string[] }[];
  /** Records behind the finding, oldest first; at most `MAX_FINDING_EVENTS`. */
  events: FindingEvent[];
  /** All of them. */
  eventCount: number;
  /** Which reading matched, what was cut: sentences for a person. */
  notes: string[];
}

export interface FindingEvent {
  provider: string;
  channel: string;
  eventId: number;
  time: string | null;
  evidence: { path: string; offset: number; length?: number; recordId?: string };
}

/** A rule that could not be loaded or run, and why. */
export interface RuleFault {
  path: string;
  /** 1-based; 0 where the whole file is meant. */
  line: number;
  column: number;
  /** Title or id, where it could be read. */
  rule: string | null;
  code: string;
  message: string;
}
