import { compareText } from "@unbind/bytes";
import type { KnowledgeEdge, KnowledgeGraph, KnowledgeNode, KnowledgeSource } from "../graph/model.ts";

export interface ChangedNode {
  key: string;
  name: string;
  /** `state: active -> revoked`, `name: ...`, or the names of attributes that differ. */
  changes: string[];
}

/** What differs between two graphs. Lists are by key. */
export interface GraphDiff {
  sources: { before: readonly KnowledgeSource[]; after: readonly KnowledgeSource[] };
  added: KnowledgeNode[];
  removed: KnowledgeNode[];
  changed: ChangedNode[];
  edgesAdded: KnowledgeEdge[];
  edgesRemoved: KnowledgeEdge[];
}

/** Compares two graphs; edges are equal if ends, kind, basis and source are, wherever they stand in it. */
export function diffGraphs(before: KnowledgeGraph, after: KnowledgeGraph): GraphDiff {
  const [old, now] = [new Map(keyed(before)), new Map(keyed(after))];
  const changed: ChangedNode[] = [];
  for (const [key, node] of now) {
    const was = old.get(key);
    const changes = was === undefined ? [] : changesOf(before, after, was, node);
    if (changes.length > 0) changed.push({ key, name: node.name, changes });
  }
  const [oldEdges, newEdges] = [edgeMap(before), edgeMap(after)];
  return {
    sources: { before: before.sources, after: after.sources },
    added: [...now.values()].filter(({ key }) => !old.has(key)),
    removed: [...old.values()].filter(({ key }) => !now.has(key)),
    changed,
    edgesAdded: [...newEdges].filter(([id]) => !oldEdges.has(id)).map(([, edge]) => edge),
    edgesRemoved: [...oldEdges].filter(([id]) => !newEdges.has(id)).map(([, edge]) => edge),
  };
}

function* keyed(graph: KnowledgeGraph): Generator<[string, KnowledgeNode]> {
  for (const node of graph.nodes()) if (node.kind !== "reference") yield [node.key, node];
}

function edgeMap(graph: KnowledgeGraph): Map<string, KnowledgeEdge> {
  const found = new Map<string, KnowledgeEdge>();
  for (const edge of graph.edges()) {
    if (edge.kind === "cites") continue;
    const id = [edge.from, edge.kind, edge.to, edge.basis, edge.source.name].join("\u0000");
    if (!found.has(id)) found.set(id, edge);
  }
  return found;
}

function changesOf(before: KnowledgeGraph, after: KnowledgeGraph, was: KnowledgeNode, is: KnowledgeNode): string[] {
  const changes: string[] = [];
  if (was.state !== is.state) changes.push(`state: ${was.state} -> ${is.state}`);
  if (was.name !== is.name) changes.push(`name: ${was.name} -> ${is.name}`);
  const [old, now] = [attributeMap(before, was.key), attributeMap(after, is.key)];
  const names = new Set([...old.keys(), ...now.keys()]);
  const differing = [...names].filter((name) => old.get(name) !== now.get(name));
  return [...changes, ...differing.sort(compareText)];
}

function attributeMap(graph: KnowledgeGraph, key: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of graph.attributes(key)) found.set(name, `${found.get(name) ?? ""}\u0000${value}`);
  return found;
}
