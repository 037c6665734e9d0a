export { type GuardContext, knownGoodContent } from "./guard/protection.ts";
export { approvalState, type ApprovalState, approvePlan } from "./plan/approval.ts";
export { canonicalHash, canonicalJson, planHash } from "./plan/canonical.ts";
export { DEFAULT_LIFETIME, DEFAULT_MAX_REMOVALS, makePlan, type PlanOptions } from "./plan/make-plan.ts";
export { CLASS_DEFAULTS, foldNamespace, hashedProperties, objectHash } from "./plan/object-hash.ts";
export type * from "./plan/plan.ts";
export { planSchema } from "./plan/plan-schema.ts";
export { inWords } from "./plan/step-text.ts";
export { identityOf } from "./plan/targets.ts";
