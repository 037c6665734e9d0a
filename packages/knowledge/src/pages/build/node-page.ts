import { attributeOf, type KnowledgeGraph, type KnowledgeNode } from "../../graph/model.ts";
import type { Block, PageDocument } from "../document/model.ts";
import { bulletList } from "../document/model.ts";
import { withCitations } from "./citations.ts";
import { classPage } from "./class-page.ts";
import type { ClassProperties } from "./class-properties.ts";
import { countermeasurePage } from "./countermeasure-page.ts";
import { detectionPage } from "./detection-page.ts";
import { edgeTable } from "./edge-table.ts";
import { neighbourhood } from "./neighbourhood.ts";
import { attributeFact, attributesOf, factsOf, framedPage, section, textSection } from "./page-frame.ts";

/** The page of any node; undefined when the graph has none of that key. */
export function nodePage(graph: KnowledgeGraph, key: string, properties: ClassProperties): PageDocument | undefined {
  const node = graph.node(key);
  if (node === undefined) return undefined;
  switch (node.kind) {
    case "detection":
      return detectionPage(graph, node);
    case "countermeasure":
      return countermeasurePage(graph, node);
    case "technique":
    case "class":
    case "artifact":
    case "defense":
    case "defense-tactic":
      return classPage(graph, node, properties);
    default:
      return otherPage(graph, node);
  }
}

/** Strategy, analytic, component, mitigation, tactic, group, story: its text, and its relations both ways. */
function otherPage(graph: KnowledgeGraph, node: KnowledgeNode): PageDocument {
  const { key, id } = node;
  const { graph: drawn } = neighbourhood(graph, key);
  const picture: Block[] = drawn.edges.length > 0 ? [{ kind: "graph", graph: drawn }] : [];
  const from = graph.out(key).filter(({ kind }) => kind !== "cites");
  const relations = [
    ...edgeTable(graph, "From here", from, "to"),
    ...edgeTable(graph, "To here", graph.in(key), "from"),
  ];
  const tunable = attributesOf(graph, key, "tunable").map((text) => [text]);
  const sections = [
    ...textSection("description", "Description", withCitations(graph, key, attributeOf(graph, key, "description"))),
    ...section("relations", "Relations", [...picture, ...relations], "No loaded source relates it to anything."),
    ...section("tunable", "To be tuned", tunable.length > 0 ? [bulletList(tunable)] : []),
  ];
  const fact = (name: string) => attributeFact(graph, key, name);
  const facts = factsOf([
    ["Id", id],
    ["Also known as", fact("alias")],
    ["Platforms", fact("platforms")],
    ["Version", fact("version")],
  ]);
  return framedPage(graph, node, { facts, sections });
}
