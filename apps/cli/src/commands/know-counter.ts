import {
  COUNTER_ROLES,
  type CounterEntry,
  counterAnswer,
  type KnowledgeGraph,
  type Resolved,
  splitKey,
} from "@unbind/knowledge";
import { exitCodes } from "../exit.ts";
import { answering, type KnowOptions, openKnowledge } from "../know/knowledge.ts";
import { nodeWords, pathWords, section, sourceLines, unknownWords } from "../know/words.ts";

const TITLES: Readonly<Record<string, string>> = {
  countermeasure: "Countermeasures",
  detection: "Detections",
  strategy: "Detection strategies",
  defense: "Defensive techniques",
  mitigation: "Mitigations",
};

/** `unbind know counter`. */
export function knowCounter(
  id: string,
  options: KnowOptions & { distance: number; expand: "none" | "parent" | "children" },
): number {
  return answering(options, () => {
    const graph = openKnowledge(options);
    const answer = counterAnswer(graph, id, { maxDistance: options.distance, expand: options.expand });
    const { resolved, techniques, counters, excluded } = answer;
    const lists = COUNTER_ROLES.flatMap((role) => {
      const entries = counters.filter((entry) => entry.role === role);
      return section(
        TITLES[role] ?? role,
        entries.map((entry) => entryWords(graph, entry, techniques.length > 1)),
      );
    });
    return {
      json: { schema: "unbind.know.counter/1", ...answer, sources: graph.sources },
      lines: () => [
        ...(techniques.length === 0
          ? noTechnique(graph, resolved, options)
          : techniques.map((key) => nodeWords(graph, key))),
        ...(techniques.length === 0 || resolved.state === "active" ? [] : [resolved.reason]),
        ...lists,
        ...(techniques.length > 0 && counters.length === 0 ? ["", "Nothing in these sources stands against it."] : []),
        ...section(
          "Seems to help and doesn't",
          excluded.map((entry) => entryWords(graph, entry, false)),
        ),
        ...sourceLines(graph.sources),
      ],
      exit: techniques.length === 0 ? exitCodes.nothingRead : exitCodes.ok,
    };
  });
}

/** Something else was asked for, or nothing that is known. */
function noTechnique(graph: KnowledgeGraph, { node, reason }: Resolved, options: KnowOptions): string[] {
  if (node === undefined) return unknownWords(reason, options);
  const { id, kind } = node;
  return [`${nodeWords(graph, node.key)} is a ${kind}, not a technique. What it is related to: unbind know show ${id}`];
}

function entryWords(graph: KnowledgeGraph, entry: CounterEntry, several: boolean): string {
  const { key, technique, tactics = [] } = entry;
  const tactic = tactics.length > 0 ? `, ${tactics.join(" and ")}` : "";
  const of = several ? ` for ${splitKey(technique).id}` : "";
  return `${nodeWords(graph, key)}${tactic}${of} [${basis(entry)}]`;
}

function basis({ basis: kind, sources, path, overlay, note, distance = 0 }: CounterEntry): string {
  if (kind === "overlay") return `overlay ${overlay.join(", ")}: ${note}`;
  const names = [...new Set(sources.map(({ name, version }) => `${name} ${version}`))].join(", ");
  if (kind === "published") return `published, ${names}`;
  const through = overlay.length > 0 ? ` with overlay ${overlay.join(", ")}` : "";
  const steps = distance > 0 ? `, distance ${distance}` : "";
  return `derived${through}${steps}: ${pathWords(path)}`;
}
