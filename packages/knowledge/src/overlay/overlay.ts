import { sha256Hex } from "@unbind/bytes";
import { GraphBuilder } from "../graph/builder.ts";
import { LayeredGraph } from "../graph/layered-graph.ts";
import { type KnowledgeGraph, splitKey } from "../graph/model.ts";
import { TableGraph } from "../graph/table-graph.ts";
import { OVERLAY_NODES } from "./overlay-artifacts.ts";
import { OVERLAY_EDGES, type OverlayEdge } from "./overlay-edges.ts";

/** Name of the overlay among the sources of a graph. */
export const OVERLAY_NAME = "Unbind overlay";

/** The graph with the overlay laid over it: its edges have the basis `overlay`, a note, and the id as locator. */
export function withOverlay(graph: KnowledgeGraph, edges: readonly OverlayEdge[] = OVERLAY_EDGES): LayeredGraph {
  const builder = new GraphBuilder();
  const text = JSON.stringify([OVERLAY_NODES, edges]);
  const sha256 = sha256Hex(text);
  const source = builder.addSource({
    name: OVERLAY_NAME,
    version: sha256.slice(0, 12),
    sha256,
    files: 1,
    byteLength: text.length,
  });
  for (const { key, name, definition } of OVERLAY_NODES) {
    const { kind, id } = splitKey(key);
    builder.addNode(kind, id, name, "active", [{ name: "definition", value: definition }]);
  }
  for (const { id, from, kind, to, detail, reason, source: support, confidence } of edges) {
    const note = `${detail === undefined ? "" : `${detail}. `}${reason} (${support}; confidence ${confidence})`;
    builder.addEdge(source, { from, to, kind, basis: "overlay", locator: id, note });
  }
  return new LayeredGraph(graph, new TableGraph(builder.build()));
}
