import { sha256Hex } from "@unbind/bytes";
import type { GraphBuilder } from "../graph/builder.ts";
import type { KnowledgeSource } from "../graph/model.ts";

/** Adds a page somewhere else that a node cites; its id is the first 16 digits of the URL's SHA-256. */
export function addReference(
  builder: GraphBuilder,
  source: KnowledgeSource,
  {
    from,
    url,
    title,
    file = "",
    locator = "",
  }: { from: string; url: string; title: string; file?: string; locator?: string },
): void {
  if (!/^https?:\/\//i.test(url)) return;
  const id = sha256Hex(url).slice(0, 16);
  const to = builder.addNode("reference", id, title, "active", [{ name: "url", value: url }]);
  builder.addEdge(source, { from, to, kind: "cites", file, locator });
}
