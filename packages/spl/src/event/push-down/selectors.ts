/** Push-down: what searches need of an event log, as selectors of packages/evtx. */
import { compareText } from "@unbind/bytes";
import type { RuleSelector } from "@unbind/rules";
import type { Pipeline } from "../../syntax/pipeline.ts";
import { type EventSet, union } from "./event-set.ts";
import { pipelineNeeds } from "./pipeline-needs.ts";

/**
 * Selectors of all events that these pipelines can make use of; undefined if one of them may need any event. An event that
 * no selector chooses changes no row, with one exception: `now()` and relative times count from the newest event only if
 * the caller gives no time, so a caller that narrows the events gives one.
 *
 *     selectorsOf([parseSearch("`wmi` EventCode=5861 Binding").pipeline])
 *     // [{ channels: ["microsoft-windows-wmi-activity/operational"], eventIds: [5861] }]
 */
export function selectorsOf(pipelines: readonly Pipeline[]): RuleSelector[] | undefined {
  const sets = union(pipelines.map(pipelineNeeds).map((needs) => needs && compact(needs)));
  if (sets === undefined || sets.some(isEverything)) return undefined;
  return compact(sets).map(selectorOf);
}

function isEverything({ channels, providers, eventIds, words }: EventSet): boolean {
  return channels === undefined && providers === undefined && eventIds === undefined && words === undefined;
}

/** Sets that differ in event ids only become one, then sets that differ in words only. */
function compact(sets: readonly EventSet[]): EventSet[] {
  const byIds = merge(
    sets,
    ({ channels, providers, words, eventIds }) =>
      `${key(channels)}|${key(providers)}|${key(words)}|${eventIds === undefined}`,
  );
  return merge(
    byIds,
    ({ channels, providers, words, eventIds }) =>
      `${key(channels)}|${key(providers)}|${key(eventIds)}|${words === undefined}`,
  );
}

function merge(sets: readonly EventSet[], keyOf: (set: EventSet) => string): EventSet[] {
  const merged = new Map<string, EventSet>();
  for (const set of sets) {
    const name = keyOf(set);
    const known = merged.get(name);
    merged.set(name, known === undefined ? set : joined(known, set));
  }
  return [...merged.values()];
}

/** Both sets, which agree in all but one member. */
function joined(a: EventSet, b: EventSet): EventSet {
  return {
    ...a,
    ...(a.eventIds && b.eventIds && { eventIds: new Set([...a.eventIds, ...b.eventIds]) }),
    ...(a.words && b.words && { words: [...new Set([...a.words, ...b.words])] }),
  };
}

function key(items: Iterable<string | number> | undefined): string {
  return items === undefined ? "*" : JSON.stringify([...items].map(String).sort(compareText));
}

function selectorOf({ channels, providers, eventIds, words }: EventSet): RuleSelector {
  return {
    ...(channels && { channels: [...channels].sort(compareText) }),
    ...(providers && { providers: [...providers].sort(compareText) }),
    eventIds: [...(eventIds ?? [])].sort((a, b) => a - b),
    ...(words && { contains: [...words].sort(compareText) }),
  };
}
