import type { SubscriptionReport } from "@unbind/model";
import { MOF_CUT } from "../sightings/binding-activation.ts";
import { INDEX_ONLY } from "../sightings/repository-objects.ts";
import { logOf, type Placed } from "./record-order.ts";
import { HOST_FROM_COLLECTION, isBackAgain, isInRepository, isOnlyRecovered } from "./repository-witness.ts";
import type { Unit } from "./unit.ts";

type Note = SubscriptionReport["notes"][number];

/** Smaller steps back are ordinary time keeping. */
const STEP_BACK = 600_000_000n;

/** What is missing or odd about a subscription, for people, in a fixed order. */
export function notesOf(unit: Unit, shown: readonly Placed[], left: number): Note[] {
  const notes: Note[] = [];
  const note = (code: string, text: string) => notes.push({ code, text });
  const { filter, consumer, binding, filterContent, consumerContent, timers } = unit;
  if (unit.host === "") note("host-unknown", "The evidence names no host that could be trusted.");
  if (timers.length > 0 && !filter && !consumer) {
    note("timer-alone", "No filter that was seen asks for this timer.");
    return notes;
  }
  if (!binding) note("binding-not-seen", "No evidence shows a binding between a filter and a consumer.");
  if (!filter) note("filter-not-seen", "No evidence shows the filter.");
  else if (filter.name === null && unit.isPlan)
    note("filter-name-not-seen", "The file gives the filter no name; WMI would make one up.");
  else if (filter.name === null)
    note("filter-name-not-seen", "The filter's query was seen; no evidence names the filter.");
  else if (filterContent?.facts.query === undefined)
    note("filter-not-seen", "The filter is named, its query was not seen.");
  if (!consumer) note("consumer-not-seen", "No evidence shows the consumer.");
  else if (consumer.name === null && unit.isPlan)
    note("consumer-name-not-seen", "The file gives the consumer no name; WMI would make one up.");
  else if (consumer.name === null)
    note("consumer-name-not-seen", "A consumer of this class ran; no evidence names it.");
  else if (Object.keys(consumerContent?.facts.properties ?? {}).length === 0) {
    note("consumer-not-seen", "The consumer is named, its content was not seen.");
  }
  if (unit.isPlan) note("mof-only", "This file would create it; nothing shows that it was compiled.");
  else if (
    shown.length > 0 &&
    shown.every(({ sighting }) => sighting.kind === "deleted" || sighting.kind === "attempted")
  ) {
    note("creation-not-seen", "Only the deletion was seen: since when it was there is not known.");
  }
  if ((filter ?? consumer)?.namespaceIsAssumed) {
    note("namespace-assumed", "No evidence says the namespace; root\\subscription is assumed.");
  }
  for (const [part, content] of [
    ["filter", filterContent],
    ["consumer", consumerContent],
  ] as const) {
    for (const { text } of content?.former ?? [])
      note("content-changed", `The ${part} was stated differently before: ${text}`);
  }
  const owners = [filterContent?.facts.creatorSid, consumerContent?.facts.creatorSid];
  if (owners[0] !== undefined && owners[1] !== undefined && owners[0] !== owners[1]) {
    note(
      "owners-differ",
      `The filter belongs to ${owners[0]}, the consumer to ${owners[1]}; WMI doesn't deliver then.`,
    );
  }
  if (shown.some(({ sighting }) => sighting.caveats.includes(MOF_CUT)))
    note("mof-cut", "An event 5861 was cut: properties may be missing.");
  if (stepsBack(shown))
    note("clock-stepped-back", "The clock was set back between these records: their order is that of the record ids.");
  repositoryNotes(unit, shown, note);
  if (left > 0) note("sightings-shortened", `${left} more sightings were counted and are not listed.`);
  return notes;
}

function repositoryNotes(
  { filter, consumer, binding, hasRepository }: Unit,
  shown: readonly Placed[],
  note: (code: string, text: string) => void,
): void {
  if (shown.length > 0 && shown.every(({ sighting }) => sighting.caveats.includes(INDEX_ONLY))) {
    note("index-only", "OBJECTS.DATA is missing: the index of the repository gives names, not contents.");
  }
  if (shown.some(({ sighting }) => sighting.caveats.includes(HOST_FROM_COLLECTION))) {
    note("host-inferred", "The repository doesn't name its host; it is taken from the logs collected with it.");
  }
  const parts = [
    ["filter", filter],
    ["consumer", consumer],
    ["binding", binding],
  ] as const;
  const missing: string[] = [];
  for (const [part, object] of parts) {
    if (!object) continue;
    if (isBackAgain(object.said)) {
      note("deletion-logged", `The logs say that the ${part} was deleted; the repository holds it all the same.`);
    } else if (hasRepository && !isInRepository(object.said) && !isOnlyRecovered(object.said)) missing.push(part);
  }
  if (missing.length > 0) {
    note("not-in-repository", `The repository of this host doesn't hold: ${missing.join(", ")}.`);
  }
}

/** `shown` is in record order per log. */
function stepsBack(shown: readonly Placed[]): boolean {
  const last = new Map<string, bigint>();
  for (const { sighting } of shown) {
    if (sighting.time === undefined || sighting.evidence.recordId === undefined) continue;
    const log = `${sighting.evidence.path}\0${logOf(sighting)}`;
    const before = last.get(log);
    if (before !== undefined && before - sighting.time > STEP_BACK) return true;
    last.set(log, sighting.time);
  }
  return false;
}
