import { type KnowledgeGraph, splitKey } from "../../graph/model.ts";
import type { Block, Inline, Line } from "../document/model.ts";
import { uniqueEdges } from "./neighbourhood.ts";
import { nodeLine } from "./node-words.ts";
import { successorOf } from "./successor.ts";

const MAX_ROWS = 100;

/**
 * Cross-links between two kinds of page by way of the techniques both name: which countermeasures go with a detection,
 * which detections with a countermeasure. Both steps are shown with their own basis.
 *
 * @param relation what this node does to its techniques: `detects` or `counters`
 * @param back what the other kind does to them
 */
export function throughTechniques(
  graph: KnowledgeGraph,
  key: string,
  { relation, back, kind, caption }: { relation: string; back: string; kind: string; caption: string },
): Block[] {
  const rows: (readonly Line[])[] = [];
  for (const first of uniqueEdges(graph.out(key, relation))) {
    const technique = successorOf(graph, first.to)?.key ?? first.to;
    for (const second of uniqueEdges(graph.in(technique, back))) {
      if (splitKey(second.from).kind !== kind || second.from === key) continue;
      const steps: Inline[] = [{ kind: "basis", basis: first.basis }, ", ", { kind: "basis", basis: second.basis }];
      const reason = second.basis === "overlay" ? [`: ${second.note ?? ""}`] : [];
      rows.push([nodeLine(graph, second.from), nodeLine(graph, technique), [...steps, ...reason]]);
    }
  }
  if (rows.length === 0) return [];
  const columns = ["What", "Through the technique", "Basis of the two steps"];
  const table: Block = { kind: "table", caption, columns, rows: rows.slice(0, MAX_ROWS) };
  const more = rows.length - MAX_ROWS;
  return more > 0 ? [table, { kind: "note", parts: [`${more} more are not shown.`] }] : [table];
}
