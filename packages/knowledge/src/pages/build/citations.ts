import { attributeOf, type KnowledgeGraph } from "../../graph/model.ts";

/** `(Citation: Name)` as ATT&CK writes it; the name is the `source_name` of a reference. */
const CITATION = /\(Citation: ([^()[\]\n]{1,200})\)/g;

/** An ATT&CK text with its citations as Markdown links to what the node cites; others stay as they are. */
export function withCitations(graph: KnowledgeGraph, key: string, text: string): string {
  if (!text.includes("(Citation: ")) return text;
  const urls = new Map(
    graph.out(key, "cites").map(({ to }) => [graph.node(to)?.name ?? "", attributeOf(graph, to, "url")] as const),
  );
  return text.replace(CITATION, (whole, name: string) => {
    const url = urls.get(name) ?? "";
    return url === "" || /[\s()<>"]/.test(url) ? whole : ` [${name}](${url})`;
  });
}
