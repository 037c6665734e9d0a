import { compareText } from "@unbind/bytes";
import type { Basis, EdgeSource, KnowledgeEdge, KnowledgeGraph, NodeState, PathStep } from "../graph/model.ts";
import { splitKey } from "../graph/model.ts";
import { derivedCounters, tacticsOf } from "../resolve/derived-counters.ts";
import { expandTechnique, type Resolved, type ResolveOptions, resolve } from "../resolve/resolve.ts";

/** What stands against a technique, in the order in which it is listed. */
export const COUNTER_ROLES = ["countermeasure", "detection", "strategy", "defense", "mitigation"] as const;

/** One of {@link COUNTER_ROLES}. */
export type CounterRole = (typeof COUNTER_ROLES)[number];

/** One thing that stands against a technique, and how that is known. */
export interface CounterEntry {
  role: CounterRole;
  key: string;
  id: string;
  name: string;
  state: NodeState;
  /** Key of the technique it stands against: the one asked for, its successor, or one it was expanded to. */
  technique: string;
  basis: Basis;
  /** Where it stands; several sources may say the same. Empty for what was computed from several. */
  sources: EdgeSource[];
  /** Of what was computed: the edges it rests on. */
  path: PathStep[];
  /** Ids of overlay edges it rests on. */
  overlay: string[];
  /** Of an overlay edge: the reason. */
  note: string;
  /** Of a defense: steps climbed between artifacts, and its tactics. */
  distance?: number;
  tactics?: string[];
}

/** All that stands against what was asked for. */
export interface CounterAnswer {
  resolved: Resolved;
  /** Keys of the techniques looked at. */
  techniques: string[];
  counters: CounterEntry[];
  /** What the overlay says does not help, though it seems to. */
  excluded: CounterEntry[];
}

/** How far to look. */
export interface CounterOptions extends ResolveOptions {
  /** How far to climb between artifacts. Default 0: the very artifact. */
  maxDistance?: number;
  /** Look at the parent or the sub-techniques too. Default `none`. */
  expand?: "none" | "parent" | "children";
}

/** Everything in the graph that counters, detects or mitigates a technique, each with its basis. */
export function counterAnswer(
  graph: KnowledgeGraph,
  asked: string,
  { maxDistance = 0, expand = "none", ...options }: CounterOptions = {},
): CounterAnswer {
  const resolved = resolve(graph, asked, options);
  const techniques = techniquesOf(graph, resolved, expand);
  const excluded: CounterEntry[] = [];
  const found = new Map<string, CounterEntry>();
  for (const technique of techniques) {
    const against = graph.in(technique, "does-not-counter");
    const refused = new Set(against.map(({ from }) => from));
    for (const edge of against) {
      const entry = entryOf(graph, edge);
      if (entry) excluded.push(entry);
    }
    for (const edge of graph.in(technique)) {
      if (RELATIONS.has(edge.kind) && !refused.has(edge.from)) add(found, entryOf(graph, edge));
    }
    for (const counter of derivedCounters(graph, technique, maxDistance)) {
      if (!refused.has(counter.defense)) add(found, derivedEntry(graph, technique, counter));
    }
  }
  return { resolved, techniques, counters: [...found.values()].sort(compareEntries), excluded };
}

const RELATIONS = new Set(["counters", "detects", "mitigates"]);

/** The technique itself, the end of its chain, and what it is expanded to. */
function techniquesOf(
  graph: KnowledgeGraph,
  { node, end }: Resolved,
  expand: "none" | "parent" | "children",
): string[] {
  const keys = [end?.key, node?.key].filter((key) => key?.startsWith("technique:") === true) as string[];
  if (expand === "none" || end === undefined) return [...new Set(keys)];
  return [...new Set([...keys, ...expandTechnique(graph, end.key, expand).map(({ to }) => to)])];
}

function entryOf(
  graph: KnowledgeGraph,
  { from, to, basis, source, path = [], note = "" }: KnowledgeEdge,
): CounterEntry | undefined {
  const { kind, id } = splitKey(from);
  const role = COUNTER_ROLES.find((known) => known === kind);
  if (role === undefined) return undefined;
  const node = graph.node(from);
  return {
    role,
    key: from,
    id,
    name: node?.name ?? "",
    state: node?.state ?? "missing",
    technique: to,
    basis,
    sources: [source],
    path,
    overlay: basis === "overlay" ? [source.locator] : [],
    note: basis === "overlay" ? note : "",
    ...(role === "defense" && { tactics: tacticsOf(graph, from) }),
  };
}

function derivedEntry(
  graph: KnowledgeGraph,
  technique: string,
  { defense, distance, path, overlay, tactics }: ReturnType<typeof derivedCounters>[number],
): CounterEntry {
  const node = graph.node(defense);
  return {
    role: "defense",
    key: defense,
    id: splitKey(defense).id,
    name: node?.name ?? "",
    state: node?.state ?? "missing",
    technique,
    basis: "derived",
    sources: [],
    path,
    overlay,
    note: "",
    distance,
    tactics,
  };
}

/** The same statement of two sources is one entry. */
function add(found: Map<string, CounterEntry>, entry: CounterEntry | undefined): void {
  if (entry === undefined) return;
  const key = [entry.key, entry.technique, entry.basis].join(" ");
  const known = found.get(key);
  if (known === undefined) found.set(key, entry);
  else known.sources.push(...entry.sources);
}

function compareEntries(a: CounterEntry, b: CounterEntry): number {
  return (
    COUNTER_ROLES.indexOf(a.role) - COUNTER_ROLES.indexOf(b.role) ||
    (a.distance ?? 0) - (b.distance ?? 0) ||
    compareText(a.key, b.key) ||
    compareText(a.technique, b.technique) ||
    compareText(a.basis, b.basis)
  );
}
