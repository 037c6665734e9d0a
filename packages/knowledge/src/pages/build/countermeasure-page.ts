import { EvidenceError } from "@unbind/bytes";
import { attributeOf, type KnowledgeGraph, type KnowledgeNode } from "../../graph/model.ts";
import { type Countermeasure, parseCountermeasure } from "../../import/coun7er.ts";
import type { Block, PageDocument, Section } from "../document/model.ts";
import { edgeTable } from "./edge-table.ts";
import { neighbourhood } from "./neighbourhood.ts";
import { attributeFact, factsOf, framedPage, section, textSection } from "./page-frame.ts";
import { throughTechniques } from "./through-techniques.ts";

/** Sections whose text is shown as it stands; the others are lists that the graph holds. */
const TEXTS = ["Intended Outcome", "Introduction", "Preparation", "Risks", "Guidance"];

/** Page of a countermeasure. */
export function countermeasurePage(graph: KnowledgeGraph, node: KnowledgeNode): PageDocument {
  const { key } = node;
  const page = parsed(attributeOf(graph, key, "source"));
  const related = edgeTable(graph, "Related countermeasures", graph.out(key, "related"), "to");
  const sections = [
    ...leadSections(graph, key, page),
    ...section(
      "detections",
      "Detections that go with it",
      throughTechniques(graph, key, {
        relation: "counters",
        back: "detects",
        kind: "detection",
        caption: "Detections",
      }),
      "No loaded detection names a technique that it counters. Gap.",
    ),
    ...section("related", "Related countermeasures", related, "It names none."),
  ];
  const fact = (name: string) => attributeFact(graph, key, name);
  const facts = factsOf([
    ["Id", node.id],
    ["Type", fact("type")],
    ["Version", fact("version")],
    ["Created", fact("created")],
    ["Modified", fact("modified")],
    ["File", fact("file")],
  ]);
  return framedPage(graph, node, { facts, sections });
}

function leadSections(graph: KnowledgeGraph, key: string, page: Countermeasure | undefined): Section[] {
  const text = (name: string) => {
    const found = page?.sections.find((each) => each.name === name);
    return found && !found.empty ? found.text : "";
  };
  const slug = (name: string) => name.toLowerCase().replaceAll(" ", "-");
  const outcome = page ? text("Intended Outcome") : attributeOf(graph, key, "outcome");
  const { graph: drawn } = neighbourhood(graph, key);
  const picture: Block[] = drawn.edges.length > 0 ? [{ kind: "graph", graph: drawn }] : [];
  const counters = [
    ...edgeTable(graph, "Techniques", graph.out(key, "counters"), "to"),
    ...edgeTable(graph, "What it does not counter", graph.out(key, "does-not-counter"), "to"),
    ...edgeTable(graph, "Implements", graph.out(key, "implements"), "to"),
  ];
  return [
    ...textSection("intended-outcome", "Intended Outcome", outcome, "The page names none."),
    ...section("counters", "Counters", [...picture, ...counters], "It is mapped to no technique. Gap."),
    ...TEXTS.slice(1).flatMap((name) =>
      textSection(slug(name), name, text(name), `No ${name.toLowerCase()} on the published page.`),
    ),
  ];
}

function parsed(source: string): Countermeasure | undefined {
  try {
    return source === "" ? undefined : parseCountermeasure(source);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}
