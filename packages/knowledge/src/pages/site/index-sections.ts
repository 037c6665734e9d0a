import { compareText } from "@unbind/bytes";
import { type KnowledgeEdge, type KnowledgeGraph, NODE_KINDS, splitKey } from "../../graph/model.ts";
import { drawnGraph, uniqueEdges } from "../build/neighbourhood.ts";
import { KIND_WORDS, nodeLine, nodeName, nodeTitle } from "../build/node-words.ts";
import { sourceLine } from "../build/source-line.ts";
import type { Block, Line, Section } from "../document/model.ts";
import { bulletList, paragraph } from "../document/model.ts";

/** Edges in the picture of the index. */
const MAX_DRAWN = 40;

/** Rows of the coverage table. */
const MAX_TECHNIQUES = 1000;

/** Kinds in the picture of the index: what acts on the techniques, and what they leave behind. */
const DRAWN = new Set(["technique", "countermeasure", "artifact", "strategy"]);

/** What the index says: picture, coverage of the techniques, sources (`lead`), and with them the list of pages (`all`). */
export function indexSections(
  graph: KnowledgeGraph,
  keys: readonly string[],
  seeds: readonly string[],
): { lead: Section[]; all: Section[] } {
  const picture = pictureSection(graph, keys, seeds);
  const lead = [...picture, ...coverageSection(graph, keys), ...sourceSection(graph)];
  const lists = pageGroups(graph, keys).map(({ title, id, members }): Section => {
    const lines = members.map((key) => nodeLine(graph, key));
    return { id, title: `${title} (${members.length})`, blocks: [bulletList(lines)] };
  });
  return { lead, all: [...lead, ...lists] };
}

/** Pages by kind, each group by name. */
export function pageGroups(
  graph: KnowledgeGraph,
  keys: readonly string[],
): { id: string; title: string; members: string[] }[] {
  return NODE_KINDS.flatMap((kind) => {
    const members = keys.filter((key) => splitKey(key).kind === kind);
    members.sort((a, b) => compareText(nodeTitle(graph, a), nodeTitle(graph, b)) || compareText(a, b));
    return members.length === 0 ? [] : [{ id: `pages-${kind}`, title: KIND_WORDS[kind][1], members }];
  });
}

function pictureSection(graph: KnowledgeGraph, keys: readonly string[], seeds: readonly string[]): Section[] {
  const inSite = new Set(keys);
  const near = seeds.flatMap((key) => [...graph.in(key), ...graph.out(key)]);
  const drawn = uniqueEdges(near).filter(
    ({ from, to, kind, basis }) =>
      from !== to &&
      basis !== "derived" &&
      inSite.has(from) &&
      inSite.has(to) &&
      DRAWN.has(splitKey(from).kind) &&
      DRAWN.has(splitKey(to).kind) &&
      kind !== "is-a",
  );
  if (drawn.length === 0) return [];
  const blocks: Block[] = [
    paragraph(
      "Techniques, what acts on them, and what they touch. Detections are listed on the pages of the techniques.",
    ),
    { kind: "graph", graph: drawnGraph(graph, drawn.slice(0, MAX_DRAWN)) },
  ];
  if (drawn.length > MAX_DRAWN) blocks.push(paragraph(`${drawn.length - MAX_DRAWN} more relations are not drawn.`));
  return [{ id: "picture", title: "How it hangs together", blocks }];
}

function coverageSection(graph: KnowledgeGraph, keys: readonly string[]): Section[] {
  const techniques = keys.filter((key) => splitKey(key).kind === "technique");
  if (techniques.length === 0) return [];
  const rows = techniques.slice(0, MAX_TECHNIQUES).map((key): readonly Line[] => {
    const [counters, detects] = [graph.in(key, "counters"), graph.in(key, "detects")];
    return [
      nodeLine(graph, key),
      countLine(counters, "countermeasure"),
      countLine(detects, "detection"),
      countLine(detects, "strategy"),
      countLine(graph.in(key, "mitigates"), "mitigation"),
    ];
  });
  const columns = ["Technique", "Countermeasures", "Detections", "Strategies", "Mitigations"];
  const caption = "How many are known for each technique, and on what basis";
  const blocks: Block[] = [{ kind: "table", caption, columns, rows }];
  if (techniques.length > rows.length) blocks.push(paragraph(`${techniques.length - rows.length} more are not shown.`));
  return [{ id: "coverage", title: "Coverage and gaps", blocks }];
}

/** `3 published, 4 overlay`: an end counts once, on its best basis. */
function countLine(edges: readonly KnowledgeEdge[], kind: string): Line {
  const best = new Map<string, string>();
  for (const basis of ["derived", "overlay", "published"]) {
    for (const edge of edges) if (edge.basis === basis && splitKey(edge.from).kind === kind) best.set(edge.from, basis);
  }
  const parts = ["published", "overlay", "derived"].flatMap((basis) => {
    const count = [...best.values()].filter((each) => each === basis).length;
    return count > 0 ? [`${count} ${basis}`] : [];
  });
  return [parts.length > 0 ? parts.join(", ") : "none"];
}

function sourceSection(graph: KnowledgeGraph): Section[] {
  const lines = graph.sources.map(sourceLine);
  return lines.length > 0 ? [{ id: "sources", title: "Sources", blocks: [bulletList(lines)] }] : [];
}

/** Words a search finds a page by: names, ids, synonyms, state. */
export function searchWords(graph: KnowledgeGraph, key: string): string {
  const { kind, id } = splitKey(key);
  const extra = graph
    .attributes(key)
    .flatMap(({ name, value }) => (["alias", "synonym", "type", "level", "d3fend-id"].includes(name) ? [value] : []));
  const related = graph
    .out(key)
    .flatMap(({ kind: relation, to }) => (["counters", "detects"].includes(relation) ? [splitKey(to).id] : []));
  const words = [KIND_WORDS[kind][0], id, nodeName(graph, key), graph.node(key)?.state ?? "", ...extra, ...related];
  return [...new Set(words)].join(" ").slice(0, 600);
}
