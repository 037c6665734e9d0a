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
  const fields = new Map<string, Set<string>>();
  const shown = new Map(Object.entries(program.place.fields).map(([rule, record]) => [record, rule]));
  const visit = (id: number): void => {
    const node = nodes.nodes[id];
    if (!node || node.kind === "not" || !evaluator.node(id)) return;
    if (node.kind !== "atom") {
      for (const item of node.items) visit(item);
      return;
    }
    const atom = atoms.atoms[node.atom] as Atom;
    const name = atom.field.startsWith("@") ? (shown.get(atom.field) ?? atom.field) : atom.field || KEYWORD_NAME;
    const values = fields.get(name) ?? new Set<string>();
    for (const value of satisfying(atom, evaluator)) values.add(value);
    fields.set(name, values);
  };
  visit(program.node);
  return [...fields].map(([name, values]) => ({ name, values: [...values] }));
}

function satisfying(atom: Atom, evaluator: Evaluator): readonly string[] {
  const values = evaluator.values(atom.slot) ?? [];
  if (atom.test.kind === "null" || atom.test.kind === "exists") return values;
  return values.filter((value) => evaluator.holds(atom, value));
}
