/** What is wrong with a plan file whatever its approvals say: somebody may have edited it. */

import { objectHash } from "../plan/object-hash.ts";
import type { EvictionPlan, HostPlan, ObjectTarget } from "../plan/plan.ts";
import { endOf, identityOf, pathOf } from "../plan/targets.ts";
import { whyKnownGood } from "./protection.ts";
import { whyStandard } from "./standard-objects.ts";

/** Why a plan is neither approved nor run, by host and step. The codes are in `docs/errors.md`. */
export interface PlanFault {
  code: "PLAN_PROTECTED" | "PLAN_PATH" | "PLAN_CONTENT" | "PLAN_BACKUP" | "PLAN_ORDER";
  host: string;
  step: string;
  message: string;
}

/** All faults, in the order of the steps; such a plan is neither approved nor run. */
export function planFaults({ hosts }: EvictionPlan): PlanFault[] {
  return hosts.flatMap(hostFaults);
}

function hostFaults(host: HostPlan): PlanFault[] {
  const saved = new Set<string>();
  const found: PlanFault[] = [];
  let isUnbound = true;
  for (const step of host.steps) {
    if (step.action === "back-up") for (const object of step.objects) saved.add(identityOf(object));
    if (step.action !== "remove") continue;
    const add = (code: PlanFault["code"], message: string): number =>
      found.push({ code, host: host.host, step: step.id, message });
    const { object } = step;
    const why = whyStays(object, host);
    if (why !== undefined) add("PLAN_PROTECTED", `${object.path} may not be removed: ${why}`);
    if (!isOwnPath(object)) add("PLAN_PATH", `path, class and keys of ${object.path} name different objects`);
    if (!isOwnContent(object))
      add("PLAN_CONTENT", `the content hash of ${object.path} is not that of the properties shown`);
    if (!saved.has(identityOf(object))) add("PLAN_BACKUP", `${object.path} is not in the backup before`);
    if (object.role !== "binding" && object.role !== "instance" && !step.unlessReferenced) {
      add("PLAN_ORDER", `${object.path} would be removed even where something still refers to it`);
    }
    if (object.role !== "binding") isUnbound = false;
    else if (!isUnbound) add("PLAN_ORDER", `the binding ${object.path} is removed after a consumer or filter`);
  }
  return found;
}

function whyStays(object: ObjectTarget, { protect }: HostPlan): string | undefined {
  const hash = objectHash(object);
  return whyStandard(object) ?? whyKnownGood(hash) ?? protect.find(({ contentHash }) => contentHash === hash)?.text;
}

function isOwnPath({ class: className, keys, namespace, path, relativePath, ends }: ObjectTarget): boolean {
  if (pathOf(className, keys) !== relativePath || pathOf(className, keys, namespace) !== path) return false;
  return Object.entries(ends ?? {}).every(([name, end]) => {
    const key = keys.find((one) => one.name.toLowerCase() === name);
    const stated = typeof key?.value === "string" ? endOf(key.value, namespace) : undefined;
    return stated !== undefined && identityOf(stated) === identityOf(end);
  });
}

function isOwnContent(object: ObjectTarget): boolean {
  return object.contentHash === null || objectHash(object, object.hashed) === object.contentHash;
}
