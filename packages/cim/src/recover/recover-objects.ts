import type { Instance } from "../repository/instance.ts";
import type { Repository } from "../repository/repository.ts";
import type { RepositoryState } from "../repository/state.ts";
import { nameBindingEnds } from "./binding-ends.ts";
import { type Finding, FindingReader, type RecoverySource } from "./finding.ts";
import { Judge, type Judged, type RecoveryPlace } from "./judge.ts";
import { LayoutFinder } from "./layout-finder.ts";
import { olderFindings, readOlderView } from "./older-maps.ts";
import { mappedPages, PageSearch } from "./page-search.ts";
import { RecordJoiner } from "./record-joiner.ts";
import { NamespaceWitness, staleKeys } from "./stale-keys.ts";

/** An instance that is not part of the live repository any more. It was there once; that proves nothing of today. */
export interface Recovered extends Instance {
  /** The best of its places. */
  from: RecoverySource;
  /**
   * `older-version`: the object lives on with other content. `deleted`: it doesn't, or only in `liveIn`. `unknown`:
   * index or mapping are missing or damaged, so it may be live.
   */
  standing: "deleted" | "older-version" | "unknown";
  /** 0 to 1, for ordering and for people: how sure the place and the decoding are. Not a probability. */
  confidence: number;
  /** Everywhere this very content was found. */
  places: RecoveryPlace[];
  /** Namespaces (names, else hashes) in which an object of the same class and key is live. */
  liveIn: string[];
}

/** Best first. */
const SOURCES: Record<RecoverySource, number> = {
  "older-map": 0.95,
  unreferenced: 0.9,
  "free-page": 0.85,
  "emptied-page": 0.75,
  "page-slack": 0.75,
  carved: 0.7,
};

/**
 * Instances that were deleted or changed: from older mapping files, unreferenced records, free and emptied pages and
 * the slack of live pages. Copies of live records are left out, equal findings are one. Sorted by class, path, then
 * newest first.
 */
export function recoverObjects(repository: Repository): Recovered[] {
  return mergeFindings(judgeFindings(repository.state), (hash) => repository.namespaceName(hash));
}

/** All findings with their standing, copies included, in the order of the file after those of older maps. */
export function judgeFindings(state: RepositoryState): Judged[] {
  const { objects } = state;
  if (!objects) return [];
  const older = state.older.flatMap((mapping) => readOlderView(state, mapping) ?? []);
  const states = [state, ...older.flatMap((view) => view.state ?? [])];
  const layouts = new LayoutFinder(states, () => search.lostClasses());
  const reader = new FindingReader(state.decoder, layouts, state.issues);
  const blocks = state.older.map((mapping) => mapping.objects);
  const search = new PageSearch(state, objects, reader, new RecordJoiner(objects, mappedPages(state), blocks));
  // Without keys nothing tells a live record from a deleted one.
  const isBlind = state.catalogue.keys.length === 0;
  const findings = [
    ...older.flatMap((view) => olderFindings(view, state, reader)),
    ...search.orphans(isBlind ? "carved" : "unreferenced"),
    ...search.leftovers(isBlind ? "carved" : undefined),
  ];
  const witness = new NamespaceWitness(staleKeys(state));
  for (const bytes of search.freeRecords()) witness.addReference(bytes);
  const judge = new Judge(state, layouts, witness);
  const judged = withoutRepeats(findings).map((finding) => judge.judge(finding));
  return nameBindingEnds(judged, state.hasher).map((one) => doubt(one, state));
}

/** A damaged index lost keys: what it doesn't name may still be live. */
function doubt(judged: Judged, { isIndexDamaged }: RepositoryState): Judged {
  const { from } = judged.finding;
  const isDoubtful = from === "carved" || (from === "unreferenced" && isIndexDamaged);
  return isDoubtful && judged.standing === "deleted" ? { ...judged, standing: "unknown" } : judged;
}

/** The same bytes met through an older map and in a free page are one finding; the first one stays. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<number>();
  return findings.filter(({ instance }) => {
    const isNew = !seen.has(instance.ref.offset);
    seen.add(instance.ref.offset);
    return isNew;
  });
}

/** One entry for each object and content. */
export function mergeFindings(
  judged: readonly Judged[],
  nameOf: (namespaceHash: string) => string | undefined,
): Recovered[] {
  const relevant = judged.filter(({ standing }) => standing !== "copy" && standing !== "rewritten");
  const groups = Map.groupBy(relevant, groupKey);
  return [...groups.values()].map((group) => mergeGroup(group, nameOf)).sort(compareRecovered);
}

function groupKey({ finding, instance, content }: Judged): string {
  const { classHash, instanceHash, namespaceHash, ref } = instance;
  if (!finding.isDecoded) return String(ref.offset);
  return [namespaceHash, classHash, instanceHash, content].join(" ");
}

function mergeGroup(group: readonly Judged[], nameOf: (hash: string) => string | undefined): Recovered {
  const sorted = [...group].sort(compareJudged);
  const { finding, instance, standing, liveIn } = sorted[0] as Judged;
  const { namespaceHash } = instance;
  return {
    ...instance,
    namespace: namespaceHash === undefined ? undefined : nameOf(namespaceHash),
    from: finding.from,
    standing: standing === "copy" || standing === "rewritten" ? "deleted" : standing,
    confidence: confidenceOf(finding),
    places: sorted.map(({ finding: { from }, instance: { ref } }) => ({ from, ref })),
    liveIn: liveIn.map((hash) => nameOf(hash) ?? hash),
  };
}

function confidenceOf({ from, fit }: Finding): number {
  return Math.round(SOURCES[from] * fit * 100) / 100;
}

/** Newest first, then the best place, then the first in the file. */
function compareJudged(a: Judged, b: Judged): number {
  const [x, y] = [a.instance.timestamps.written, b.instance.timestamps.written];
  if (x !== y) return x > y ? -1 : 1;
  return confidenceOf(b.finding) - confidenceOf(a.finding) || a.instance.ref.offset - b.instance.ref.offset;
}

function compareRecovered(a: Recovered, b: Recovered): number {
  const [x, y] = [`${a.className} ${a.relativePath}`, `${b.className} ${b.relativePath}`];
  if (x !== y) return x < y ? -1 : 1;
  const [newer, older] = [b.timestamps.written, a.timestamps.written];
  return newer === older ? a.ref.offset - b.ref.offset : newer > older ? 1 : -1;
}
