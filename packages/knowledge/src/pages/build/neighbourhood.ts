import { type KnowledgeEdge, type KnowledgeGraph, type NodeKind, splitKey } from "../../graph/model.ts";
import type { Graph } from "../document/model.ts";
import { nodeName, spokenId } from "./node-words.ts";

/** Edges drawn in one picture; more can't be read. */
const MAX_DRAWN = 24;

/** Nodes of one kind in it. */
const MAX_OF_KIND = 6;

/** Kinds that are drawn, most telling first. */
const DRAWN: readonly NodeKind[] = [
  "countermeasure",
  "detection",
  "defense",
  "artifact",
  "technique",
  "strategy",
  "mitigation",
];

/** Relations that the pictures of classes or the tables show better. */
const NOT_DRAWN = new Set(["is-a", "cites", "uses", "tells", "tactic-of"]);

/** Nodes around one, the most telling first, and how many relations the picture leaves out. */
export function neighbourhood(graph: KnowledgeGraph, key: string): { graph: Graph; left: number } {
  const near = [...graph.in(key), ...graph.out(key)].filter((edge) => {
    const other = otherEnd(edge, key);
    return other !== key && !NOT_DRAWN.has(edge.kind) && DRAWN.includes(splitKey(other).kind);
  });
  const kindOf = (edge: KnowledgeEdge) => splitKey(otherEnd(edge, key)).kind;
  const once = uniqueEdges(near).sort((a, b) => DRAWN.indexOf(kindOf(a)) - DRAWN.indexOf(kindOf(b)));
  const byKind = DRAWN.flatMap((kind) => mostTelling(once.filter((edge) => kindOf(edge) === kind)));
  const drawn = byKind.slice(0, MAX_DRAWN);
  return { graph: drawnGraph(graph, drawn, key), left: once.length - drawn.length };
}

/** The first few of one kind: what the overlay says of it before what is published, derived last. */
function mostTelling(edges: readonly KnowledgeEdge[]): KnowledgeEdge[] {
  const order = ["overlay", "published", "derived"];
  return [...edges].sort((a, b) => order.indexOf(a.basis) - order.indexOf(b.basis)).slice(0, MAX_OF_KIND);
}

/** A picture of some edges; one node may be the one it is about. */
export function drawnGraph(graph: KnowledgeGraph, edges: readonly KnowledgeEdge[], self?: string): Graph {
  const keys = new Set([...(self === undefined ? [] : [self]), ...edges.flatMap(({ from, to }) => [from, to])]);
  const nodes = [...keys].map((key) => ({
    key,
    kind: splitKey(key).kind,
    id: spokenId(key),
    label: nodeName(graph, key),
    self: key === self,
  }));
  const title =
    self === undefined ? "How the pages hang together" : `What ${nodeName(graph, self)} hangs together with`;
  return {
    title,
    direction: "right",
    nodes,
    edges: edges.map(({ from, to, kind, basis }) => ({ from, to, label: kind, basis })),
  };
}

/** One edge for each pair and relation, the best basis first. */
export function uniqueEdges(edges: readonly KnowledgeEdge[]): KnowledgeEdge[] {
  const bases = ["published", "overlay", "derived"];
  const best = new Map<string, KnowledgeEdge>();
  for (const edge of edges) {
    const same = `${edge.from}\n${edge.kind}\n${edge.to}`;
    const known = best.get(same);
    if (known === undefined || bases.indexOf(edge.basis) < bases.indexOf(known.basis)) best.set(same, edge);
  }
  return [...best.values()];
}

function otherEnd({ from, to }: KnowledgeEdge, key: string): string {
  return from === key ? to : from;
}
