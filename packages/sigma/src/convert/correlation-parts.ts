import type { SigmaCorrelation } from "../parse/document.ts";
import { unsayable } from "./unsayable.ts";

const SECOND = 10_000_000n;

/** Whole seconds of the timespan. */
export function secondsOf({ timespan }: SigmaCorrelation): number {
  return Number(timespan / SECOND);
}

/**
 * Least number of a count with only a lower limit. Upper limits and equality are asked of whole windows, which queries of
 * other systems don't have. @throws RuleError SIGMA_UNSAYABLE
 */
export function leastCount({ bounds, at }: SigmaCorrelation): number {
  const [bound] = bounds;
  if (bounds.length !== 1 || !bound || (bound.operator !== "gt" && bound.operator !== "gte"))
    throw unsayable("Only lower limits (gt, gte) can be asked of a sliding window there", at);
  return Math.max(1, Math.floor(bound.operator === "gt" ? bound.value + 1 : Math.ceil(bound.value)));
}

/** A temporal correlation with a condition of its own counts kinds of records. @throws RuleError SIGMA_UNSAYABLE */
export function refuseBounds({ bounds, at }: SigmaCorrelation): void {
  if (bounds.length > 0) throw unsayable("A condition on a temporal correlation has no form there", at);
}
