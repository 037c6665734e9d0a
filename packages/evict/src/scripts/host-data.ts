import { LimitError, sha256Hex } from "@unbind/bytes";
import { asciiBytes, asciiJson, powershellText, toBase64 } from "../encode/index.ts";
import { knownGoodContent } from "../guard/protection.ts";
import { planHash } from "../plan/canonical.ts";
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";

/** Characters of base64 in one script. */
const MAX_DATA_LENGTH = 3_145_728;

/**
 * The lines of a script that carry the plan: its hash, and the host's part as base64 of ASCII JSON. No name, path or
 * query is ever source text.
 *
 * @throws LimitError SCRIPT_LENGTH
 */
export function hostData(plan: EvictionPlan, host: HostPlan): string {
  const { steps, keep } = host;
  const protect = [...host.protect, ...knownGoodContent()].map(({ contentHash }) => ({ contentHash }));
  const data = asciiJson({ host: host.host, expires: plan.expires, purpose: plan.purpose, steps, keep, protect });
  const base64 = toBase64(asciiBytes(data));
  if (base64.length > MAX_DATA_LENGTH) {
    throw new LimitError(
      "SCRIPT_LENGTH",
      `the part of one host is over ${MAX_DATA_LENGTH} characters: plan fewer subscriptions`,
    );
  }
  return [
    `$planSha256 = ${powershellText(planHash(plan))}`,
    `$dataSha256 = ${powershellText(sha256Hex(data))}`,
    `$planBase64 = ${powershellText(base64)}`,
  ].join("\n");
}
