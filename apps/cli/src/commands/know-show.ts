import { type KnowledgeEdge, type KnowledgeGraph, type NodeAttribute, type Resolved, resolve } from "@unbind/knowledge";
import { exitCodes } from "../exit.ts";
import { answering, type KnowOptions, openKnowledge } from "../know/knowledge.ts";
import { basisWords, nodeWords, sourceLines, unknownWords } from "../know/words.ts";

/** Edges of one kind and direction that the text shows; JSON has all. */
const MAX_SHOWN = 20;
/** Attributes that are files or long texts of their own: JSON has them. */
const NOT_SHOWN = new Set(["source", "sha256", "stix-id", "article", "search", "file"]);

/** `unbind know show`. */
export function knowShow(id: string, options: KnowOptions): number {
  return answering(options, () => {
    const graph = openKnowledge(options);
    const resolved = resolve(graph, id);
    const key = resolved.node?.key;
    const attributes = key === undefined ? [] : graph.attributes(key);
    const [out, into] = key === undefined ? [[], []] : [graph.out(key), graph.in(key)];
    return {
      json: { schema: "unbind.know.show/1", ...resolved, attributes, out, in: into, sources: graph.sources },
      lines: () => [
        ...(key === undefined
          ? unknownWords(resolved.reason, options)
          : pageLines(graph, resolved, attributes, out, into)),
        ...sourceLines(graph.sources),
      ],
      exit: key === undefined ? exitCodes.nothingRead : exitCodes.ok,
    };
  });
}

function pageLines(
  graph: KnowledgeGraph,
  { node, end, state, reason }: Resolved,
  attributes: readonly NodeAttribute[],
  out: readonly KnowledgeEdge[],
  into: readonly KnowledgeEdge[],
): string[] {
  if (node === undefined) return [reason];
  const head = [`${node.kind} ${nodeWords(graph, node.key)}`];
  if (state !== "active") head.push(reason);
  if (end !== undefined && end.key !== node.key) head.push(`Look at ${nodeWords(graph, end.key)} instead.`);
  const facts = attributes
    .filter(({ name }) => !NOT_SHOWN.has(name))
    .map(({ name, value }) => `${name}: ${oneLine(value)}`);
  return [
    ...head,
    ...(facts.length > 0 ? ["", ...facts] : []),
    ...edgeLines(
      graph,
      out,
      (edge) => edge.to,
      (kind) => kind,
    ),
    ...edgeLines(
      graph,
      into,
      (edge) => edge.from,
      (kind) => `${kind} (of others)`,
    ),
  ];
}

function edgeLines(
  graph: KnowledgeGraph,
  edges: readonly KnowledgeEdge[],
  other: (edge: KnowledgeEdge) => string,
  title: (kind: string) => string,
): string[] {
  const groups = Map.groupBy(edges, ({ kind }) => kind);
  return [...groups].flatMap(([kind, group]) => {
    const others = [...Map.groupBy(group, other)];
    const lines = others.slice(0, MAX_SHOWN).map(([key, same]) => {
      return `  ${nodeWords(graph, key)} [${same.map(basisWords).join("; ")}]`;
    });
    const more = others.length > MAX_SHOWN ? [`  and ${others.length - MAX_SHOWN} more (--format json has all)`] : [];
    return ["", `${title(kind)} (${others.length}):`, ...lines.map(oneLine), ...more];
  });
}

/** Leading blanks are layout and stay. */
function oneLine(text: string): string {
  return text.replace(/(?<=\S)\s+/g, " ").trimEnd();
}
