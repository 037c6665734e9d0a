import { type KnowledgeGraph, resolve, shortestPath, type WalkedEdge } from "@unbind/knowledge";
import { exitCodes, UsageError } from "../exit.ts";
import { answering, type KnowOptions, openKnowledge } from "../know/knowledge.ts";
import { basisWords, nodeWords, sourceLines } from "../know/words.ts";

/** `unbind know path`. */
export function knowPath(from: string, to: string, options: KnowOptions): number {
  return answering(options, () => {
    const graph = openKnowledge(options);
    const [start, end] = [keyOf(graph, from), keyOf(graph, to)];
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

function keyOf(graph: KnowledgeGraph, asked: string): string {
  const { node, reason } = resolve(graph, asked);
  if (node === undefined) throw new UsageError(`${reason} Try: unbind know search ${asked}`);
  return node.key;
}

function stepLines(graph: KnowledgeGraph, { edge, forward }: WalkedEdge): string[] {
  const arrow = forward ? `-- ${edge.kind} -->` : `<-- ${edge.kind} --`;
  return [
    `  ${arrow} ${nodeWords(graph, forward ? edge.to : edge.from)}`,
    `      [${basisWords(edge).replace(/\s+/g, " ")}]`,
  ];
}
