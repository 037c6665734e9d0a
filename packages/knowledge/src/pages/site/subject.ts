import { compareText } from "@unbind/bytes";
import { type KnowledgeGraph, type NodeKind, splitKey } from "../../graph/model.ts";
import { derivedCounters } from "../../resolve/derived-counters.ts";
import { chainsAbove } from "../build/ontology-place.ts";

/** A set of nodes around some that matter. */
export interface Subject {
  title: string;
  /** Keys whose surroundings belong to it. */
  seeds: readonly string[];
  /** Beginnings of keys that belong to it as they are. */
  prefixes: readonly string[];
}

/** Subjects by the name `--subject` takes. */
export const SUBJECTS: ReadonlyMap<string, Subject> = new Map([
  [
    "wmi",
    {
      title: "WMI event subscriptions",
      seeds: ["technique:T1546.003", "technique:T1047", "technique:T1084"],
      prefixes: ["artifact:ub:", "defense:UB-", "class:ub:"],
    },
  ],
]);

/** Kinds of neighbour that get a page; groups and software that merely use a technique don't. */
const NEIGHBOURS = new Set<NodeKind>([
  ...(["countermeasure", "detection", "defense", "artifact", "strategy", "mitigation", "tactic", "technique"] as const),
]);

/** Keys of all pages of a subject, ordered: seeds, their neighbours, analytics and components, and the classes above. */
export function subjectKeys(graph: KnowledgeGraph, { seeds, prefixes }: Subject): string[] {
  const keys = new Set(seeds.filter((key) => graph.node(key) !== undefined));
  const add = (key: string) => {
    if (graph.node(key) !== undefined) keys.add(key);
  };
  for (const { key } of graph.nodes()) if (prefixes.some((prefix) => key.startsWith(prefix))) add(key);
  const centre = [...keys];
  for (const key of centre) {
    for (const { from } of graph.in(key)) if (NEIGHBOURS.has(splitKey(from).kind)) add(from);
    for (const { to } of graph.out(key)) if (NEIGHBOURS.has(splitKey(to).kind)) add(to);
  }
  for (const key of seeds) for (const { defense } of derivedCounters(graph, key)) add(defense);
  for (const key of [...keys]) for (const { to } of graph.out(key, "has-analytic")) add(to);
  for (const key of [...keys]) {
    if (splitKey(key).kind === "analytic") for (const { to } of graph.out(key, "observes")) add(to);
  }
  for (const key of centre) for (const chain of chainsAbove(graph, key).chains) for (const each of chain) add(each);
  return [...keys].sort(compareText);
}
