import { LimitError, sha256Hex } from "@unbind/bytes";
import { asciiBytes, asciiJson, powershellText, toBase64 } from "../encode/index.ts";
import { knownGoodContent } from "../guard/protection.ts";
import { planHash } from "../plan/canonical.ts";
import type { EvictionPlan, HostPlan, ObjectTarget, PlanStep } from "../plan/plan.ts";

/** Characters of base64 in one script: their JSON stays below 2 MiB, the most that ConvertFrom-Json is known to take. */
const MAX_DATA_LENGTH = 2_796_200;

/**
 * The lines of a script that carry the plan: its hash, and the host's part as base64 of ASCII JSON. No name, path or
 * query is ever source text.
 *
 * @throws LimitError SCRIPT_LENGTH
 */
export function hostData(plan: EvictionPlan, host: HostPlan): string {
  const steps = host.steps.flatMap(scriptStep);
  const keep = host.keep.map(scriptTarget);
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

/**
 * What a script needs of an object. What people read stays in the plan: ConvertFrom-Json refuses an object with names
 * that differ in case only, or with an empty one, and those of properties are the attacker's.
 */
function scriptTarget({ properties: _, ends, ...target }: ObjectTarget): Omit<ObjectTarget, "properties"> {
  const named = Object.entries(ends ?? {}).filter(([name]) => /^\w+$/.test(name));
  return { ...target, ...(ends && { ends: Object.fromEntries(named) }) };
}

function scriptStep(step: PlanStep): object[] {
  const { id, action, subscriptions } = step;
  const head = { id, action, subscriptions };
  switch (step.action) {
    case "back-up":
    case "check":
      return [{ ...head, objects: step.objects.map(scriptTarget) }];
    case "remove":
      return [{ ...head, object: scriptTarget(step.object), unlessReferenced: step.unlessReferenced }];
    case "restore":
      return [{ ...head, object: scriptTarget(step.object), content: step.content }];
    case "remove-autorecover":
      return [{ ...head, files: step.files }];
    case "stop":
      return [{ ...head, process: step.process }];
    case "verify":
      return [{ ...head, when: step.when }];
    default:
      return [];
  }
}
