import type { KnowledgeEdge, KnowledgeGraph } from "../graph/model.ts";

/** Nodes visited at most. */
const MAX_VISITED = 200_000;

/** Relations by which nearly everything hangs together; they are used only where nothing else leads there. */
const LOOSE = new Set(["tactic-of", "reads", "cites", "tells", "uses", "observes", "covers", "proposes"]);

/** A step of a path and the way it was walked. */
export interface WalkedEdge {
  edge: KnowledgeEdge;
  /** Whether the edge was walked from its start to its end. */
  forward: boolean;
}

/** A shortest way between two nodes, along edges in either direction; undefined if there is none. */
export function shortestPath(graph: KnowledgeGraph, from: string, to: string): WalkedEdge[] | undefined {
  return search(graph, from, to, (kind) => !LOOSE.has(kind)) ?? search(graph, from, to, () => true);
}

function search(
  graph: KnowledgeGraph,
  from: string,
  to: string,
  follows: (kind: string) => boolean,
): WalkedEdge[] | undefined {
  const cameBy = new Map<string, WalkedEdge | undefined>([[from, undefined]]);
  const queue = [from];
  for (const key of queue) {
    if (key === to) return wayBack(cameBy, to);
    if (cameBy.size > MAX_VISITED) return undefined;
    for (const edge of graph.out(key)) visit(edge.to, { edge, forward: true });
    for (const edge of graph.in(key)) visit(edge.from, { edge, forward: false });
  }
  return undefined;

  function visit(key: string, walked: WalkedEdge): void {
    if (cameBy.has(key) || !follows(walked.edge.kind)) return;
    cameBy.set(key, walked);
    queue.push(key);
  }
}

function wayBack(cameBy: ReadonlyMap<string, WalkedEdge | undefined>, to: string): WalkedEdge[] {
  const way: WalkedEdge[] = [];
  for (let walked = cameBy.get(to); walked !== undefined; ) {
    way.unshift(walked);
    walked = cameBy.get(walked.forward ? walked.edge.from : walked.edge.to);
  }
  return way;
}
