import { type KnowledgeEdge, type KnowledgeGraph, splitKey } from "../../graph/model.ts";
import { type DerivedCounter, derivedCounters } from "../../resolve/derived-counters.ts";
import type { Block, Line } from "../document/model.ts";
import { bulletList, joinLines } from "../document/model.ts";
import { nodeLine, nodeTitle } from "./node-words.ts";

const EVICT = "defense-tactic:d3f:Evict";

/** What is known against a technique, by basis, and what is missing: sentences that say what was looked for. */
export function coverageBlocks(graph: KnowledgeGraph, key: string): Block[] {
  const counters = graph.in(key, "counters");
  const detections = graph.in(key, "detects");
  const ofKind = (edges: readonly KnowledgeEdge[], kind: string) =>
    edges.filter(({ from }) => splitKey(from).kind === kind);
  const lines: Line[] = [
    counted("Countermeasures", ofKind(counters, "countermeasure")),
    counted("Detections", ofKind(detections, "detection")),
    counted("Detection strategies", ofKind(detections, "strategy")),
    defended(graph, key),
    ...overlayOnly(graph, [...counters, ...detections]),
    ...evictGap(graph, key, ofKind(counters, "defense")),
    ...unread(graph, detections),
  ];
  return [bulletList(lines)];
}

function counted(what: string, edges: readonly KnowledgeEdge[]): Line {
  const number = (basis?: string) =>
    new Set(edges.filter((edge) => basis === undefined || edge.basis === basis).map(({ from }) => from)).size;
  const parts = ["published", "derived", "overlay"].flatMap((basis) =>
    number(basis) > 0 ? [`${number(basis)} ${basis}`] : [],
  );
  const total = number();
  return [{ kind: "strong", parts: [`${what}:`] }, total === 0 ? " none. Gap." : ` ${total} (${parts.join(", ")}).`];
}

function defended(graph: KnowledgeGraph, key: string): Line {
  const all = sharedArtifacts(graph, key);
  const ours = all.filter(({ overlay }) => overlay.length > 0).length;
  const total =
    all.length === 0
      ? " none share an artifact with it. Gap."
      : ` ${all.length} share an artifact with it (${ours} by an overlay edge).`;
  return [{ kind: "strong", parts: ["Defensive techniques:"] }, total];
}

/** What nobody but the overlay maps: a reader of the published mapping would miss it. */
function overlayOnly(graph: KnowledgeGraph, edges: readonly KnowledgeEdge[]): Line[] {
  const published = new Set(edges.filter(({ basis }) => basis !== "overlay").map(({ from }) => from));
  const missed = [
    ...new Set(edges.flatMap(({ from, basis }) => (basis === "overlay" && !published.has(from) ? [from] : []))),
  ];
  if (missed.length === 0) return [];
  const names = joinLines(missed.map((each) => nodeLine(graph, each)));
  return [[{ kind: "strong", parts: ["Missed by the published mapping:"] }, " ", ...names, "."]];
}

function evictGap(graph: KnowledgeGraph, key: string, defenses: readonly KnowledgeEdge[]): Line[] {
  const stated = defenses.some(({ from }) => graph.out(from, "enables").some(({ to }) => to === EVICT));
  if (stated || graph.node(EVICT) === undefined) return [];
  const head: Line = [{ kind: "strong", parts: ["Eviction:"] }];
  const far = derivedCounters(graph, key, Number.POSITIVE_INFINITY).filter(evicts);
  const published = far.filter(({ overlay }) => overlay.length === 0);
  if (published.length > 0) {
    return [[...head, ` ${published.length} Evict techniques touch its artifacts, or what those are a kind of.`]];
  }
  const near = sharedArtifacts(graph, key).filter(evicts);
  const ours = joinLines(near.map(({ defense }) => nodeLine(graph, defense)));
  const tail: Line = ours.length > 0 ? [" The overlay adds ", ...ours, "."] : [];
  return [[...head, ` no Evict technique of D3FEND counters ${nodeTitle(graph, key)}. Gap.`, ...tail]];
}

function evicts({ tactics }: DerivedCounter): boolean {
  return tactics.includes("Evict");
}

/** Defensive techniques that touch an artifact of the technique, but those that are said not to counter it. */
export function sharedArtifacts(graph: KnowledgeGraph, key: string): DerivedCounter[] {
  const not = new Set(graph.in(key, "does-not-counter").map(({ from }) => from));
  return derivedCounters(graph, key).filter(({ defense }) => !not.has(defense));
}

/** Event ids that the overlay adds to an analytic: logs that its publisher doesn't read. */
function unread(graph: KnowledgeGraph, detections: readonly KnowledgeEdge[]): Line[] {
  const added = detections
    .flatMap(({ from }) => graph.out(from, "has-analytic"))
    .flatMap(({ to }) => graph.out(to))
    .filter(({ basis, kind }) => basis === "overlay" && kind === "observes");
  return added.map(
    (edge): Line => [
      { kind: "strong", parts: ["Not read by the published analytic:"] },
      " ",
      ...nodeLine(graph, edge.from),
      " should observe ",
      ...nodeLine(graph, edge.to),
      `: ${edge.note ?? "overlay"}`,
    ],
  );
}
