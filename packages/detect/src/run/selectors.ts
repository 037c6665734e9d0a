import { compareText } from "@unbind/bytes";
import type { Detector, RuleSelector } from "@unbind/rules";

/** Texts looked for in one record; more would cost more than reading the record. */
const MAX_TEXTS = 64;
/** A log reader looks once per length of the shortest text. */
const SHORTEST_TEXT = 4;

/** Wanted event ids of one channel and provider; `texts` undefined: whatever the record says. */
interface Wanted {
  channels: readonly string[] | undefined;
  providers: readonly string[] | undefined;
  /** -1 stands for every id. */
  ids: Map<number, Set<string> | undefined>;
}

const EVERY_ID = -1;

/**
 * What all detectors together ask of a log, the same for any order of them: undefined if one of them asks for every
 * event. Selectors of the same channels and providers become few, since a log reader tries them one by one.
 */
export function mergedSelectors(detectors: readonly Pick<Detector, "selectors">[]): RuleSelector[] | undefined {
  const byName = new Map<string, Wanted>();
  for (const { selectors } of detectors) {
    if (!selectors) return undefined;
    for (const selector of selectors) {
      if (asksForAll(selector)) return undefined;
      add(byName, selector);
    }
  }
  return [...byName.entries()].sort(([a], [b]) => compareText(a, b)).flatMap(([, wanted]) => selectorsOf(wanted));
}

function asksForAll({ channels, providers, eventIds, contains }: RuleSelector): boolean {
  return !channels && !providers && eventIds.length === 0 && usableTexts(contains) === undefined;
}

function add(byName: Map<string, Wanted>, { channels, providers, eventIds, contains }: RuleSelector): void {
  const names = { channels: folded(channels), providers: folded(providers) };
  const key = JSON.stringify([names.channels ?? null, names.providers ?? null]);
  const wanted = byName.get(key) ?? { ...names, ids: new Map() };
  byName.set(key, wanted);
  const texts = usableTexts(contains);
  for (const id of eventIds.length === 0 ? [EVERY_ID] : eventIds) {
    const known = wanted.ids.get(id);
    if (!texts || (wanted.ids.has(id) && !known)) wanted.ids.set(id, undefined);
    else wanted.ids.set(id, new Set([...(known ?? []), ...texts]));
  }
}

function folded(names: readonly string[] | undefined): string[] | undefined {
  return names && [...new Set(names.map((name) => name.toLowerCase()))].sort(compareText);
}

/** Texts that a log reader can look for: ASCII, none too short; undefined if one of them is not. */
function usableTexts(contains: readonly string[] | undefined): string[] | undefined {
  const texts = contains?.map((text) => text.toLowerCase());
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  return texts?.every((text) => text.length >= SHORTEST_TEXT && /^[\x00-\x7f]*$/.test(text)) ? texts : undefined;
}

function selectorsOf({ channels, providers, ids }: Wanted): RuleSelector[] {
  const names = { ...(channels && { channels }), ...(providers && { providers }) };
  const whole = ids.has(EVERY_ID) && ids.get(EVERY_ID) === undefined;
  if (whole) return [{ ...names, eventIds: [] }];
  const byTexts = Map.groupBy(
    [...ids].sort(([a], [b]) => a - b),
    ([, texts]) => textsKey(texts),
  );
  return [...byTexts.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, group]) => {
      const contains = key === "" ? {} : { contains: JSON.parse(key) as string[] };
      const some = group.map(([id]) => id).filter((id) => id !== EVERY_ID);
      const selectors: RuleSelector[] = some.length > 0 ? [{ ...names, eventIds: some, ...contains }] : [];
      return some.length < group.length ? [...selectors, { ...names, eventIds: [], ...contains }] : selectors;
    });
}

function textsKey(texts: ReadonlySet<string> | undefined): string {
  return texts && texts.size <= MAX_TEXTS ? JSON.stringify([...texts].sort(compareText)) : "";
}
