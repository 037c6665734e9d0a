/**
 * Many texts in one pass (Aho and Corasick 1975). Units are case folded; all
 * edges live in one open-addressing table; the root, where most of a text is spent, has a full row for ASCII.
 */
import { foldText, foldUnit } from "./fold.ts";

const EMPTY = -1;
const ROOT = 0;

/** Edges of the trie: (state, unit) -> state, in two flat arrays. */
class EdgeTable {
  #keys: Float64Array;
  #values: Int32Array;
  #mask: number;

  constructor(expected: number) {
    let size = 16;
    while (size < expected * 2) size *= 2;
    this.#keys = new Float64Array(size).fill(EMPTY);
    this.#values = new Int32Array(size);
    this.#mask = size - 1;
  }

  #slot(key: number, state: number, unit: number): number {
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7;
    slot &= this.#mask;
    while (this.#keys[slot] !== EMPTY && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }

  get(state: number, unit: number): number {
    const key = state * 65_536 + unit;
    const slot = this.#slot(key, state, unit);
    return this.#keys[slot] === key ? (this.#values[slot] ?? EMPTY) : EMPTY;
  }

  set(state: number, unit: number, target: number): void {
    const key = state * 65_536 + unit;
    const slot = this.#slot(key, state, unit);
    this.#keys[slot] = key;
    this.#values[slot] = target;
  }
}

interface Trie {
  edges: EdgeTable;
  states: number;
  parents: Int32Array;
  units: Uint16Array;
  depths: Int32Array;
  /** First needle that ends in a state, and the next one of the same text. */
  endOf: Int32Array;
  sameText: Int32Array;
}

function trieOf(needles: readonly string[]): Trie {
  const room = needles.reduce((sum, needle) => sum + needle.length, 1);
  const trie: Trie = {
    edges: new EdgeTable(room),
    states: 1,
    parents: new Int32Array(room),
    units: new Uint16Array(room),
    depths: new Int32Array(room),
    endOf: new Int32Array(room).fill(EMPTY),
    sameText: new Int32Array(needles.length).fill(EMPTY),
  };
  needles.forEach((needle, index) => {
    if (needle.length > 0) insert(trie, needle, index);
  });
  return trie;
}

function insert(trie: Trie, needle: string, index: number): void {
  let state = ROOT;
  for (let i = 0; i < needle.length; i += 1) {
    const unit = needle.charCodeAt(i);
    let next = trie.edges.get(state, unit);
    if (next === EMPTY) {
      next = trie.states;
      trie.states += 1;
      trie.edges.set(state, unit, next);
      trie.parents[next] = state;
      trie.units[next] = unit;
      trie.depths[next] = i + 1;
    }
    state = next;
  }
  trie.sameText[index] = trie.endOf[state] ?? EMPTY;
  trie.endOf[state] = index;
}

/** States by depth, since a failure link always leads to a shallower state. */
function byDepth(trie: Trie): Int32Array {
  const order = new Int32Array(trie.states - 1);
  const starts: number[] = [];
  for (let state = 1; state < trie.states; state += 1) {
    const depth = trie.depths[state] ?? 0;
    starts[depth + 1] = (starts[depth + 1] ?? 0) + 1;
  }
  for (let depth = 1; depth < starts.length; depth += 1)
    starts[depth] = (starts[depth - 1] ?? 0) + (starts[depth] ?? 0);
  for (let state = 1; state < trie.states; state += 1) {
    const depth = trie.depths[state] ?? 0;
    const at = starts[depth] ?? 0;
    order[at] = state;
    starts[depth] = at + 1;
  }
  return order;
}

/** Finds every occurrence of many texts, compared by simple case folding. Empty needles are never reported. */
export class TextSearcher {
  readonly #trie: Trie;
  readonly #fail: Int32Array;
  /** Next shorter state that ends a needle; EMPTY if none. */
  readonly #suffixEnd: Int32Array;
  /** The longest end in each state: its own, or its `#suffixEnd`. */
  readonly #firstEnd: Int32Array;
  /** Edges of the root, complete: EMPTY-free for ASCII. */
  readonly #rootRow: Int32Array;

  constructor(needles: readonly string[]) {
    const trie = trieOf(needles.map(foldText));
    this.#trie = trie;
    this.#fail = new Int32Array(trie.states);
    this.#suffixEnd = new Int32Array(trie.states).fill(EMPTY);
    this.#firstEnd = new Int32Array(trie.states).fill(EMPTY);
    this.#rootRow = new Int32Array(128);
    for (let unit = 0; unit < 128; unit += 1) this.#rootRow[unit] = Math.max(ROOT, trie.edges.get(ROOT, unit));
    for (const state of byDepth(trie)) this.#link(state);
  }

  #link(state: number): void {
    const { depths, parents, units, endOf } = this.#trie;
    const fail = (depths[state] ?? 0) < 2 ? ROOT : this.#step(this.#fail[parents[state] ?? 0] ?? 0, units[state] ?? 0);
    this.#fail[state] = fail;
    this.#suffixEnd[state] = this.#firstEnd[fail] as number;
    this.#firstEnd[state] = endOf[state] === EMPTY ? (this.#firstEnd[fail] as number) : state;
  }

  #step(from: number, unit: number): number {
    let state = from;
    while (state !== ROOT) {
      const next = this.#trie.edges.get(state, unit);
      if (next !== EMPTY) return next;
      state = this.#fail[state] ?? ROOT;
    }
    if (unit < 128) return this.#rootRow[unit] ?? ROOT;
    return Math.max(ROOT, this.#trie.edges.get(ROOT, unit));
  }

  /** Calls `onHit` for each occurrence with the needle's index and the offset after its last unit, ends ascending. */
  search(text: string, onHit: (needle: number, end: number) => void): void {
    const rootRow = this.#rootRow;
    const firstEnd = this.#firstEnd;
    let state = ROOT;
    for (let i = 0; i < text.length; i += 1) {
      const unit = foldUnit(text.charCodeAt(i));
      state = state === ROOT && unit < 128 ? (rootRow[unit] as number) : this.#step(state, unit);
      if (firstEnd[state] !== EMPTY) this.#hits(state, i + 1, onHit);
    }
  }

  #hits(state: number, end: number, onHit: (needle: number, end: number) => void): void {
    const { endOf, sameText } = this.#trie;
    for (let at = this.#firstEnd[state] as number; at !== EMPTY; at = this.#suffixEnd[at] as number) {
      for (let needle = endOf[at] as number; needle !== EMPTY; needle = sameText[needle] as number) onHit(needle, end);
    }
  }
}
