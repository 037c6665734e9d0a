import type { Activity, SubscriptionState } from "@unbind/model";
import { isStoredSource } from "../sightings/repository-objects.ts";
import { logOf, type Placed } from "./record-order.ts";

/** 5861 is written up to a second after what it tells of; a deletion may be logged in between. */
export const LATE_ACTIVATION = 20_000_000n;

/** When an object is known to have been there. */
export interface Lifetime {
  /** Time of the first statement that it is there; undefined if there is none, or a deletion comes first. */
  from: bigint | undefined;
  /** Time of the deletion that was seen last; undefined if it is not known to be gone. */
  until: bigint | undefined;
  /** What the last live statement says; undefined without live statements. */
  exists: boolean | undefined;
}

/** Reads the statements about one object, or one binding, in order. */
export function lifetimeOf(said: readonly Placed[]): Lifetime {
  const life: Lifetime = { from: undefined, until: undefined, exists: undefined };
  let deletion: Placed | undefined;
  for (const item of said) {
    const { kind } = item.sighting;
    if (kind === "recovered" || kind === "attempted") continue;
    if (kind === "deleted") {
      life.exists = false;
      life.until = item.at;
      deletion = item;
      continue;
    }
    if (deletion && kind === "activated" && isLate(item, deletion)) continue;
    // A repository says that it is there, not since when.
    if (life.exists === undefined && !isStoredSource(item.sighting.source)) life.from = item.at;
    life.exists = true;
    life.until = undefined;
    deletion = undefined;
  }
  return life;
}

function isLate(activation: Placed, deletion: Placed): boolean {
  return logOf(activation.sighting) !== logOf(deletion.sighting) && activation.at - deletion.at <= LATE_ACTIVATION;
}

/** Removed once any part is gone, since no subscription works without all three. */
export function stateOf(parts: readonly Lifetime[], hasLive: boolean): SubscriptionState {
  if (!hasLive) return "recovered";
  if (parts.some(({ exists }) => exists === false)) return "removed";
  return parts.some(({ exists }) => exists === true) ? "present" : "unknown";
}

/**
 * What was seen to run has fired, whatever became of it; only what is bound and there can be armed. `isBound` is
 * undefined where nothing tells.
 */
export function activityOf(state: SubscriptionState, isBound: boolean | undefined, hasFired: boolean): Activity {
  if (hasFired) return "fired";
  if (state === "removed" || isBound === false) return "inert";
  return isBound && state === "present" ? "armed" : "unknown";
}
