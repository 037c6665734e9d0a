import { compareText } from "@unbind/bytes";
import type { Sighting } from "@unbind/model";
import { isStoredSource } from "../sightings/repository-objects.ts";
import type { HostNames } from "./host-names.ts";

/** A sighting in its place. */
export interface Placed {
  sighting: Sighting;
  /** The host's last name. */
  host: string;
  /** Time to compare by across logs, never later than that of any later record of the same log. */
  at: bigint;
  /** Place among all sightings of the host. */
  position: number;
}

/** Two copies of one record may differ this much in time: exporters round, and collectors stamp arrival. */
const SAME_RECORD_TOLERANCE = 20_000_000n;
const COPIES_NAMED = 3;

/**
 * Sightings of each host in one order, copies of a record counted once. Inside a log the record id decides and never
 * the time, since clocks are set back; across logs the time decides, after each record's time is lowered to the
 * lowest that follows it in its log (a clock that was set back was wrong before, not after). A repository tells no
 * times: what it holds comes last, since it is what was there when it was collected; what was recovered comes first.
 */
export function placeByHost(sightings: readonly Sighting[], hosts: HostNames): Map<string, Placed[]> {
  const named = sightings.map((sighting) => {
    return { sighting, host: sighting.host === "" ? "" : hosts.canonical(sighting.host, sighting.evidence.path) };
  });
  const spelling = new Map<string, string>();
  for (const { host } of named) {
    const known = spelling.get(host.toLowerCase());
    if (known === undefined || host < known) spelling.set(host.toLowerCase(), host);
  }
  for (const item of named) item.host = spelling.get(item.host.toLowerCase()) ?? item.host;
  const byHost = groupBy(withoutCopies(named), ({ host }) => host);
  const placed = new Map<string, Placed[]>();
  for (const host of [...byHost.keys()].sort(compareText)) placed.set(host, placeLogs(byHost.get(host) ?? []));
  return placed;
}

interface Named {
  sighting: Sighting;
  host: string;
}

/** Collects items by key, keys and items in the order met. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function placeLogs(all: readonly Named[]): Placed[] {
  const placed: (Placed & { log: string })[] = [];
  for (const [log, items] of groupBy(all, ({ sighting }) => logOf(sighting))) {
    const sorted = items.sort((a, b) => compareRecords(a.sighting, b.sighting));
    let lowest: bigint | undefined;
    const ats: bigint[] = [];
    for (let i = sorted.length - 1; i >= 0; i--) {
      const time = sorted[i]?.sighting.time;
      if (time !== undefined && (lowest === undefined || time < lowest)) lowest = time;
      ats[i] = lowest ?? -1n;
    }
    let previous = 0n;
    sorted.forEach(({ sighting, host }, i) => {
      const at = ats[i] as bigint;
      previous = at < 0n ? previous : at;
      placed.push({ sighting, host, at: previous, position: i, log });
    });
  }
  let last = 0n;
  for (const { at } of placed) if (at > last) last = at;
  for (const item of placed) if (rankOf(item.sighting) > 0) item.at = last;
  placed.sort(
    (a, b) =>
      rankOf(a.sighting) - rankOf(b.sighting) ||
      (a.at < b.at ? -1 : a.at > b.at ? 1 : compareText(a.log, b.log) || a.position - b.position),
  );
  return placed.map(({ sighting, host, at }, position) => ({ sighting, host, at, position }));
}

function rankOf({ source, kind }: Sighting): number {
  if (!isStoredSource(source)) return 0;
  return kind === "recovered" ? -1 : 1;
}

/** Sightings of one log share record ids; without a record id only time can order them. */
export function logOf({ source, evidence }: Sighting): string {
  const [family = source] = source.split("/", 1);
  const log = source === "powershell/800" ? source : family;
  return evidence.recordId === undefined ? `${log} by time` : log;
}

/** Order inside one log: record id, then time, path, offset, and last the content, so that it is total. */
export function compareRecords(a: Sighting, b: Sighting): number {
  return (
    compareIds(a.evidence.recordId, b.evidence.recordId) ||
    compareTimes(a.time, b.time) ||
    compareText(a.evidence.path, b.evidence.path) ||
    a.evidence.offset - b.evidence.offset ||
    compareText(a.source, b.source) ||
    compareText(a.object, b.object) ||
    compareText(a.kind, b.kind) ||
    compareText(textOf(a), textOf(b))
  );
}

/** Order in a report: logs by path, records in record order. */
export function compareForReport(a: Sighting, b: Sighting): number {
  return compareText(a.evidence.path, b.evidence.path) || compareRecords(a, b);
}

function compareIds(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a.length - b.length || compareText(a, b);
}

function compareTimes(a: bigint | undefined, b: bigint | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

const texts = new WeakMap<Sighting, string>();

/** All of a sighting as text, for telling equal ones from different ones. */
function textOf(sighting: Sighting): string {
  const known = texts.get(sighting);
  if (known !== undefined) return known;
  const text = JSON.stringify(sighting, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  texts.set(sighting, text);
  return text;
}

function withoutCopies(all: readonly Named[]): Named[] {
  const kept: Named[] = [];
  for (const group of groupBy(all, identityOf).values()) kept.push(...mergeNear(group));
  const live = new Set(
    kept.filter(({ sighting }) => sighting.kind !== "recovered").map(({ sighting }) => recordKey(sighting)),
  );
  return kept.filter(({ sighting }) => {
    return sighting.kind !== "recovered" || isStoredSource(sighting.source) || !live.has(recordKey(sighting));
  });
}

/** One record's identity but for its time; exports without record ids have only time and content. */
function identityOf({ sighting, host }: Named): string {
  const { source, object, evidence, kind, time } = sighting;
  const isRecovered = kind === "recovered" ? "recovered" : "live";
  const head = `${host}\0${source}\0${object}\0${isRecovered}`;
  if (evidence.recordId !== undefined) return `${head}\0${evidence.recordId}\0${kind === "attempted"}`;
  const { filter, consumer, binding, instance, detail, namespace } = sighting;
  const content = JSON.stringify([filter, consumer, detail, namespace, binding, instance]);
  return `${head}\0\0${kind}\0${time}\0${content}`;
}

/** What a copy in slack shares with its live record even where its host is lost. */
function recordKey({ source, object, evidence, time }: Sighting): string {
  return `${source}\0${object}\0${evidence.recordId}\0${time}`;
}

function mergeNear(group: Named[]): Named[] {
  if (group.length === 1) return group;
  const sorted = [...group].sort(
    (a, b) => compareTimes(a.sighting.time, b.sighting.time) || compareRecords(a.sighting, b.sighting),
  );
  const clusters: Named[][] = [];
  let previous: bigint | undefined;
  for (const item of sorted) {
    const { time } = item.sighting;
    const near = time === undefined || previous === undefined || time - previous <= SAME_RECORD_TOLERANCE;
    const cluster = clusters.at(-1);
    if (cluster && near) cluster.push(item);
    else clusters.push([item]);
    previous = time ?? previous;
  }
  return clusters.map(bestOf);
}

/** The copy with the fewest caveats; where the others are is told in one. */
function bestOf(cluster: readonly Named[]): Named {
  const [best, ...others] = [...cluster].sort((a, b) => {
    return a.sighting.caveats.length - b.sighting.caveats.length || compareForReport(a.sighting, b.sighting);
  }) as [Named, ...Named[]];
  const paths = [...new Set(others.map(({ sighting }) => sighting.evidence.path))].filter(
    (path) => path !== best.sighting.evidence.path,
  );
  if (paths.length === 0) return best;
  const named = paths.sort(compareText).slice(0, COPIES_NAMED).join(", ");
  const more = paths.length > COPIES_NAMED ? ` and ${paths.length - COPIES_NAMED} more` : "";
  const caveats = [...best.sighting.caveats, `the same record is also in ${named}${more}`];
  return { host: best.host, sighting: { ...best.sighting, caveats } };
}
