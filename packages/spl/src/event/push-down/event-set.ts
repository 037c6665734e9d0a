/**
 * A set of events described from outside, never smaller than what a search needs: by channel, provider, event id and texts.
 * A union of such sets is a list; no list at all (`undefined`) is every event, an empty list none.
 */
export interface EventSet {
  /** Lower case; undefined: any. */
  readonly channels?: ReadonlySet<string>;
  readonly providers?: ReadonlySet<string>;
  /** Undefined: any. */
  readonly eventIds?: ReadonlySet<number>;
  /** One of these, lower case, stands in a value. */
  readonly words?: readonly string[];
}

export type EventSets = readonly EventSet[] | undefined;

/** Sets kept of one search; a union of more is taken for every event. */
const MAX_SETS = 200;

/** Events in one of the lists. */
export function union(lists: readonly EventSets[]): EventSets {
  const all: EventSet[] = [];
  for (const list of lists) {
    if (list === undefined) return undefined;
    all.push(...list);
  }
  return all.length > MAX_SETS ? undefined : all;
}

/** Events in all of the lists, or more: where the product would get too large, the shorter list stands for both. */
export function intersection(lists: readonly EventSets[]): EventSets {
  let result: EventSets;
  for (const list of lists) {
    if (list === undefined) continue;
    if (result === undefined) result = list;
    else if (result.length * list.length > MAX_SETS) result = result.length <= list.length ? result : list;
    else result = result.flatMap((a) => list.flatMap((b) => meet(a, b) ?? []));
  }
  return result;
}

/** Events in both; undefined if there can't be any. */
function meet(a: EventSet, b: EventSet): EventSet | undefined {
  const channels = common(a.channels, b.channels);
  const providers = common(a.providers, b.providers);
  const eventIds = common(a.eventIds, b.eventIds);
  const words = better(a.words, b.words);
  if (channels?.size === 0 || providers?.size === 0 || eventIds?.size === 0) return undefined;
  return {
    ...(channels && { channels }),
    ...(providers && { providers }),
    ...(eventIds && { eventIds }),
    ...(words && { words }),
  };
}

function common<T>(a: ReadonlySet<T> | undefined, b: ReadonlySet<T> | undefined): ReadonlySet<T> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((item) => b.has(item)));
}

/** The words that fewer events hold: the shortest word decides how fast the search is. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return shortest(a) >= shortest(b) ? a : b;
}

function shortest(words: readonly string[]): number {
  return words.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY);
}
