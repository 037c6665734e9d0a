import type { Alternative } from "./condition.ts";
import type { ConditionTerm } from "./condition-term.ts";
import type { EventVerb } from "./event-shape.ts";

const INTRINSIC: Readonly<Record<string, EventVerb>> = {
  __instancecreationevent: "created",
  __instancemodificationevent: "changed",
  __instancedeletionevent: "deleted",
  __instanceoperationevent: "any",
};

/** The class behind ISA, or behind `TargetInstance.__CLASS =`, as written. */
export function targetOf(alternative: Alternative): string | undefined {
  const isClass = ({ operator, negated, value }: ConditionTerm) =>
    (operator === "isa" || operator === "=") && !negated && typeof value === "string";
  const terms = ["targetinstance", "__class", "previousinstance"].flatMap((property) => alternative.of(property));
  const value = terms.find(isClass)?.value;
  return typeof value === "string" ? value : undefined;
}

/** What happens to the target; `__CLASS = '...'` may narrow the class behind FROM. */
export function eventVerb(eventClass: string, alternative: Alternative): EventVerb {
  const [narrowed] = alternative.texts("event.__class").only?.keys() ?? [];
  const key = narrowed ?? eventClass.toLowerCase();
  return (Object.hasOwn(INTRINSIC, key) ? INTRINSIC[key] : undefined) ?? "extrinsic";
}
