export { canonicalHash, canonicalJson, planHash } from "./plan/canonical.ts";
export { hashedProperties, objectHash } from "./plan/object-hash.ts";
export type * from "./plan/plan.ts";
export { planSchema } from "./plan/plan-schema.ts";
