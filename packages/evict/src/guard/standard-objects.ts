/** What Windows itself needs: removing it breaks every subscription of a kind, so no plan may name it. */
import { foldNamespace } from "../plan/object-hash.ts";
import type { ObjectTarget, TargetRole } from "../plan/plan.ts";

/** The five consumer classes of Windows, lower case. */
export const STANDARD_CONSUMERS: ReadonlySet<string> = new Set([
  "activescripteventconsumer",
  "commandlineeventconsumer",
  "logfileeventconsumer",
  "nteventlogeventconsumer",
  "smtpeventconsumer",
]);

/** Where Windows registers their providers. */
const HOMES: ReadonlySet<string> = new Set(["root\\subscription", "root\\default"]);

/** Classes a role may have; the others take any class whose name doesn't begin with two underscores. */
const ROLE_CLASSES: Partial<Record<TargetRole, RegExp>> = {
  binding: /^__filtertoconsumerbinding$/i,
  filter: /^__eventfilter$/i,
  timer: /^__(?:interval|absolute)timerinstruction$/i,
  registration: /^__eventconsumerproviderregistration$/i,
  provider: /^(?:__win32provider$|(?!__))/i,
};

/** Why this object is Windows' own, or none that a plan may name; undefined if it may. */
export function whyStandard({ role, class: className, namespace, keys, ends }: ObjectTarget): string | undefined {
  const allowed = ROLE_CLASSES[role] ?? /^(?!__)/;
  if (!allowed.test(className)) return `an instance of ${className} is no ${role}`;
  const name = role === "registration" ? ends?.["provider"]?.keys[0]?.value : keys[0]?.value;
  const isProvider = role === "provider" || role === "registration";
  if (isProvider && HOMES.has(foldNamespace(namespace)) && STANDARD_CONSUMERS.has(String(name).toLowerCase())) {
    return `Windows needs this ${role}: every ${name} of the host depends on it`;
  }
  return undefined;
}
