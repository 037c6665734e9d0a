import type { KnowledgeEdge, KnowledgeGraph, KnowledgeNode, NodeKind, PathStep } from "../../graph/model.ts";
import { splitKey } from "../../graph/model.ts";
import type { Inline, Line } from "../document/model.ts";
import { joinLines } from "../document/model.ts";
import { sourceInlines } from "../document/source-inline.ts";
import { publishedAddress } from "../site/outside.ts";

/** What a node of a kind is called. */
export const KIND_WORDS: Readonly<Record<NodeKind, readonly [one: string, many: string]>> = {
  technique: ["Technique", "Techniques"],
  tactic: ["Tactic", "Tactics"],
  "defense-tactic": ["Defensive tactic", "Defensive tactics"],
  defense: ["Defensive technique", "Defensive techniques"],
  artifact: ["Artifact", "Artifacts"],
  mitigation: ["Mitigation", "Mitigations"],
  strategy: ["Detection strategy", "Detection strategies"],
  analytic: ["Analytic", "Analytics"],
  component: ["Data component", "Data components"],
  "data-source": ["Data source", "Data sources"],
  "log-source": ["Log source", "Log sources"],
  detection: ["Detection", "Detections"],
  story: ["Analytic story", "Analytic stories"],
  countermeasure: ["Countermeasure", "Countermeasures"],
  actor: ["Group", "Groups"],
  software: ["Software", "Software"],
  campaign: ["Campaign", "Campaigns"],
  reference: ["Reference", "References"],
  class: ["Class", "Classes"],
};

/** Kinds whose ids mean something to a reader and stand before the name. */
const SPOKEN_IDS = new Set<NodeKind>([
  "technique",
  "tactic",
  "defense",
  "mitigation",
  "strategy",
  "analytic",
  "component",
  "countermeasure",
  "actor",
  "software",
  "campaign",
]);

/** The short id a reader knows a node by; empty where there is none. */
export function spokenId(key: string): string {
  const { kind, id } = splitKey(key);
  if (kind === "detection") return id.startsWith("sigma:") ? "Sigma" : "Splunk";
  return SPOKEN_IDS.has(kind) ? id : "";
}

/** A node's name without its id; the id where nothing names it. */
export function nodeName(graph: KnowledgeGraph, key: string): string {
  return graph.node(key)?.name || splitKey(key).id.replace(/^d3f:/, "");
}

/** A node as it is named in running text: `T1546.003 Windows Management Instrumentation Event Subscription`. */
export function nodeTitle(graph: KnowledgeGraph, key: string): string {
  const [id, name] = [spokenId(key), nodeName(graph, key)];
  if (splitKey(key).kind === "detection") return `${name} (${id})`;
  return id === "" || id === name ? name : `${id} ${name}`;
}

/** {@link nodeTitle} linked: to its page, else to where it was published; with a mark if it is no longer active. */
export function nodeLine(graph: KnowledgeGraph, key: string): Line {
  const text = nodeTitle(graph, key);
  const state = graph.node(key)?.state ?? "missing";
  const mark = state === "active" ? [] : [` (${state})`];
  const { kind } = splitKey(key);
  if (kind !== "reference") return [{ kind: "page", key, text }, ...mark];
  const url = graph.attributes(key).find(({ name }) => name === "url")?.value ?? "";
  return [{ kind: "link", url, text }, ...mark];
}

/** Where a page's node can be read at its publisher's, if anywhere. */
export function publishedLink(graph: KnowledgeGraph, { key }: KnowledgeNode): Inline | undefined {
  const stated = graph.attributes(key).find(({ name }) => name === "url")?.value;
  const url = stated ?? publishedAddress(key);
  return url === undefined ? undefined : { kind: "link", url, text: url };
}

/** Why an edge is believed: the reason of an overlay edge, the path of a derived one, else where it stands. */
export function edgeProof(graph: KnowledgeGraph, edge: KnowledgeEdge): Line {
  if (edge.basis === "overlay")
    return [edge.note ?? "no reason given", ` (${edge.source.name} ${edge.source.locator})`];
  if (edge.basis === "derived") {
    const steps = edge.path ?? [];
    return steps.length > 0 ? stepLine(graph, steps) : [sourceWords(edge)];
  }
  const note = edgeNote(edge);
  return note.length > 0 ? [...note, `(${sourceWords(edge)})`] : [sourceWords(edge)];
}

/** The edges something was derived from, one after the other. */
export function stepLine(graph: KnowledgeGraph, steps: readonly PathStep[]): Line {
  return joinLines(
    steps.map(({ from, kind, to }): Line => [`${nodeTitle(graph, from)} ${kind} ${nodeTitle(graph, to)}`]),
    "; ",
  );
}

/** What a source adds to an edge, where that says more than the edge: how it is used, which channel is read. */
function edgeNote({ kind, note = "" }: KnowledgeEdge): Line {
  if (note === "" || !TELLING.has(kind)) return [];
  const text = note.replaceAll(/\s{0,3}\(Citation: [^()]{1,200}\)/g, "");
  const shown = text.length > MAX_NOTE ? `${text.slice(0, MAX_NOTE).toWellFormed()}...` : text;
  return [...sourceInlines(shown), " "];
}

/** Relations whose note is shown. */
const TELLING = new Set(["observes", "reads", "uses", "mitigates"]);

const MAX_NOTE = 400;

/** Ids that mean something to a machine only. */
const STIX_ID = /^[a-z0-9-]{1,60}--[0-9a-f-]{36}$/;

function sourceWords({ source: { name, version, file, locator } }: KnowledgeEdge): string {
  const place = [file, STIX_ID.test(locator) ? "" : locator].filter((part) => part !== "").join(", ");
  return `${name} ${version}${place === "" ? "" : `: ${place}`}`;
}
