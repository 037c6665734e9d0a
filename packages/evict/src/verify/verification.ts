/** `unbind.verify/1`: what evidence collected after a run says of a plan. Plain JSON, no clock in it. */
import type { PlanPurpose } from "../plan/plan.ts";

/** How one object is found afterwards. */
export type ObjectState =
  /** Looked for where it would be seen, and not there; or its deletion was logged. */
  | "removed"
  | "still-there"
  /** There again after it was removed. */
  | "came-back"
  /** Another object has its keys. */
  | "replaced"
  /** A restored object is there as it was. */
  | "restored"
  /** A restored object isn't there. */
  | "missing"
  /** Nothing that was collected would show it. */
  | "not-observable";

/** What became of one object of the plan. */
export interface VerifiedObject {
  path: string;
  subscriptions: string[];
  state: ObjectState;
  /** One sentence: what shows it, who did it, what to do. */
  text: string;
  /** Where it is shown; null where nothing shows it. */
  evidence: { path: string; offset: number; recordId?: string } | null;
}

/** An object that should have been left alone. */
export interface Damage {
  path: string;
  what: "missing" | "changed";
  text: string;
}

/** What evidence of one host says of its part of the plan. */
export interface VerifiedHost {
  host: string;
  objects: VerifiedObject[];
  collateral: Damage[];
  /** Kept objects that nothing collected would show. */
  keptUnseen: number;
  /** Subscriptions, suspicious or worse, that neither the plan removes nor keeps: ids of the report. */
  appeared: { subscription: string; level: string; summary: string }[];
  /** WMI was seen to start after the plan was made: what autorecover would bring back is back. */
  restartSeen: boolean;
  /** What would have to be collected to see the rest. */
  collect: string[];
}

/** `unbind.verify/1`: the whole answer, keys in this order. */
export interface Verification {
  schema: "unbind.verify/1";
  tool: { name: "unbind"; version: string };
  planSha256: string;
  purpose: PlanPurpose;
  summary: Record<ObjectState, number> & { collateral: number; appeared: number };
  /** `proved`: everything is as planned. `failed`: something isn't. `open`: something can't be seen. */
  result: "proved" | "failed" | "open";
  hosts: VerifiedHost[];
}
