import { attributeOf, type KnowledgeGraph, type KnowledgeNode, splitKey } from "../../graph/model.ts";
import type { Block, Line, PageDocument, Section } from "../document/model.ts";
import { bulletList, joinLines, paragraph } from "../document/model.ts";
import { sourceMarkdown } from "../document/source-markdown.ts";
import { KIND_WORDS, nodeLine, nodeName, publishedLink, spokenId } from "./node-words.ts";
import { sourceLine } from "./source-line.ts";
import { successorOf } from "./successor.ts";

/** A section; undefined without blocks and without a sentence for that case. */
export function section(id: string, title: string, blocks: readonly Block[], otherwise?: string): Section[] {
  if (blocks.length > 0) return [{ id, title, blocks }];
  return otherwise === undefined ? [] : [{ id, title, blocks: [paragraph(otherwise)] }];
}

/** A text that a source wrote, as a section of its own. */
export function textSection(id: string, title: string, text: string, otherwise?: string): Section[] {
  return section(id, title, text.trim() === "" ? [] : sourceMarkdown(text), otherwise);
}

/** All values of an attribute, each once. */
export function attributesOf(graph: KnowledgeGraph, key: string, name: string): string[] {
  return [...new Set(graph.attributes(key).flatMap((each) => (each.name === name ? [each.value] : [])))];
}

export function factsOf(
  pairs: readonly (readonly [name: string, value: Line | string | undefined])[],
): PageDocument["facts"] {
  return pairs.flatMap(([name, value]) => {
    if (value === undefined || value.length === 0) return [];
    return [{ name, value: typeof value === "string" ? [value] : value }];
  });
}

/** What all pages have: title, banner, where it was published, sources. */
export function framedPage(
  graph: KnowledgeGraph,
  node: KnowledgeNode,
  { facts, sections }: { facts: PageDocument["facts"]; sections: readonly Section[] },
): PageDocument {
  const { key, kind, id } = node;
  const banner = bannerOf(graph, node);
  const address = publishedLink(graph, node);
  const synonyms = ["alias", "synonym"].flatMap((name) => attributesOf(graph, key, name));
  return {
    key,
    kindLabel: KIND_WORDS[kind][0],
    id: kind === "detection" ? spokenId(key) : id,
    title: nodeName(graph, key),
    words: synonyms,
    ...(banner && { banner }),
    facts: [...facts, ...(address ? [{ name: "Published at", value: [address] }] : [])],
    sections: [...sections, ...sourcesSection(graph, key)],
  };
}

function bannerOf(graph: KnowledgeGraph, { key, state }: KnowledgeNode): Line | undefined {
  const { id } = splitKey(key);
  if (state === "active") return undefined;
  if (state === "missing")
    return [{ kind: "strong", parts: ["Not in any source."] }, ` ${id} is named, but no loaded source describes it.`];
  const successor = successorOf(graph, key);
  if (successor === undefined) {
    return [
      { kind: "strong", parts: [state === "revoked" ? "Revoked." : "Deprecated."] },
      ` ${id} has no successor. What follows is kept as history.`,
    ];
  }
  const steps = successor.path.slice(0, -1);
  const way = steps.length > 0 ? [" by way of ", ...joinLines(steps.map((step) => nodeLine(graph, step)))] : [];
  const end: Line = [...nodeLine(graph, successor.key), ...way];
  return [
    { kind: "strong", parts: ["Revoked."] },
    ` ${id} was replaced by `,
    ...end,
    ". What follows is kept as history.",
  ];
}

/** Which sources the page was made from, with version and hash: pages depend on nothing else. */
function sourcesSection(graph: KnowledgeGraph, key: string): Section[] {
  const used = new Set([...graph.in(key), ...graph.out(key)].map(({ source }) => source.name));
  const lines = graph.sources.filter(({ name }) => used.has(name)).map(sourceLine);
  const cited = graph.out(key, "cites").map(({ to }) => nodeLine(graph, to));
  return [
    ...section("references", "References", cited.length > 0 ? [bulletList(cited)] : []),
    ...section(
      "sources",
      "Sources",
      lines.length > 0 ? [bulletList(lines)] : [],
      "The overlay and index that come with Unbind.",
    ),
  ];
}

/** An attribute as a fact: undefined where the node has none. */
export function attributeFact(graph: KnowledgeGraph, key: string, name: string): Line | undefined {
  const value = attributeOf(graph, key, name);
  return value === "" ? undefined : [value];
}
