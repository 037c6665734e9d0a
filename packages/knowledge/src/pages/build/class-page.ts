import {
  attributeOf,
  type KnowledgeEdge,
  type KnowledgeGraph,
  type KnowledgeNode,
  splitKey,
} from "../../graph/model.ts";
import { derivedCounters } from "../../resolve/derived-counters.ts";
import type { Block, Line, PageDocument, Section } from "../document/model.ts";
import { joinLines, paragraph } from "../document/model.ts";
import { withCitations } from "./citations.ts";
import type { ClassProperties } from "./class-properties.ts";
import { coverageBlocks, sharedArtifacts } from "./coverage.ts";
import { edgeTable } from "./edge-table.ts";
import { neighbourhood } from "./neighbourhood.ts";
import { nodeLine, stepLine } from "./node-words.ts";
import { placeBlocks } from "./ontology-place.ts";
import { attributeFact, attributesOf, factsOf, framedPage, section, textSection } from "./page-frame.ts";
import { successorOf } from "./successor.ts";

/** Relations that have sections of their own; all others of a class are artifact relations. */
const OTHER_RELATIONS = new Set([
  ...["is-a", "sub-of", "revoked-by", "uses", "mitigates", "detects", "has-analytic", "observes", "reads", "counters"],
  ...[
    "does-not-counter",
    "related",
    "tells",
    "cites",
    "tactic-of",
    "enables",
    "covers",
    "proposes",
    "implements",
    "concerns",
  ],
]);

/** Page of a technique, an artifact, a defensive technique or any other class of an ontology. */
export function classPage(graph: KnowledgeGraph, node: KnowledgeNode, properties: ClassProperties): PageDocument {
  const { key } = node;
  const successor = successorOf(graph, key);
  const about = successor?.key ?? key;
  const taken: Block[] = successor
    ? [{ kind: "note", parts: ["What follows is said of the successor, ", ...nodeLine(graph, about), "."] }]
    : [];
  const sections = [
    ...texts(graph, node),
    ...section("picture", "Relations at a glance", glance(graph, key)),
    ...section("place", "Place in the ontology", placeBlocks(graph, key)),
    ...artifactSection(graph, node, about, taken),
    ...(node.kind === "technique" ? techniqueSections(graph, about, taken) : defenseSections(graph, key)),
    ...hierarchySection(graph, key),
    ...section("properties", "Properties", properties.blocks(key)),
    ...textSection("article", "Article", attributesOf(graph, key, "article").join("\n\n")),
  ];
  return framedPage(graph, node, { facts: facts(graph, node), sections });
}

function facts(graph: KnowledgeGraph, { key, kind, state }: KnowledgeNode): PageDocument["facts"] {
  const { id } = splitKey(key);
  const known = ["alias", "synonym"].flatMap((name) => attributesOf(graph, key, name));
  const tactics = joinLines(graph.out(key, "tactic-of").map(({ to }) => nodeLine(graph, to)));
  const enabled = joinLines(graph.out(key, "enables").map(({ to }) => nodeLine(graph, to)));
  const iri = attributeOf(graph, key, "iri");
  return factsOf([
    ["ATT&CK id", kind === "technique" ? `${id}${state === "active" ? "" : ` (${state})`}` : undefined],
    ["D3FEND id", attributeFact(graph, key, "d3fend-id") ?? (iri === "" ? undefined : "none")],
    ["IRI", iri === "" ? undefined : [{ kind: "code", text: iri }]],
    ["Also known as", known.length > 0 ? known.join(", ") : "none"],
    ["Tactics", tactics],
    ["Enables", enabled],
    ["Platforms", attributeFact(graph, key, "platforms")],
    ["Version", attributeFact(graph, key, "version")],
  ]);
}

function texts(graph: KnowledgeGraph, { key, kind }: KnowledgeNode): Section[] {
  const definition = attributesOf(graph, key, "definition").join("\n\n");
  const whole = attributesOf(graph, key, "description").join("\n\n");
  const description = definition !== "" && whole.startsWith(definition) ? whole.slice(definition.length) : whole;
  const undefinedClass = attributeOf(graph, key, "iri") === "" ? undefined : "D3FEND does not define this class.";
  const title = kind === "technique" ? "Description in ATT&CK" : "Description";
  return [
    ...textSection("definition", "Definition", withCitations(graph, key, definition), undefinedClass),
    ...textSection("description", title, withCitations(graph, key, description)),
    ...textSection("comments", "Comments", attributesOf(graph, key, "comment").join("\n\n")),
  ];
}

function glance(graph: KnowledgeGraph, key: string): Block[] {
  const { graph: drawn, left } = neighbourhood(graph, key);
  if (drawn.edges.length === 0) return [];
  const more = left > 0 ? [paragraph(`${left} more relations are not drawn; the tables below have them.`)] : [];
  return [{ kind: "graph", graph: drawn }, ...more];
}

function artifactSection(graph: KnowledgeGraph, { kind }: KnowledgeNode, about: string, taken: Block[]): Section[] {
  const isRelation = ({ kind: relation, to, from }: KnowledgeEdge, other: "from" | "to") =>
    !OTHER_RELATIONS.has(relation) && (other === "to" ? to : from) !== about;
  const out = graph.out(about).filter((edge) => isRelation(edge, "to"));
  const back = graph.in(about).filter((edge) => isRelation(edge, "from"));
  if (kind === "technique" || kind === "defense") {
    const table = edgeTable(graph, "Artifacts and how they are touched", out, "to");
    const blocks = table.length > 0 ? [...taken, ...table] : [];
    return section("artifacts", "Artifacts", blocks, noArtifacts(graph));
  }
  const tables = [
    ...edgeTable(graph, "What touches it", back, "from"),
    ...edgeTable(graph, "What it touches", out, "to"),
  ];
  return section("relations", "Relations", tables);
}

function noArtifacts(graph: KnowledgeGraph): string {
  const d3fend = graph.sources.find(({ name }) => name === "D3FEND");
  const where = d3fend ? `in D3FEND ${d3fend.version}` : "in the loaded sources; D3FEND is not among them";
  return `No artifact relation ${where} (restrictions and direct triples searched).`;
}

function techniqueSections(graph: KnowledgeGraph, about: string, taken: Block[]): Section[] {
  const counters = graph.in(about, "counters");
  const not = edgeTable(graph, "What does not help", graph.in(about, "does-not-counter"), "from");
  const mitigations = edgeTable(graph, "Mitigations", graph.in(about, "mitigates"), "from");
  const ofKind = (kind: string) => counters.filter(({ from }) => splitKey(from).kind === kind);
  const tables = [
    ...edgeTable(graph, "Countermeasures", ofKind("countermeasure"), "from"),
    ...edgeTable(graph, "Defensive techniques named outright", ofKind("defense"), "from"),
    ...defenseTable(graph, about),
    ...mitigations,
    ...not,
  ];
  const detects = edgeTable(graph, "Detections", graph.in(about, "detects"), "from");
  return [
    ...section(
      "countered-by",
      "Countered by",
      tables.length > 0 ? [...taken, ...tables] : [],
      "No loaded source counters it.",
    ),
    ...section(
      "detected-by",
      "Detected by",
      detects.length > 0 ? [...taken, ...detects, ...analyticBlocks(graph, about)] : [],
      "No loaded detection or strategy names it.",
    ),
    ...section("coverage", "Coverage and gaps", [...taken, ...coverageBlocks(graph, about)]),
    ...usedBySection(graph, about),
  ];
}

/** Defensive techniques that share an artifact with a technique; those that need climbing are only counted. */
function defenseTable(graph: KnowledgeGraph, about: string): Block[] {
  const near = sharedArtifacts(graph, about);
  const farther = derivedCounters(graph, about, Number.POSITIVE_INFINITY).length - near.length;
  const rows = near.map(({ defense, path, overlay, tactics }): readonly Line[] => [
    nodeLine(graph, defense),
    [tactics.join(", ")],
    [
      { kind: "basis", basis: "derived" },
      ...(overlay.length > 0 ? [" with ", { kind: "basis", basis: "overlay" } as const] : []),
    ],
    [...stepLine(graph, path), overlay.length > 0 ? ` (${overlay.join(", ")})` : ""],
  ]);
  const caption = "Defensive techniques that touch the same artifact";
  const columns = ["What", "Tactic", "Basis", "Why, or where it stands"];
  const table: Block[] = rows.length > 0 ? [{ kind: "table", caption, columns, rows }] : [];
  if (farther === 0) return table;
  const text = `${farther} more touch an artifact of which this technique's are a kind; most say little about it.`;
  return [...table, paragraph(text)];
}

/** Analytics of the strategies that detect a technique, with what they read. */
function analyticBlocks(graph: KnowledgeGraph, about: string): Block[] {
  const strategies = graph.in(about, "detects").filter(({ from }) => splitKey(from).kind === "strategy");
  const analytics = strategies.flatMap(({ from }) => graph.out(from, "has-analytic").map(({ to }) => to));
  const rows = analytics.flatMap((analytic) =>
    graph
      .out(analytic, "observes")
      .map((edge): readonly Line[] => [
        nodeLine(graph, analytic),
        nodeLine(graph, edge.to),
        edge.basis === "overlay" ? [""] : [edge.note ?? ""],
        [{ kind: "basis", basis: edge.basis }],
      ]),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      caption: "What the analytics read",
      columns: ["Analytic", "Observes", "Log source", "Basis"],
      rows,
    },
  ];
}

function usedBySection(graph: KnowledgeGraph, about: string): Section[] {
  return section(
    "used-by",
    "Used by",
    edgeTable(graph, "Groups, software, campaigns", graph.in(about, "uses"), "from"),
  );
}

function defenseSections(graph: KnowledgeGraph, key: string): Section[] {
  const implemented = edgeTable(graph, "Implemented by", graph.in(key, "implements"), "from");
  return [
    ...section("counters", "Counters", edgeTable(graph, "Techniques", graph.out(key, "counters"), "to")),
    ...section("implemented-by", "Implemented by", implemented),
  ];
}

function hierarchySection(graph: KnowledgeGraph, key: string): Section[] {
  return section("family", "Above and below", [
    ...edgeTable(graph, "Parent technique", graph.out(key, "sub-of"), "to"),
    ...edgeTable(graph, "Sub-techniques", graph.in(key, "sub-of"), "from"),
    ...edgeTable(graph, "Replaced", graph.in(key, "revoked-by"), "from"),
    ...edgeTable(graph, "Classes below", graph.in(key, "is-a"), "from"),
  ]);
}
