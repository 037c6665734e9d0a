import { compareText } from "@unbind/bytes";
import type { KnowledgeGraph, KnowledgeNode, NodeKind } from "../graph/model.ts";

/** One node that holds all words. */
export interface SearchHit {
  node: KnowledgeNode;
  /** Where all words were found: `id`, `name`, or the name of an attribute. */
  where: string;
  /** For an attribute: the text around the first word, one line. */
  excerpt: string;
}

/** The best hits, and how many there are. */
export interface SearchResult {
  hits: SearchHit[];
  /** All hits, also those behind the limit. */
  total: number;
}

/** Texts of nodes that are searched besides id and name. */
const SEARCHED = new Set(["definition", "description", "outcome", "synonym", "alias", "url"]);

const RANKS = ["id", "name"];
const AROUND = 60;

/** Nodes that have all words (compared without case) in one place: ids first, then names, then texts; then by key. */
export function searchGraph(
  graph: KnowledgeGraph,
  text: string,
  { limit = 50, kind }: { limit?: number; kind?: NodeKind } = {},
): SearchResult {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const hits: SearchHit[] = [];
  if (words.length > 0) {
    for (const node of graph.nodes(kind)) {
      const hit = hitOf(graph, node, words);
      if (hit) hits.push(hit);
    }
  }
  hits.sort((a, b) => rank(a) - rank(b) || compareText(a.node.key, b.node.key));
  return { hits: hits.slice(0, limit), total: hits.length };
}

function hitOf(graph: KnowledgeGraph, node: KnowledgeNode, words: readonly string[]): SearchHit | undefined {
  if (hasAll(node.id, words)) return { node, where: "id", excerpt: "" };
  if (hasAll(node.name, words)) return { node, where: "name", excerpt: "" };
  if (node.kind === "reference") return undefined;
  for (const { name, value } of graph.attributes(node.key, SEARCHED)) {
    if (hasAll(value, words)) return { node, where: name, excerpt: excerptOf(value, words[0] ?? "") };
  }
  return undefined;
}

function hasAll(text: string, words: readonly string[]): boolean {
  const folded = text.toLowerCase();
  return words.every((word) => folded.includes(word));
}

function rank({ where }: SearchHit): number {
  const at = RANKS.indexOf(where);
  return at === -1 ? RANKS.length : at;
}

function excerptOf(text: string, word: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(word));
  const start = Math.max(0, at - AROUND);
  const end = Math.min(text.length, at + word.length + AROUND);
  const piece = text.slice(start, end).replace(/\s+/g, " ").trim();
  return `${start > 0 ? "... " : ""}${piece}${end < text.length ? " ..." : ""}`;
}
