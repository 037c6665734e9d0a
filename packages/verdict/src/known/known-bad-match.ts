import type { SubscriptionReport } from "@unbind/model";
import { type KnownBad, knownBad } from "./known-bad.ts";
import { foldQuery, queryPattern } from "./query-fold.ts";

/**
 * `definition`: class, query and payload of a family, or both its names. `name`: one of its names.
 * `shape`: its query or payload, which others may share; it gives no points.
 */
export type FamilyMatchKind = "definition" | "name" | "shape";

export interface FamilyMatch {
  id: string;
  family: string;
  kind: KnownBad["kind"];
  match: FamilyMatchKind;
  /** True where one of its names is among what matches. */
  byName: boolean;
  source: string;
}

interface Prepared {
  entry: KnownBad;
  filters: ReadonlySet<string>;
  consumers: ReadonlySet<string>;
  queries: readonly RegExp[];
}

const fold = (name: string): string => name.toLowerCase();

const prepared: readonly Prepared[] = knownBad.map((entry) => ({
  entry,
  filters: new Set(entry.filters.filter((name) => !name.includes("<")).map(fold)),
  consumers: new Set(entry.consumers.flatMap(({ name }) => (name === undefined ? [] : [fold(name)]))),
  queries: entry.queries.map(queryPattern),
}));

const RANK: Readonly<Record<FamilyMatchKind, number>> = { definition: 0, name: 1, shape: 2 };
/** Characters of a payload in which families are looked for. */
const MAX_SEARCHED = 65_536;

/** Families that a subscription is like, the closest first; `payload` is its command line or script. */
export function familiesOf({ filter, consumer }: SubscriptionReport, payload: string): FamilyMatch[] {
  const query = typeof filter?.query === "string" ? foldQuery(filter.query) : undefined;
  const seen: Seen = {
    filter: filter?.name ?? "",
    consumer: consumer?.name ?? "",
    className: fold(consumer?.class ?? ""),
    query,
    payload: payload.slice(0, MAX_SEARCHED),
  };
  const matches = prepared.flatMap((one) => {
    const byName = hasName(one, seen);
    const match = matchOf(one, seen, byName);
    if (!match) return [];
    const { id, family, kind, source } = one.entry;
    return [{ id, family, kind, match, byName, source, hasExactName: hasExactName(one.entry, seen) }];
  });
  matches.sort((a, b) => RANK[a.match] - RANK[b.match] || Number(b.hasExactName) - Number(a.hasExactName));
  return matches.map(({ hasExactName: _, ...match }) => match);
}

interface Seen {
  filter: string;
  consumer: string;
  className: string;
  query: string | undefined;
  payload: string;
}

function hasExactName({ filters, consumers }: KnownBad, seen: Seen): boolean {
  return filters.includes(seen.filter) || consumers.some(({ name }) => name === seen.consumer);
}

function hasName({ entry, filters, consumers }: Prepared, seen: Seen): boolean {
  return filters.has(fold(seen.filter)) || consumers.has(fold(seen.consumer)) || hasNamePattern(entry.id, seen);
}

function matchOf(
  { entry, filters, consumers, queries }: Prepared,
  seen: Seen,
  byName: boolean,
): FamilyMatchKind | undefined {
  const hasBoth = filters.has(fold(seen.filter)) && consumers.has(fold(seen.consumer));
  const hasClass = entry.consumers.some(({ class: name }) => name !== undefined && fold(name) === seen.className);
  const isQuery = queries.some((pattern) => seen.query !== undefined && pattern.test(seen.query));
  const isPayload = seen.payload !== "" && entry.payload?.test(seen.payload) === true;
  if (entry.isExact && (hasBoth || (hasClass && isQuery && isPayload))) return "definition";
  if (byName) return "name";
  const isClassOfItsOwn = hasClass && entry.id === "custom-consumer-class";
  return isQuery || isPayload || isClassOfItsOwn ? "shape" : undefined;
}

/** Names that are made at random by a known pattern. */
function hasNamePattern(id: string, { filter, consumer, query }: Seen): boolean {
  if (id === "impacket") return filter.startsWith("EF_") && /\btimerid='ti_/.test(query ?? "");
  return id === "lemonduck" && isRandomPair(filter, consumer);
}

/** `f` and `c` with the same random text, or with random texts of equal length. */
export function isRandomPair(filter: string, consumer: string): boolean {
  const [, a] = /^f([A-Za-z0-9]{4,32})$/.exec(filter) ?? [];
  const [, b] = /^c([A-Za-z0-9]{4,32})$/.exec(consumer) ?? [];
  if (a === undefined || b === undefined) return false;
  return a === b || (a.length === b.length && looksRandom(a) && looksRandom(b));
}

function looksRandom(text: string): boolean {
  return /\d/.test(text) && /[A-Za-z]/.test(text) && !/^[A-Za-z]+\d+$/.test(text);
}
