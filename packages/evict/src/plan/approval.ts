/** Approvals: somebody's name and reason, bound to the hash of exactly one plan. */
import { filetimeToIso, isoToFiletime, MalformedError } from "@unbind/bytes";
import { planHash } from "./canonical.ts";
import type { Approval, EvictionPlan } from "./plan.ts";

/** `void`: only approvals of another content are there, so the plan was changed since. */
export type ApprovalState = "approved" | "not-approved" | "void" | "expired";

export interface Approved {
  state: ApprovalState;
  planSha256: string;
  /** Those that are of this content. */
  approvals: Approval[];
}

/** Characters of a name and of a reason. */
const MAX_WORDS = 2000;

/**
 * The plan with one more approval. Approvals of another content are dropped: they count for nothing.
 *
 * @throws MalformedError PLAN_APPROVAL no name or reason, or one that is too long; PLAN_EXPIRED
 */
export function approvePlan(
  plan: EvictionPlan,
  { by, reason, now }: { by: string; reason: string; now: bigint },
): EvictionPlan {
  for (const [what, text] of [
    ["name", by],
    ["reason", reason],
  ] as const) {
    if (text.trim() === "" || text.length > MAX_WORDS) {
      throw new MalformedError("PLAN_APPROVAL", `an approval needs a ${what} of at most ${MAX_WORDS} characters`);
    }
  }
  if (isExpired(plan, now)) {
    throw new MalformedError("PLAN_EXPIRED", `the plan was to be run before ${plan.expires}; make a new one`);
  }
  const planSha256 = planHash(plan);
  const valid = plan.approvals.filter((one) => one.planSha256 === planSha256);
  return { ...plan, approvals: [...valid, { planSha256, by, reason, time: filetimeToIso(now) }] };
}

/** Whether the plan may be run now, and on whose word. */
export function approvalState(plan: EvictionPlan, now: bigint): Approved {
  const planSha256 = planHash(plan);
  const approvals = plan.approvals.filter((one) => one.planSha256 === planSha256);
  if (isExpired(plan, now)) return { state: "expired", planSha256, approvals };
  if (approvals.length > 0) return { state: "approved", planSha256, approvals };
  return { state: plan.approvals.length > 0 ? "void" : "not-approved", planSha256, approvals };
}

function isExpired({ expires }: EvictionPlan, now: bigint): boolean {
  const end = isoToFiletime(expires);
  return end === undefined || now >= end;
}
