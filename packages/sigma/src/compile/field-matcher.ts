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

  /** Calls `found` with each test that holds for the value; the same one may come more than once. */
  match(value: string, found: (atom: number) => void): void {
    if (this.#equal.size > 0) for (const atom of this.#equal.get(foldText(value)) ?? []) found(atom);
    if (this.#numbers.size > 0) for (const atom of this.#numbers.get(numberIn(value)) ?? []) found(atom);
    // A needle may hit thousands of times in one value: what must be verified is verified once.
    const verified = new Set<number>();
    this.#searcher?.search(value, (index, end) => {
      const needle = this.#needles[index] as Needle;
      for (const { atom, anchor, verify } of needle.uses) {
        if (anchor === "start" && end !== needle.length) continue;
        if (anchor === "end" && end !== value.length) continue;
        if (!verify) found(atom);
        else if (!verified.has(atom)) {
          verified.add(atom);
          if (this.#atoms[atom]?.tester?.(value)) found(atom);
        }
      }
    });
  }
}
