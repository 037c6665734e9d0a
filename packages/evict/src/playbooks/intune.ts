/** An Intune remediation pair. Intune runs them as SYSTEM; choose the 64-bit host. */
import { LimitError } from "@unbind/bytes";
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { evictScript } from "../scripts/index.ts";

/** Documented size of a script in Intune, in bytes. */
export const MAX_INTUNE_BYTES = 204_800;

/** Detection and remediation of one host. @throws LimitError INTUNE_SIZE, SCRIPT_LENGTH */
export function intunePair(plan: EvictionPlan, host: HostPlan): { detect: string; remediate: string } {
  const detect = evictScript(plan, host, { isDetection: true });
  const remediate = evictScript(plan, host, { mode: "Remove" });
  for (const { length } of [detect, remediate]) {
    if (length <= MAX_INTUNE_BYTES) continue;
    const limit = `MAX_INTUNE_BYTES (${MAX_INTUNE_BYTES})`;
    throw new LimitError(
      "INTUNE_SIZE",
      `a script of ${length} bytes for ${host.host}, over ${limit}: plan fewer subscriptions`,
    );
  }
  return { detect, remediate };
}
