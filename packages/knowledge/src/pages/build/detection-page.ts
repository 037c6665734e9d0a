import { EvidenceError } from "@unbind/bytes";
import { attributeOf, type KnowledgeGraph, type KnowledgeNode } from "../../graph/model.ts";
import { readDetectionPost } from "../detection/post.ts";
import type { Block, Line, PageDocument, Section } from "../document/model.ts";
import { bulletList, joinLines, paragraph } from "../document/model.ts";
import { edgeTable } from "./edge-table.ts";
import { neighbourhood } from "./neighbourhood.ts";
import { nodeLine } from "./node-words.ts";
import { attributeFact, attributesOf, factsOf, framedPage, section, textSection } from "./page-frame.ts";
import { throughTechniques } from "./through-techniques.ts";

/** Longest rule or search that is shown whole. */
const MAX_CODE = 20_000;

/** Page of a Splunk or Sigma detection. */
export function detectionPage(graph: KnowledgeGraph, node: KnowledgeNode): PageDocument {
  const { key, id } = node;
  const sigma = id.startsWith("sigma:");
  const source = attributeOf(graph, key, "source");
  const search = attributeOf(graph, key, "search");
  const detects = graph.out(key, "detects");
  const { graph: drawn } = neighbourhood(graph, key);
  const picture: Block[] = drawn.edges.length > 0 ? [{ kind: "graph", graph: drawn }] : [];
  const sections = [
    ...textSection("description", "What it finds", attributeOf(graph, key, "description"), "The rule does not say."),
    ...section(
      "detects",
      "Detects",
      [...picture, ...edgeTable(graph, "Techniques", detects, "to")],
      "The rule names no technique. Gap.",
    ),
    ...section(
      "what-next",
      "What to do about it",
      throughTechniques(graph, key, {
        relation: "detects",
        back: "counters",
        kind: "countermeasure",
        caption: "Countermeasures",
      }),
      "No countermeasure counters what it detects. Gap.",
    ),
    ...section(
      "search",
      sigma ? "Rule" : "Search",
      codeBlocks(sigma ? source : brokenSearch(search), sigma ? "yaml" : "text"),
    ),
    ...(sigma ? [] : splunkSections(source)),
  ];
  return framedPage(graph, node, { facts: facts(graph, node), sections });
}

function facts(graph: KnowledgeGraph, { key, id }: KnowledgeNode): PageDocument["facts"] {
  const fact = (name: string) => attributeFact(graph, key, name);
  const stories = joinLines(graph.out(key, "tells").map(({ to }) => nodeLine(graph, to)));
  return factsOf([
    ["Rule id", [{ kind: "code", text: id.slice(id.indexOf(":") + 1) }]],
    ["Language", id.startsWith("sigma:") ? "Sigma" : "Splunk search"],
    ["Author", fact("author")],
    ["Date", fact("date")],
    ["Version", fact("version")],
    ["Type", fact("type")],
    ["Status", fact("status")],
    ["Level", fact("level")],
    ["Log source", fact("log-source")],
    ["Data model", attributesOf(graph, key, "data-model").join(", ")],
    ["Analytic stories", stories],
    ["File", fact("file")],
  ]);
}

/** Quoted texts, macros, brackets, bars and what lies between; bounded, so that an unclosed quote costs little. */
const SEARCH_PARTS = /"(?:[^"\\]|\\.){0,5000}"|`[^`]{0,500}`|\[[^\][]*\]|\||[^"`[|]+|["`[]/gs;

/** One command of a search per line, as its publisher prints it; a bar in quotes or brackets doesn't begin one. */
function brokenSearch(search: string): string {
  const parts = search.match(SEARCH_PARTS) ?? [];
  return parts
    .map((part) => (part === "|" ? "\n|" : part))
    .join("")
    .trim();
}

function codeBlocks(text: string, language: string): Block[] {
  if (text.trim() === "") return [];
  const code: Block = { kind: "code", language, text: text.slice(0, MAX_CODE) };
  const more = text.length - MAX_CODE;
  return more > 0 ? [code, paragraph(`${more} more characters are not shown.`)] : [code];
}

/** What only the YAML holds. A file that can't be read leaves these parts out; the importer has reported it. */
function splunkSections(source: string): Section[] {
  const post = readable(source);
  if (post === undefined) return [];
  const fields = post.requiredFields.map((field): Line => [{ kind: "code", text: field }]);
  const datasets = post.datasets.map((url): Line => [{ kind: "link", url, text: url }]);
  return [
    ...textSection("how-to", "How to implement", post.howToImplement),
    ...textSection("false-positives", "Known false positives", post.falsePositives, "The rule names none."),
    ...section("fields", "Required fields", fields.length > 0 ? [paragraph(...joinLines(fields))] : []),
    ...section(
      "datasets",
      "Test data",
      datasets.length > 0 ? [bulletList(datasets)] : [],
      "The rule names no test data.",
    ),
  ];
}

function readable(source: string): ReturnType<typeof readDetectionPost> {
  try {
    return source === "" ? undefined : readDetectionPost(source, "");
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}
