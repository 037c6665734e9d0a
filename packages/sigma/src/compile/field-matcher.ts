/** All searchable tests of one field, answered together by one pass over its values. */
import { foldText, TextSearcher } from "@unbind/rules";
import type { Atom, Lookup } from "./atom-table.ts";
import { numberIn } from "./value-tester.ts";

type SearchLookup = Lookup & { how: "search" };

interface Needle {
  length: number;
  /** Tests that this needle stands for. */
  uses: { atom: number; anchor: SearchLookup["anchor"]; verify: boolean }[];
}

const NONE: readonly number[] = [];
/** Values whose answer is kept, per field, and how long they may be. */
const MAX_REMEMBERED = 4096;
const LONGEST_REMEMBERED = 400;

function pushed(list: number[] | undefined, item: number): number[] {
  if (!list) return [item];
  list.push(item);
  return list;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Which tests were met in the search that runs: one list for all matchers, none of which runs inside another. */
export class AtomMarks {
  readonly #marks: Int32Array;
  #search = 0;

  constructor(atoms: number) {
    this.#marks = new Int32Array(atoms);
  }

  begin(): void {
    this.#search = (this.#search + 1) | 0;
  }

  /** True the first time that a search meets the test. */
  isNew(atom: number): boolean {
    if (this.#marks[atom] === this.#search) return false;
    this.#marks[atom] = this.#search;
    return true;
  }
}

export class FieldMatcher {
  readonly #equal = new Map<string, number[]>();
  readonly #numbers = new Map<number, number[]>();
  readonly #needles: Needle[] = [];
  readonly #longestEqual: number;
  readonly #searcher: TextSearcher | undefined;
  readonly #atoms: readonly Atom[];
  readonly #marks: AtomMarks;
  #remembered = new Map<string, readonly number[]>();
  #isRemembering = true;
  #hits = 0;
  #misses = 0;

  /** `members`: numbers of the field's searchable atoms. */
  constructor(atoms: readonly Atom[], members: readonly number[], marks: AtomMarks) {
    this.#atoms = atoms;
    this.#marks = marks;
    const texts = new Map<string, Needle>();
    for (const id of members) {
      const lookup = atoms[id]?.lookup;
      if (lookup?.how === "equal") append(this.#equal, lookup.text, id);
      else if (lookup?.how === "number") {
        append(this.#equal, lookup.text, id);
        append(this.#numbers, lookup.value, id);
      } else if (lookup) {
        const text = foldText(lookup.needle);
        const needle = texts.get(text) ?? { length: text.length, uses: [] };
        needle.uses.push({ atom: id, anchor: lookup.anchor, verify: lookup.verify });
        texts.set(text, needle);
      }
    }
    this.#longestEqual = [...this.#equal.keys()].reduce((most, { length }) => Math.max(most, length), 0);
    this.#needles = [...texts.values()];
    this.#searcher = texts.size > 0 ? new TextSearcher([...texts.keys()]) : undefined;
  }

  /** Tests that hold for the value, each once. */
  matches(value: string): readonly number[] {
    if (!this.#isRemembering || value.length > LONGEST_REMEMBERED) return this.#search(value);
    const known = this.#remembered.get(value);
    if (known) {
      this.#hits += 1;
      return known;
    }
    const atoms = this.#search(value);
    this.#misses += 1;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#forget();
    this.#remembered.set(value, atoms);
    return atoms;
  }

  /** Values come again and again in some fields, in others never: there, nothing is remembered any more. */
  #forget(): void {
    this.#isRemembering = this.#hits > this.#misses;
    this.#hits = 0;
    this.#misses = 0;
    this.#remembered = new Map();
  }

  #search(value: string): readonly number[] {
    const marks = this.#marks;
    marks.begin();
    let found: number[] | undefined;
    const add = (atoms: readonly number[]): void => {
      for (const atom of atoms) if (marks.isNew(atom)) found = pushed(found, atom);
    };
    if (this.#equal.size > 0 && value.length <= this.#longestEqual) add(this.#equal.get(foldText(value)) ?? NONE);
    if (this.#numbers.size > 0) add(this.#numbers.get(numberIn(value)) ?? NONE);
    this.#searcher?.search(value, (index, end) => {
      const needle = this.#needles[index] as Needle;
      for (const { atom, anchor, verify } of needle.uses) {
        if (anchor === "start" && end !== needle.length) continue;
        if (anchor === "end" && end !== value.length) continue;
        // A needle may hit thousands of times in one value: what must be verified is verified once.
        if (marks.isNew(atom) && (!verify || this.#atoms[atom]?.tester?.(value))) found = pushed(found, atom);
      }
    });
    return found ?? NONE;
  }
}
