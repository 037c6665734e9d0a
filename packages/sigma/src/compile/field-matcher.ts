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

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export class FieldMatcher {
  readonly #equal = new Map<string, number[]>();
  readonly #numbers = new Map<number, number[]>();
  readonly #needles: Needle[] = [];
  readonly #searcher: TextSearcher | undefined;
  readonly #atoms: readonly Atom[];
  #remembered = new Map<string, readonly number[]>();
  #isRemembering = true;
  #hits = 0;
  #misses = 0;

  /** `members`: numbers of the field's searchable atoms. */
  constructor(atoms: readonly Atom[], members: readonly number[]) {
    this.#atoms = atoms;
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
    const found = new Set<number>();
    if (this.#equal.size > 0) for (const atom of this.#equal.get(foldText(value)) ?? NONE) found.add(atom);
    if (this.#numbers.size > 0) for (const atom of this.#numbers.get(numberIn(value)) ?? NONE) found.add(atom);
    // A needle may hit thousands of times in one value: what must be verified is verified once.
    const verified = new Set<number>();
    this.#searcher?.search(value, (index, end) => {
      const needle = this.#needles[index] as Needle;
      for (const { atom, anchor, verify } of needle.uses) {
        if (anchor === "start" && end !== needle.length) continue;
        if (anchor === "end" && end !== value.length) continue;
        if (!verify) found.add(atom);
        else if (!verified.has(atom)) {
          verified.add(atom);
          if (this.#atoms[atom]?.tester?.(value)) found.add(atom);
        }
      }
    });
    return found.size === 0 ? NONE : [...found];
  }
}
