import { compareText } from "@unbind/bytes";
import { attributeOf, type KnowledgeGraph, splitKey } from "../../graph/model.ts";
import type { Block, Graph, Inline } from "../document/model.ts";
import { ROOTS } from "../ontology/chains.ts";
import { nodeName } from "./node-words.ts";

/** Chains of one class that are listed; D3FEND 1.1.0 has 8 at most. */
const MAX_CHAINS = 64;

/** Classes above each other in one chain. */
const MAX_DEPTH = 64;

/** Edges in the picture of the chains; Mermaid refuses more than 500. */
const MAX_EDGES = 200;

/** Steps upward for one class: hostile graphs can have more ways than chains. */
const MAX_STEPS = 5_000;

/** Every way from a class up to a class without parents; `cut` when there are more than the limits allow. */
export function chainsAbove(graph: KnowledgeGraph, key: string): { chains: string[][]; cut: boolean } {
  const chains: string[][] = [];
  let steps = 0;
  const climb = (path: readonly string[]): void => {
    if (++steps > MAX_STEPS || chains.length >= MAX_CHAINS || path.length > MAX_DEPTH) return;
    const above = [...new Set(graph.out(path.at(-1) ?? "", "is-a").map(({ to }) => to))];
    if (above.length === 0) chains.push([...path].reverse());
    for (const parent of above) if (!path.includes(parent)) climb([...path, parent]);
  };
  climb([key]);
  const ordered = chains.map((chain) => ({ chain, rank: rankOf(graph, chain) }));
  ordered.sort((a, b) => a.rank.root - b.rank.root || compareText(a.rank.iris, b.rank.iris));
  const cut = steps > MAX_STEPS || chains.length >= MAX_CHAINS;
  return { chains: ordered.map(({ chain }) => chain), cut };
}

function rankOf(graph: KnowledgeGraph, chain: readonly string[]): { root: number; iris: string } {
  const iris = chain.map((key) => iriOf(graph, key));
  const root = ROOTS.findIndex(({ iri }) => iri === iris[0]);
  return { root: root < 0 ? ROOTS.length : root, iris: iris.join("\n") };
}

function iriOf(graph: KnowledgeGraph, key: string): string {
  return attributeOf(graph, key, "iri") || splitKey(key).id;
}

/** Graph of all chains, and the chains one by one; nothing for what is no class of an ontology. */
export function placeBlocks(graph: KnowledgeGraph, key: string): Block[] {
  const { chains, cut } = chainsAbove(graph, key);
  if (chains.every((chain) => chain.length < 2)) return [];
  const last = chains.findLastIndex((chain) => rankOf(graph, chain).root < ROOTS.length);
  const items = chains.map((chain, index): Block[] => {
    const links = chain.flatMap((each, at): Inline[] => [
      ...(at === 0 ? [] : [" > "]),
      { kind: "page", key: each, text: nodeName(graph, each) },
    ]);
    const mark = index === last && chains.length > 1 ? [" (the one the published page shows)"] : [];
    return [{ kind: "paragraph", parts: [...links, ...mark] }];
  });
  const blocks: Block[] = [
    { kind: "graph", graph: chainGraph(graph, key, chains) },
    { kind: "list", ordered: true, items },
  ];
  if (cut) blocks.push({ kind: "note", parts: [`Only the first ${chains.length} chains are listed.`] });
  return blocks;
}

/** The chains in one graph, each class and each edge once, the class itself first. */
function chainGraph(graph: KnowledgeGraph, key: string, chains: readonly string[][]): Graph {
  const seen = new Set<string>([key]);
  const edges = new Map<string, Graph["edges"][number]>();
  for (const chain of chains) {
    const upward = [...chain].reverse();
    for (const [index, each] of upward.entries()) {
      const to = upward[index + 1];
      if (to === undefined || edges.size >= MAX_EDGES) break;
      seen.add(each).add(to);
      edges.set(`${each}\n${to}`, { from: each, to, label: "", basis: "published" });
    }
  }
  const nodes = [...seen].map((each) => ({
    key: each,
    kind: splitKey(each).kind,
    id: "",
    label: nodeName(graph, each),
    self: each === key,
  }));
  return { title: `Classes above ${nodeName(graph, key)}`, direction: "up", nodes, edges: [...edges.values()] };
}
