import type { Sighting } from "@unbind/model";
import { REPOSITORY_SOURCE } from "../sightings/repository-objects.ts";
import type { Placed } from "./record-order.ts";

/** On sightings of a repository whose host was told by the logs that lay beside it. */
export const HOST_FROM_COLLECTION = "a repository doesn't name its host; the logs collected with it do";

/** Whether a sighting says that its object was there when a repository was collected. */
export function isLiveInRepository({ source, kind }: Sighting): boolean {
  return source === REPOSITORY_SOURCE && kind === "present";
}

/** Whether a repository holds the object or binding. */
export function isInRepository(said: readonly Placed[]): boolean {
  return said.some(({ sighting }) => isLiveInRepository(sighting));
}

/** Whether a repository is all that speaks of it, and only of what was deleted. */
export function isOnlyRecovered(said: readonly Placed[]): boolean {
  return said.every(({ sighting: { kind, source } }) => kind === "recovered" && source === REPOSITORY_SOURCE);
}

/** Whether the repository holds it although the last log record about it says that it was deleted. */
export function isBackAgain(said: readonly Placed[]): boolean {
  const last = said.findLast(({ sighting }) => sighting.source !== REPOSITORY_SOURCE && sighting.kind !== "recovered");
  return isInRepository(said) && last?.sighting.kind === "deleted";
}
