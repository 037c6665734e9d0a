import { type KnowledgeGraph, type Resolved, resolve, shortestPath, type WalkedEdge } from "@unbind/knowledge";
import { exitCodes } from "../exit.ts";
import { type Answer, answering, type KnowOptions, openKnowledge } from "../know/knowledge.ts";
import { basisWords, nodeWords, sourceLines, unknownWords } from "../know/words.ts";

/** `unbind know path`. */
export function knowPath(from: string, to: string, options: KnowOptions): number {
  return answering(options, () => {
    const graph = openKnowledge(options);
    const ends = [resolve(graph, from), resolve(graph, to)];
    const unknown = ends.find(({ node }) => node === undefined);
    if (unknown) return noEnd(graph, unknown, options);
    const [start = "", end = ""] = ends.map(({ node }) => node?.key);
    const steps = shortestPath(graph, start, end);
    return {
      json: { schema: "unbind.know.path/1", from: start, to: end, steps: steps ?? null, sources: graph.sources },
      lines: () => [
        ...(steps === undefined
          ? [`No way leads from ${nodeWords(graph, start)} to ${nodeWords(graph, end)}.`]
          : [nodeWords(graph, start), ...steps.flatMap((step) => stepLines(graph, step))]),
        ...sourceLines(graph.sources),
      ],
      exit: steps === undefined ? exitCodes.nothingRead : exitCodes.ok,
    };
  });
}

function noEnd(graph: KnowledgeGraph, { asked, reason }: Resolved, options: KnowOptions): Answer {
  return {
    json: { schema: "unbind.know.path/1", unknown: asked, reason, steps: null, sources: graph.sources },
    lines: () => [...unknownWords(reason, options), ...sourceLines(graph.sources)],
    exit: exitCodes.nothingRead,
  };
}

function stepLines(graph: KnowledgeGraph, { edge, forward }: WalkedEdge): string[] {
  const arrow = forward ? `-- ${edge.kind} -->` : `<-- ${edge.kind} --`;
  return [
    `  ${arrow} ${nodeWords(graph, forward ? edge.to : edge.from)}`,
    `      [${basisWords(edge).replace(/\s+/g, " ")}]`,
  ];
}
