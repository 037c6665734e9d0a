import type { Atom, AtomTable } from "./atom-table.ts";
import type { Evaluator } from "./evaluator.ts";
import type { NodeTable } from "./node-table.ts";
import type { Program } from "./program.ts";

export interface MatchedField {
  name: string;
  values: string[];
}

/** Name of a search in all values, in findings. */
const KEYWORD_NAME = "keywords";

/** The fields whose values made a node true for the current event, in the rule's order. What stands under `not` has none. */
export function matchedFields(
  program: Program,
  atoms: AtomTable,
  nodes: NodeTable,
  evaluator: Evaluator,
): MatchedField[] {
  const found = new Map<string, { slot: number; values: Set<string> }>();
  const visit = (id: number): void => {
    const node = nodes.nodes[id];
    if (!node || node.kind === "not" || !evaluator.node(id)) return;
    if (node.kind !== "atom") {
      for (const item of node.items) visit(item);
      return;
    }
    const atom = atoms.atoms[node.atom] as Atom;
    const entry = found.get(atom.field) ?? { slot: atom.slot, values: new Set<string>() };
    for (const value of satisfying(atom, evaluator)) entry.values.add(value);
    found.set(atom.field, entry);
  };
  visit(program.node);
  // Rules share nodes, whose order is that of the rule loaded first: the order is this rule's and this record's again.
  return program.fields.flatMap((field) => {
    const entry = found.get(field);
    if (!entry) return [];
    const inRecord = new Set(evaluator.values(entry.slot));
    return [{ name: shownName(field, program), values: [...inRecord].filter((value) => entry.values.has(value)) }];
  });
}

/** Fields that are made go by the rule's name. */
function shownName(field: string, { place }: Program): string {
  if (!field.startsWith("@")) return field || KEYWORD_NAME;
  return Object.entries(place.fields).find(([, record]) => record === field)?.[0] ?? field;
}

function satisfying(atom: Atom, evaluator: Evaluator): readonly string[] {
  const values = evaluator.values(atom.slot) ?? [];
  if (atom.test.kind === "null" || atom.test.kind === "exists") return values;
  return values.filter((value) => evaluator.holds(atom, value));
}
