import type { KnowledgeEdge, KnowledgeGraph } from "../../graph/model.ts";
import type { Block, Line } from "../document/model.ts";
import { paragraph } from "../document/model.ts";
import { edgeProof, nodeLine } from "./node-words.ts";

/** Rows of one table; the rest is counted. */
export const MAX_ROWS: number = 200;

const BASIS_ORDER = ["published", "overlay", "derived"];

/**
 * Edges as a table, published first: the other end, the relation, the basis and why.
 *
 * @param end which end is the other one
 */
export function edgeTable(
  graph: KnowledgeGraph,
  caption: string,
  edges: readonly KnowledgeEdge[],
  end: "from" | "to",
): Block[] {
  if (edges.length === 0) return [];
  const sorted = mergedEdges(edges, end);
  const rows = sorted
    .slice(0, MAX_ROWS)
    .map(([edge, ...same]): readonly Line[] => [
      nodeLine(graph, edge[end]),
      [edge.kind],
      [{ kind: "basis", basis: edge.basis }],
      [...edgeProof(graph, edge), ...(same.length > 0 ? [` (and ${same.length} more)`] : [])],
    ]);
  const table: Block = {
    kind: "table",
    caption,
    columns: ["What", "Relation", "Basis", "Why, or where it stands"],
    rows,
  };
  const more = sorted.length - rows.length;
  return more > 0 ? [table, paragraph(`${more} more are not shown.`)] : [table];
}

type EdgeGroup = [KnowledgeEdge, ...KnowledgeEdge[]];

/** Edges that say the same on the same basis as one row; published first, then by the order they came in. */
function mergedEdges(edges: readonly KnowledgeEdge[], end: "from" | "to"): EdgeGroup[] {
  const groups = new Map<string, EdgeGroup>();
  for (const edge of edges) {
    const same = JSON.stringify([edge[end], edge.kind, edge.basis]);
    const group = groups.get(same);
    if (group) group.push(edge);
    else groups.set(same, [edge]);
  }
  const rank = ([{ basis }]: EdgeGroup) => BASIS_ORDER.indexOf(basis);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}
