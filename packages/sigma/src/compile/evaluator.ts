/** Works out nodes for one event at a time; every answer is remembered until the next event. */
import type { Event } from "@unbind/model";
import { foldText, RuleError } from "@unbind/rules";
import type { ValueTest } from "../detection/expression.ts";
import { FieldView, keywordTexts } from "../fields/field-view.ts";
import { type Atom, type AtomTable, KEYWORD_SLOT } from "./atom-table.ts";
import { AtomMarks, FieldMatcher } from "./field-matcher.ts";
import type { NodeTable } from "./node-table.ts";

const NONE: readonly number[] = [];

export class Evaluator {
  readonly #atoms: readonly Atom[];
  readonly #nodes: NodeTable["nodes"];
  readonly #view: FieldView;
  /** Searchable tests by slot + 1, so that keywords come first. */
  readonly #members: readonly (readonly number[])[];
  /** Made when a record has the field: most logs have few of them. */
  readonly #matchers: (FieldMatcher | undefined)[];
  readonly #marks: AtomMarks;
  #epoch = 0;
  readonly #matchedAt: Int32Array;
  readonly #trueAt: Int32Array;
  readonly #testedAt: Int32Array;
  readonly #nodeAt: Int32Array;
  readonly #nodeValue: Uint8Array;
  readonly #found: (number[] | undefined)[];
  #keywords: readonly string[] | undefined;
  #event: Event | undefined;
  /** Set when a regular expression gave up on a value of this event: by the node that was asked for. */
  limit: RuleError | undefined;
  /** Nodes whose remembered answer rests on an expression that gave up. */
  readonly #limited = new Map<number, RuleError>();
  readonly #limitedAtoms = new Map<number, RuleError>();

  constructor(atoms: AtomTable, nodes: NodeTable) {
    this.#atoms = atoms.atoms;
    this.#nodes = nodes.nodes;
    this.#view = new FieldView(atoms.fields);
    const members: number[][] = Array.from({ length: atoms.fields.length + 1 }, () => []);
    this.#atoms.forEach((atom, id) => {
      if (atom.lookup) members[atom.slot + 1]?.push(id);
    });
    this.#members = members;
    this.#matchers = members.map(() => undefined);
    this.#marks = new AtomMarks(this.#atoms.length);
    this.#matchedAt = new Int32Array(members.length);
    this.#found = members.map(() => undefined);
    this.#trueAt = new Int32Array(this.#atoms.length);
    this.#testedAt = new Int32Array(this.#atoms.length);
    this.#nodeAt = new Int32Array(this.#nodes.length);
    this.#nodeValue = new Uint8Array(this.#nodes.length);
  }

  load(event: Event): void {
    // Kept in 32 bits, like what it is compared with.
    this.#epoch = (this.#epoch + 1) | 0;
    this.#event = event;
    this.#keywords = undefined;
    this.limit = undefined;
    this.#limited.clear();
    this.#limitedAtoms.clear();
    this.#view.load(event);
  }

  /** Values of a field of the current event. */
  values(slot: number): readonly string[] | undefined {
    if (slot !== KEYWORD_SLOT) return this.#view.values(slot);
    this.#keywords ??= this.#event ? keywordTexts(this.#event) : [];
    return this.#keywords;
  }

  /** Searchable tests of a field that hold for the current event. */
  found(slot: number): readonly number[] {
    const at = slot + 1;
    if (this.#matchedAt[at] !== this.#epoch) this.#match(slot, at);
    return this.#found[at] ?? NONE;
  }

  #match(slot: number, at: number): void {
    this.#matchedAt[at] = this.#epoch;
    this.#found[at] = undefined;
    const members = this.#members[at] ?? NONE;
    const values = members.length > 0 ? this.values(slot) : undefined;
    if (!values) return;
    const matcher = this.#matchers[at] ?? new FieldMatcher(this.#atoms, members, this.#marks);
    this.#matchers[at] = matcher;
    for (const value of values) {
      const atoms = matcher.matches(value);
      if (atoms.length > 0) this.#hold(at, atoms);
    }
  }

  #hold(at: number, atoms: readonly number[]): void {
    const found = this.#found[at];
    const added = atoms.filter((atom) => this.#trueAt[atom] !== this.#epoch);
    for (const atom of added) this.#trueAt[atom] = this.#epoch;
    this.#found[at] = found ? [...found, ...added] : added;
  }

  node(id: number): boolean {
    if (this.#nodeAt[id] === this.#epoch) {
      if (this.#limited.size > 0) this.limit = this.#limited.get(id) ?? this.limit;
      return this.#nodeValue[id] === 1;
    }
    const outer = this.limit;
    this.limit = undefined;
    const value = this.#compute(id);
    if (this.limit) this.#limited.set(id, this.limit);
    else this.limit = outer;
    this.#nodeAt[id] = this.#epoch;
    this.#nodeValue[id] = value ? 1 : 0;
    return value;
  }

  #compute(id: number): boolean {
    const node = this.#nodes[id];
    switch (node?.kind) {
      case "and":
        for (const item of node.items) if (!this.node(item)) return false;
        return true;
      case "or":
        for (const item of node.items) if (this.node(item)) return true;
        return false;
      case "not":
        return !this.node(node.item);
      case "atom":
        return this.atom(node.atom);
      default:
        return false;
    }
  }

  atom(id: number): boolean {
    const atom = this.#atoms[id] as Atom;
    if (atom.lookup) {
      this.found(atom.slot);
      return this.#trueAt[id] === this.#epoch;
    }
    if (this.#testedAt[id] !== this.#epoch) {
      this.#testedAt[id] = this.#epoch;
      if ((atom.guard === undefined || this.atom(atom.guard)) && this.#test(atom)) this.#trueAt[id] = this.#epoch;
    }
    return this.#trueAt[id] === this.#epoch;
  }

  #test(atom: Atom): boolean {
    const values = this.values(atom.slot);
    if (atom.test.kind === "null") return values === undefined;
    if (atom.test.kind === "exists") return (values !== undefined) === atom.test.present;
    return values?.some((value) => this.holds(atom, value)) ?? false;
  }

  /** True if one value satisfies an atom; a regular expression that gives up says no and sets `limit`. */
  holds(atom: Atom, value: string): boolean {
    if (atom.test.kind === "field") {
      return this.values(atom.otherSlot)?.some((other) => relates(atom.test, value, other)) ?? false;
    }
    try {
      return atom.tester?.(value) ?? false;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.limit = error;
      return false;
    }
  }
}

function relates(test: ValueTest, value: string, other: string): boolean {
  if (test.kind !== "field") return false;
  const [left, right] = test.cased ? [value, other] : [foldText(value), foldText(other)];
  switch (test.how) {
    case "equals":
      return left === right;
    case "contains":
      return left.includes(right);
    case "startswith":
      return left.startsWith(right);
    case "endswith":
      return left.endsWith(right);
  }
}
