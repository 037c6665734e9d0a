import { type CounterEntry, counterAnswer, type KnowledgeGraph } from "@unbind/knowledge";
import type { Counter, NextSteps, TechniqueSteps } from "@unbind/report";
import { openKnowledge } from "./knowledge.ts";

/** What is known against techniques, by a pack or the built-in index. @throws EvidenceError, UsageError */
export function nextSteps(techniques: Iterable<string>, pack: string | undefined): NextSteps {
  const graph = openKnowledge({ format: "text", ...(pack !== undefined && { pack }) });
  const answers = [...new Set(techniques)].sort().map((id) => stepsOf(graph, id));
  const isKnown = ({ counters, excluded }: TechniqueSteps) => counters.length + excluded.length > 0;
  return {
    sources: graph.sources.map(({ name, version }) => `${name} ${version}`).join(", "),
    techniques: answers.filter(isKnown),
    unknown: answers.filter((one) => !isKnown(one)).map(({ id }) => id),
  };
}

function stepsOf(graph: KnowledgeGraph, id: string): TechniqueSteps {
  const { resolved, counters, excluded } = counterAnswer(graph, id);
  const { node, end } = resolved;
  return {
    id,
    name: node?.name ?? "",
    successor: end && end.id !== id ? end.id : null,
    counters: counters.filter(({ state }) => state === "active").map(counterOf),
    excluded: excluded.map(counterOf),
  };
}

function counterOf({ role, id, name, basis, note, path }: CounterEntry): Counter {
  const steps = path.map(({ from, kind, to }) => `${short(from)} ${kind} ${short(to)}`).join(", ");
  return { role, id, name, basis, note: note === "" && basis === "derived" ? steps : note };
}

/** `d3f:EventLog` of `artifact:d3f:EventLog`. */
function short(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}
