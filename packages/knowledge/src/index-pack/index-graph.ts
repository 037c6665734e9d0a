import { sha256Hex } from "@unbind/bytes";
import { GraphBuilder } from "../graph/builder.ts";
import { NODE_KINDS } from "../graph/model.ts";
import { TableGraph } from "../graph/table-graph.ts";
import { INDEX_RELATIONS } from "./index-edges.ts";
import { INDEX_NODES } from "./index-nodes.ts";

const VERSIONS: Readonly<Record<string, string>> = {
  "ATT&CK": "18.1",
  COUN7ER: "2025-07-24",
  D3FEND: "1.1.0",
  Sigma: "2026-08-05",
  Splunk: "2021-09-17",
};

/**
 * The built-in index: enough of the graph to answer questions about WMI event subscriptions before anything was imported.
 * Its sources are named as the real ones, their versions end in "(index)".
 */
export function indexGraph(): TableGraph {
  const builder = new GraphBuilder();
  for (const kind of NODE_KINDS) {
    for (const [id, name, state] of INDEX_NODES[kind] ?? []) builder.addNode(kind, id, name, state);
  }
  const sources = new Map(
    Object.entries(VERSIONS).map(([name, version]) => {
      const relations = INDEX_RELATIONS.filter(({ source }) => source === name);
      const text = JSON.stringify(relations);
      const facts = { sha256: sha256Hex(text), files: 1, byteLength: text.length };
      return [name, builder.addSource({ name, version: `${version} (index)`, ...facts })];
    }),
  );
  for (const { source: name, kind, ends } of INDEX_RELATIONS) {
    const source = sources.get(name);
    if (source === undefined) continue;
    for (const [to, starts] of ends) for (const from of starts) builder.addEdge(source, { from, to, kind });
  }
  return new TableGraph(builder.build());
}
