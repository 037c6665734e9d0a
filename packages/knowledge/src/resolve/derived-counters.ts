import { compareText } from "@unbind/bytes";
import type { KnowledgeEdge, KnowledgeGraph, PathStep } from "../graph/model.ts";

/** A defensive technique that touches an artifact the technique touches, or one that artifact is a kind of. */
export interface DerivedCounter {
  /** Key of the defense. */
  defense: string;
  /** Steps climbed from the technique's artifact to the defense's. */
  distance: number;
  /** All edges used: the technique's, the climb, the defense's. */
  path: PathStep[];
  /** Ids of overlay edges among them. */
  overlay: string[];
  /** Defensive tactics, by name. */
  tactics: string[];
}

/** Superclasses that are climbed at most; D3FEND's deepest chain has 11. */
const MAX_CLIMB = 64;

/**
 * Artifacts proper, and the few things that D3FEND relates techniques to without calling them artifacts: it has
 * `Authentication` and `Authorization` outside of `Artifact`.
 */
function isArtifactRelation({ to, kind, basis }: KnowledgeEdge): boolean {
  return /^(?:artifact|class):/.test(to) && !NO_RELATION.has(kind) && basis !== "derived";
}

const NO_RELATION = new Set(["is-a", "cites"]);

/**
 * Defenses that share an artifact with a technique: t P a, a is-a ... da, d Q da. Of several ways the shortest is given,
 * the first of them in the order of keys.
 *
 * @param maxDistance how far to climb; 0 means the very artifact
 */
export function derivedCounters(graph: KnowledgeGraph, technique: string, maxDistance = 0): DerivedCounter[] {
  const best = new Map<string, { distance: number; edges: KnowledgeEdge[] }>();
  for (const relation of graph.out(technique)) {
    if (!isArtifactRelation(relation)) continue;
    for (const { key, climb } of climbs(graph, relation.to, maxDistance)) {
      for (const defence of graph.in(key)) {
        if (!defence.from.startsWith("defense:") || defence.kind === "is-a") continue;
        const known = best.get(defence.from);
        if (known !== undefined && known.distance <= climb.length) continue;
        best.set(defence.from, { distance: climb.length, edges: [relation, ...climb, defence] });
      }
    }
  }
  return [...best]
    .map(([defense, { distance, edges }]) => ({
      defense,
      distance,
      path: edges.map(({ from, kind, to }) => ({ from, kind, to })),
      overlay: [...new Set(edges.filter(({ basis }) => basis === "overlay").map(({ source }) => source.locator))],
      tactics: tacticsOf(graph, defense),
    }))
    .sort((a, b) => a.distance - b.distance || compareText(a.defense, b.defense));
}

/** An artifact and what it is a kind of, nearest first, each once. */
function climbs(
  graph: KnowledgeGraph,
  artifact: string,
  maxDistance: number,
): { key: string; climb: KnowledgeEdge[] }[] {
  const found = [{ key: artifact, climb: [] as KnowledgeEdge[] }];
  const seen = new Set([artifact]);
  for (const { key, climb } of found) {
    if (climb.length >= Math.min(maxDistance, MAX_CLIMB)) continue;
    for (const edge of graph.out(key, "is-a")) {
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      found.push({ key: edge.to, climb: [...climb, edge] });
    }
  }
  return found;
}

/** Names of the tactics that a defense, or what it is a kind of, enables. */
export function tacticsOf(graph: KnowledgeGraph, defense: string): string[] {
  const names = new Set<string>();
  for (const { key } of climbs(graph, defense, MAX_CLIMB)) {
    for (const { to } of graph.out(key, "enables")) {
      if (to.startsWith("defense-tactic:")) names.add(graph.node(to)?.name ?? to);
    }
  }
  return [...names].sort(compareText);
}
