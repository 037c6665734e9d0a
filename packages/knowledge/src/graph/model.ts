/** What a node is. The key of a node is its kind, `:`, and the id its source gives it. */
export const NODE_KINDS = [
  "technique",
  "tactic",
  "defense-tactic",
  "defense",
  "artifact",
  "mitigation",
  "strategy",
  "analytic",
  "component",
  "data-source",
  "log-source",
  "detection",
  "story",
  "countermeasure",
  "actor",
  "software",
  "campaign",
  "reference",
  "class",
] as const;

/** One of {@link NODE_KINDS}. */
export type NodeKind = (typeof NODE_KINDS)[number];

/** `missing`: something names it, no loaded source describes it. */
export const NODE_STATES = ["active", "revoked", "deprecated", "missing"] as const;

/** One of {@link NODE_STATES}. */
export type NodeState = (typeof NODE_STATES)[number];

/** How an edge is known: it stands in a source, it was computed, or it is a proposal of ours. */
export const BASES = ["published", "derived", "overlay"] as const;

/** One of {@link BASES}. */
export type Basis = (typeof BASES)[number];

/** One thing that was imported: a source with all its files. */
export interface KnowledgeSource {
  /** `D3FEND`, `ATT&CK`, `COUN7ER`, `COUN7ER data set`, `Splunk`, `Sigma`, `Unbind index`, `Unbind overlay`. */
  name: string;
  /** As the source says; the first 12 digits of `sha256` where it says nothing. */
  version: string;
  /** Of the file; of many files: over the sorted lines `<sha256>  <path>`. */
  sha256: string;
  files: number;
  byteLength: number;
}

/** One thing that sources speak of; several may describe it. */
export interface KnowledgeNode {
  /** `technique:T1546.003`. */
  key: string;
  kind: NodeKind;
  id: string;
  /** Empty if nothing names it. */
  name: string;
  state: NodeState;
}

/** Where an edge stands. */
export interface EdgeSource {
  name: string;
  version: string;
  /** File of the source; empty if there is one only. */
  file: string;
  /** Id, line or restriction in that file. */
  locator: string;
}

/** An edge as a step of a path, shown with its ends. */
export interface PathStep {
  from: string;
  kind: string;
  to: string;
}

/** One statement about two nodes, by keys. */
export interface KnowledgeEdge {
  from: string;
  to: string;
  /** `counters`, `detects`, or the property a source gives it: `modifies`. */
  kind: string;
  basis: Basis;
  source: EdgeSource;
  /** Of a derived edge: the edges it was made from. */
  path?: PathStep[];
  /** Of an overlay edge: the reason. Else what the source adds, e.g. the channel of a log source. */
  note?: string;
}

/** The least that can be said of an edge. */
export interface KnowledgeLink extends PathStep {
  basis: Basis;
  /** Name of its source. */
  source: string;
}

/** A name and a text that a source gives a node: `definition`, `description`, `search`. */
export interface NodeAttribute {
  name: string;
  value: string;
}

/** One joined graph. Lists come in a total order: by the other end's key, kind, basis, source and locator. */
export interface KnowledgeGraph {
  readonly sources: readonly KnowledgeSource[];
  node(key: string): KnowledgeNode | undefined;
  /** All nodes, or those of a kind, by key. */
  nodes(kind?: NodeKind): Iterable<KnowledgeNode>;
  /** What sources say of a node, in their order; only attributes of these names, if some are given. */
  attributes(key: string, names?: ReadonlySet<string>): NodeAttribute[];
  /** Edges that start at a node. */
  out(key: string, kind?: string): KnowledgeEdge[];
  /** Edges that end at a node. */
  in(key: string, kind?: string): KnowledgeEdge[];
  /** All edges, by start. */
  edges(): Iterable<KnowledgeEdge>;
  /** All edges by start, without what is costly to decode. */
  links(): Iterable<KnowledgeLink>;
}

/** The key of a node. */
export function keyOf(kind: NodeKind, id: string): string {
  return `${kind}:${id}`;
}

/** Kind and id of a key. */
export function splitKey(key: string): { kind: NodeKind; id: string } {
  const at = key.indexOf(":");
  const kind = NODE_KINDS.find((known) => known === key.slice(0, at)) ?? "class";
  return { kind, id: key.slice(at + 1) };
}

/** The first value of an attribute, or "". */
export function attributeOf(graph: KnowledgeGraph, key: string, name: string): string {
  return graph.attributes(key, new Set([name]))[0]?.value ?? "";
}
