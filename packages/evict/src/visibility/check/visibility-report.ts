import type { SightingReport } from "@unbind/model";

type Evidence = SightingReport["evidence"];

/**
 * `recorded`: such events are there. `partly`: they are, with gaps. `not-recorded`: something says that none could be
 * written. `unproved`: the log is there, and nothing tells whether it would have recorded them. `not-collected`.
 */
export type VisibilityAnswer = "recorded" | "partly" | "not-recorded" | "unproved" | "not-collected";

/** What one source of a host could have seen. */
export interface SourceVisibility {
  /** `wmi-activity` (5861), `sysmon` (19, 20, 21), `wmi-repository`. */
  source: string;
  answer: VisibilityAnswer;
  /** First and last record of the log (ISO 8601); null if there is none. Outside of it nothing was seen. */
  from: string | null;
  to: string | null;
  /** Times inside, or before, in which nothing could be seen. */
  gaps: VisibilityGap[];
  /** Why the answer is what it is. */
  reasons: VisibilityReason[];
  /** What to do about it, one sentence; null if nothing. */
  advice: string | null;
}

export interface VisibilityGap {
  /** null: from the beginning. */
  from: string | null;
  /** null: to the end of the log. */
  to: string | null;
  reason: string;
  evidence?: Evidence;
}

export interface VisibilityReason {
  text: string;
  evidence?: Evidence;
}

/** `unbind.visibility/1`: plain JSON, keys in this order. */
export interface VisibilityReport {
  schema: "unbind.visibility/1";
  tool: { name: "unbind"; version: string };
  /** By name. */
  hosts: { name: string; formerNames: string[]; sources: SourceVisibility[] }[];
}
