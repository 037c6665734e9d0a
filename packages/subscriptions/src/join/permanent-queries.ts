import { compareText } from "@unbind/bytes";
import { filterContent } from "./object-content.ts";
import type { Placed } from "./record-order.ts";
import { DEFAULT_NAMESPACE, type HostObjects, type WmiObject } from "./wmi-objects.ts";

/** A query started without its filter having said so nearby is only tied to a filter of known owner. */
const NEARBY = 600_000_000n;

interface Statement {
  filter: WmiObject;
  at: bigint;
  owner: string | undefined;
}

/**
 * Ties each 5859 to the filter of the same query and owner that was stated nearest in time; nothing else links them.
 * A query that no filter explains stands for a filter whose name wasn't seen.
 */
export function placePermanentQueries(objects: HostObjects): void {
  if (objects.queries.length === 0) return;
  const statements = statementsByQuery(objects.filters.values());
  const touched = new Set<WmiObject>();
  for (const item of objects.queries) {
    const filter =
      nearestFilter(statements.get(queryKey(item.sighting.filter?.query)) ?? [], item) ?? nameless(objects, item);
    filter.said.push(item);
    touched.add(filter);
  }
  for (const { said } of touched) said.sort((a, b) => a.position - b.position);
}

function queryKey(query: string | undefined): string {
  return (query ?? "").replace(/\s+/g, " ").trim();
}

function statementsByQuery(filters: Iterable<WmiObject>): Map<string, Statement[]> {
  const statements = new Map<string, Statement[]>();
  for (const filter of filters) {
    const owner = filterContent(filter).facts.creatorSid;
    for (const { sighting, at } of filter.said) {
      if (sighting.filter?.query === undefined) continue;
      const key = queryKey(sighting.filter.query);
      const list = statements.get(key) ?? [];
      statements.set(key, list);
      list.push({ filter, at, owner: sighting.filter.creatorSid ?? owner });
    }
  }
  for (const list of statements.values()) list.sort(compareStatements);
  return statements;
}

function compareStatements(a: Statement, b: Statement): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : compareText(a.filter.name ?? "", b.filter.name ?? "");
}

/** Nearest statement by time whose owner isn't another; the earlier one of two equally near. Looks at few of many. */
function nearestFilter(statements: readonly Statement[], { sighting, at }: Placed): WmiObject | undefined {
  const owner = sighting.filter?.creatorSid;
  let low = lowerBound(statements, at) - 1;
  let high = low + 1;
  for (let looked = 0; looked < 64 && (low >= 0 || high < statements.length); looked++) {
    const [left, right] = [statements[low], statements[high]];
    const takeLeft = left !== undefined && (right === undefined || at - left.at <= right.at - at);
    const next = takeLeft ? left : right;
    if (takeLeft) low--;
    else high++;
    if (!next) continue;
    const distance = next.at > at ? next.at - at : at - next.at;
    if (owner !== undefined && next.owner !== undefined ? owner === next.owner : distance <= NEARBY) return next.filter;
  }
  return undefined;
}

/** Index of the first entry that isn't before `at`. */
export function lowerBound(sorted: readonly { at: bigint }[], at: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.at ?? 0n) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nameless(objects: HostObjects, { sighting }: Placed): WmiObject {
  const key = `\0nameless\0${sighting.filter?.creatorSid ?? ""}\0${queryKey(sighting.filter?.query)}`;
  const known = objects.filters.get(key);
  if (known) return known;
  const filter: WmiObject = {
    kind: "filter",
    namespace: DEFAULT_NAMESPACE,
    namespaceIsAssumed: true,
    className: "",
    name: null,
    said: [],
  };
  objects.filters.set(key, filter);
  return filter;
}
