/** Boolean trees of all rules as one graph without repetition, so that a shared part is worked out once per event. */
import type { Expression, ValueTest } from "../detection/expression.ts";
import type { AtomTable } from "./atom-table.ts";

export type GraphNode =
  | { kind: "atom"; atom: number }
  | { kind: "and" | "or"; items: readonly number[] }
  | { kind: "not"; item: number };

/** Tests of which at least one must be true wherever a node is true. */
export interface Clause {
  atoms: readonly number[];
  /** How rarely the clause is true. */
  weight: number;
}

/** Units of a key made in one call. */
const KEY_UNITS = 4096;

/** Renames fields for one place of a log source. */
export type FieldNames = (field: string) => string;

export class NodeTable {
  readonly nodes: GraphNode[] = [];
  readonly #atoms: AtomTable;
  readonly #ofAtom: (number | undefined)[] = [];
  readonly #ofNot = new Map<number, number>();
  readonly #ofList = { and: new Map<string, number>(), or: new Map<string, number>() };
  readonly #clauses: (Clause | undefined | "none")[] = [];

  constructor(atoms: AtomTable) {
    this.#atoms = atoms;
  }

  /** Number of an expression. @throws RuleError REGEX_SYNTAX, REGEX_LIMIT */
  add(expression: Expression, rename: FieldNames): number {
    switch (expression.kind) {
      case "test":
        return this.#atom(this.#atoms.add(rename(expression.field), renamed(expression.test, rename)));
      case "not":
        return this.#not(this.add(expression.item, rename));
      default:
        return this.join(
          expression.kind,
          expression.items.map((item) => this.add(item, rename)),
        );
    }
  }

  /** AND or OR of nodes; order and repetition don't matter, lists inside lists are opened. */
  join(kind: "and" | "or", items: readonly number[]): number {
    const unique = new Set<number>();
    for (const item of items) {
      const node = this.nodes[item];
      if (node?.kind !== kind) unique.add(item);
      else for (const inner of node.items) unique.add(inner);
    }
    const list = [...unique];
    const [only] = list;
    return list.length === 1 && only !== undefined ? only : this.#list(kind, list);
  }

  #atom(atom: number): number {
    const known = this.#ofAtom[atom];
    if (known !== undefined) return known;
    const id = this.#push({ kind: "atom", atom });
    this.#ofAtom[atom] = id;
    return id;
  }

  #not(item: number): number {
    const known = this.#ofNot.get(item);
    if (known !== undefined) return known;
    const id = this.#push({ kind: "not", item });
    this.#ofNot.set(item, id);
    return id;
  }

  #list(kind: "and" | "or", items: readonly number[]): number {
    const ids = this.#ofList[kind];
    const key = keyOf(items);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = this.#push({ kind, items });
    ids.set(key, id);
    return id;
  }

  #push(node: GraphNode): number {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  /** The rarest clause of a node; undefined if it can be true without any searchable test. */
  clauseOf(id: number): Clause | undefined {
    const known = this.#clauses[id];
    if (known !== undefined) return known === "none" ? undefined : known;
    const clause = this.#computeClause(this.nodes[id]);
    this.#clauses[id] = clause ?? "none";
    return clause;
  }

  #computeClause(node: GraphNode | undefined): Clause | undefined {
    if (!node || node.kind === "not") return undefined;
    if (node.kind === "atom") {
      const id = this.#atoms.atoms[node.atom]?.guard ?? node.atom;
      const atom = this.#atoms.atoms[id];
      return atom?.lookup ? { atoms: [id], weight: atom.weight } : undefined;
    }
    const clauses = node.items.map((item) => this.clauseOf(item));
    if (node.kind === "and") {
      return clauses.reduce((best, one) => (one && (!best || one.weight > best.weight) ? one : best), undefined);
    }
    const atoms = new Set<number>();
    let weight = Number.POSITIVE_INFINITY;
    for (const clause of clauses) {
      if (!clause) return undefined;
      for (const atom of clause.atoms) atoms.add(atom);
      weight = Math.min(weight, clause.weight);
    }
    return { atoms: [...atoms], weight: weight - Math.log2(clauses.length) };
  }
}

/** The sorted numbers, two units of text each: nobody can make many lists fall on one place of a map. */
function keyOf(items: readonly number[]): string {
  const units = new Uint16Array(Int32Array.from(items).sort().buffer);
  let key = "";
  for (let from = 0; from < units.length; from += KEY_UNITS)
    key += String.fromCharCode(...units.subarray(from, from + KEY_UNITS));
  return key;
}

function renamed(test: ValueTest, rename: FieldNames): ValueTest {
  return test.kind === "field" ? { ...test, other: rename(test.other) } : test;
}
