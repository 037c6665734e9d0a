import { searchGraph } from "@unbind/knowledge";
import { exitCodes } from "../exit.ts";
import { answering, type KnowOptions, openKnowledge } from "../know/knowledge.ts";
import { nodeWords, sourceLines } from "../know/words.ts";

/** `unbind know search`. */
export function knowSearch(words: string, options: KnowOptions & { limit: number }): number {
  return answering(options, () => {
    const graph = openKnowledge(options);
    const { hits, total } = searchGraph(graph, words, { limit: options.limit });
    return {
      json: { schema: "unbind.know.search/1", words, total, hits, sources: graph.sources },
      lines: () => [
        ...hits.map(
          ({ node, where, excerpt }) =>
            `${node.kind} ${nodeWords(graph, node.key)}${excerpt === "" ? "" : ` [${where}: ${excerpt}]`}`,
        ),
        ...(total > hits.length ? [`and ${total - hits.length} more (--limit)`] : []),
        ...(total === 0 ? [`Nothing has all of these words in one place: ${words}`] : []),
        ...sourceLines(graph.sources),
      ],
      exit: total === 0 ? exitCodes.nothingRead : exitCodes.ok,
    };
  });
}
