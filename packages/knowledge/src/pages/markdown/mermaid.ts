import type { Basis } from "../../graph/model.ts";
import type { Graph, GraphNode } from "../document/model.ts";
import { visibleText } from "../document/visible-text.ts";

/** Characters of a line in a node before it is wrapped. */
const WRAP_AT = 24;

/** Most characters of a node's text. */
const MAX_LABEL = 160;

/** Fill and text of the kinds that have a colour of their own; readable on light and dark pages. */
const COLOURS: readonly (readonly [string, string, string])[] = [
  ["technique", "#a8201a", "#ffffff"],
  ["countermeasure", "#1a6437", "#ffffff"],
  ["detection", "#0b5394", "#ffffff"],
  ["defense", "#4a3a8c", "#ffffff"],
  ["artifact", "#6b5300", "#ffffff"],
  ["other", "#515a64", "#ffffff"],
];

const KINDS = new Set(COLOURS.map(([kind]) => kind));

const ARROWS: Record<Basis, readonly [plain: string, before: string, after: string]> = {
  published: ["-->", "--", "-->"],
  derived: ["-.->", "-.", ".->"],
  overlay: ["==>", "==", "==>"],
};

/**
 * A graph as Mermaid text. Nodes are `n0`, `n1` ... in order of first use; every label is quoted and its own marks are
 * escaped by Mermaid's entity codes, so any label parses. Published edges are plain, derived ones dotted, overlay thick.
 */
export function mermaidGraph({ direction, nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ key }, index) => [key, `n${index}`]));
  const lines = [
    direction === "up" ? "graph BT" : "graph LR",
    ...nodes.map((node) => `    ${ids.get(node.key)}["${nodeText(node)}"]:::${classOf(node)}`),
  ];
  for (const { from, to, label, basis } of edges) {
    const [start, end] = [ids.get(from), ids.get(to)];
    if (start === undefined || end === undefined) continue;
    const [plain, before, after] = ARROWS[basis];
    lines.push(`    ${start} ${label === "" ? plain : `${before} "${escapeMermaid(label)}" ${after}`} ${end}`);
  }
  const used = new Set(nodes.map(classOf));
  for (const [kind, fill, color] of COLOURS) {
    if (used.has(kind)) lines.push(`    classDef ${kind} fill:${fill},color:${color},stroke:${fill}`);
  }
  if (used.has("self")) lines.push("    classDef self fill:#1b1f24,color:#ffffff,stroke:#f5b85c,stroke-width:4px");
  return lines.join("\n");
}

function classOf({ kind, self }: GraphNode): string {
  if (self) return "self";
  return KINDS.has(kind) ? kind : "other";
}

function nodeText({ id, label }: GraphNode): string {
  const text = id === "" || id === label ? label : `${id}: ${label}`;
  return wrapped(visibleText(text).slice(0, MAX_LABEL).toWellFormed()).map(escapeMermaid).join("<br>");
}

/** Mermaid reads `#name;` as an entity in any text. */
export function escapeMermaid(text: string): string {
  return visibleText(text)
    .replace(/[#;]/g, (char) => (char === "#" ? "#35;" : "#59;"))
    .replaceAll("&", "#amp;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("\\", "#92;")
    .replace(/[`*_~$]/g, (char) => `#${char.charCodeAt(0)};`);
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ +/).filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WRAP_AT) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length > 0 ? lines : [" "];
}
