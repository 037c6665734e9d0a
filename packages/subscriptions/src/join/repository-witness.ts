import type { Sighting } from "@unbind/model";
import { isStoredSource } from "../sightings/repository-objects.ts";
import type { Placed } from "./record-order.ts";

/** On sightings of a repository whose host was told by the logs that lay beside it. */
export const HOST_FROM_COLLECTION = "a repository doesn't name its host; the logs collected with it do";

/** Whether a sighting says that its object was there when the repository, or an inventory of it, was taken. */
export function isLiveInRepository({ source, kind }: Sighting): boolean {
  return isStoredSource(source) && kind === "present";
}

/** Whether a repository holds the object or binding. */
export function isInRepository(said: readonly Placed[]): boolean {
  return said.some(({ sighting }) => isLiveInRepository(sighting));
}

/** Whether a repository is all that speaks of it, and only of what was deleted. */
export function isOnlyRecovered(said: readonly Placed[]): boolean {
  return said.every(({ sighting: { kind, source } }) => kind === "recovered" && isStoredSource(source));
}

/** Whether the repository holds it although the last log record about it says that it was deleted. */
export function isBackAgain(said: readonly Placed[]): boolean {
  const last = said.findLast(({ sighting }) => !isStoredSource(sighting.source) && sighting.kind !== "recovered");
  return isInRepository(said) && last?.sighting.kind === "deleted";
}
