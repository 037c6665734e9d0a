import { type KnowledgeGraph, keyOf, splitKey } from "../../graph/model.ts";

/** Longest chain of revocations that is followed; ATT&CK 18.1 has two steps at most. */
const MAX_STEPS = 32;

/**
 * What a revoked node was replaced by, followed to the end; undefined if by nothing.
 * `revoked-by` decides; where there is none, the id that D3FEND's class names under `rdfs:seeAlso`.
 */
export function successorOf(graph: KnowledgeGraph, key: string): { key: string; path: string[] } | undefined {
  const path: string[] = [];
  for (let at = key; path.length < MAX_STEPS; ) {
    const next = nextOf(graph, at);
    if (next === undefined || next === key || path.includes(next)) break;
    path.push(next);
    at = next;
  }
  const end = path.at(-1);
  return end === undefined ? undefined : { key: end, path };
}

function nextOf(graph: KnowledgeGraph, key: string): string | undefined {
  const stated = graph.out(key, "revoked-by")[0]?.to;
  if (stated !== undefined || graph.node(key)?.state !== "revoked" || splitKey(key).kind !== "technique") return stated;
  const named = graph.attributes(key).find(({ name }) => name === "see-also")?.value ?? "";
  const id = /(?:^|[#:])(T\d{4}(?:\.\d{3})?)$/.exec(named)?.[1];
  return id === undefined ? undefined : keyOf("technique", id);
}
