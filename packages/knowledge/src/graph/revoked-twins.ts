import type { GraphBuilder } from "./builder.ts";
import type { KnowledgeEdge, KnowledgeSource, PathStep } from "./model.ts";

/** Relations that say nothing of what a thing does: they stay where they are. */
const STAYS = new Set(["revoked-by", "sub-of", "tactic-of", "is-a", "cites", "related"]);

/** Steps of a chain of revocations; the longest published one has two. */
const MAX_CHAIN = 32;

/**
 * Adds to each edge with a revoked end a derived twin to the end of the chain of revocations. The published edge stays.
 */
export function addRevokedTwins(builder: GraphBuilder): void {
  const successors = new Map<string, string>();
  const edges = [...builder.edges()];
  for (const { kind, from, to } of edges) if (kind === "revoked-by" && !successors.has(from)) successors.set(from, to);
  const sources = new Map(builder.sources.map((source) => [source.name, source]));
  for (const edge of edges) {
    if (STAYS.has(edge.kind)) continue;
    const from = chainEnd(successors, edge.from);
    const to = chainEnd(successors, edge.to);
    if (from.length + to.length === 0) continue;
    addTwin(builder, sources.get(edge.source.name), edge, { from, to });
  }
}

/** The steps from a revoked node to its last successor; empty for all others and for cycles. */
export function chainEnd(successors: ReadonlyMap<string, string>, key: string): PathStep[] {
  const steps: PathStep[] = [];
  const seen = new Set([key]);
  for (let at = key; steps.length < MAX_CHAIN; ) {
    const next = successors.get(at);
    if (next === undefined) return steps;
    if (seen.has(next)) return [];
    seen.add(next);
    steps.push({ from: at, kind: "revoked-by", to: next });
    at = next;
  }
  return [];
}

function addTwin(
  builder: GraphBuilder,
  source: KnowledgeSource | undefined,
  edge: KnowledgeEdge,
  chains: { from: PathStep[]; to: PathStep[] },
): void {
  if (source === undefined) return;
  const { from, to, kind } = edge;
  builder.addEdge(source, {
    from: chains.from.at(-1)?.to ?? from,
    to: chains.to.at(-1)?.to ?? to,
    kind,
    basis: "derived",
    file: edge.source.file,
    locator: edge.source.locator,
    path: [{ from, kind, to }, ...chains.from, ...chains.to],
  });
}
