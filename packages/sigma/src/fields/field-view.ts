/**
 * The values of an event by the names that rules use. Exact names win over names that differ in case; blanks in names
 * are dropped or read as `_`; of nested elements the leaf counts; System values and derived ones fill what is missing.
 */
import type { Event } from "@unbind/model";
import { makerOf } from "./made-fields.ts";

const EXACT = 2;
const FOLDED = 1;
/** Distinct names of fields remembered; hostile evidence may invent them. */
const MAX_REMEMBERED = 20_000;

interface Slot {
  slot: number;
  rank: number;
}

const NO_SLOTS: readonly Slot[] = [];

export class FieldView {
  readonly #names: readonly string[];
  readonly #byKey = new Map<string, number[]>();
  #remembered = new Map<string, readonly Slot[]>();
  readonly #values: (string[] | undefined)[];
  readonly #ranks: Uint8Array;
  readonly #makers: (((event: Event) => string | undefined) | undefined)[];
  readonly #made: Uint8Array;
  #filled: number[] = [];
  #event: Event | undefined;

  /** `names`: what rules ask for; the index is the slot. */
  constructor(names: readonly string[]) {
    this.#names = names;
    names.forEach((name, slot) => {
      const key = name.toLowerCase();
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), slot]);
    });
    this.#values = names.map(() => undefined);
    this.#ranks = new Uint8Array(names.length);
    this.#made = new Uint8Array(names.length);
    this.#makers = names.map(makerOf);
  }

  /** Makes an event the current one. */
  load(event: Event): void {
    for (const slot of this.#filled) {
      this.#values[slot] = undefined;
      this.#ranks[slot] = 0;
      this.#made[slot] = 0;
    }
    this.#filled = [];
    this.#event = event;
    for (const { name, value } of event.data) {
      for (const { slot, rank } of this.#slotsOf(name)) this.#put(slot, rank, value);
    }
  }

  #put(slot: number, rank: number, value: string): void {
    const before = this.#ranks[slot] ?? 0;
    if (rank < before) return;
    if (rank === before) {
      this.#values[slot]?.push(value);
      return;
    }
    if (before === 0) this.#filled.push(slot);
    this.#ranks[slot] = rank;
    this.#values[slot] = [value];
  }

  #slotsOf(name: string): readonly Slot[] {
    const known = this.#remembered.get(name);
    if (known) return known;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered = new Map();
    const leaf = name.slice(name.lastIndexOf("/") + 1);
    const joined = leaf.replace(/\s+/g, "");
    const underscored = leaf.trim().replace(/\s+/g, "_");
    const slots = new Map<number, number>();
    for (const spelling of [leaf, joined, underscored]) {
      for (const slot of this.#byKey.get(spelling.toLowerCase()) ?? []) {
        const rank = this.#names[slot] === spelling ? EXACT : FOLDED;
        slots.set(slot, Math.max(slots.get(slot) ?? 0, rank));
      }
    }
    const list = slots.size === 0 ? NO_SLOTS : [...slots].map(([slot, rank]) => ({ slot, rank }));
    this.#remembered.set(name, list);
    return list;
  }

  /** All values of a slot; undefined if the event has no such field. */
  values(slot: number): readonly string[] | undefined {
    const values = this.#values[slot];
    if (values || this.#made[slot] === 1) return values;
    const maker = this.#makers[slot];
    if (!maker || !this.#event) return undefined;
    this.#made[slot] = 1;
    this.#filled.push(slot);
    const value = maker(this.#event);
    const made = value === undefined ? undefined : [value];
    this.#values[slot] = made;
    return made;
  }
}

/**
 * What keywords search: every value of the data, the message where the export has only that, and provider, channel and
 * computer. Never names of fields.
 */
export function keywordTexts(event: Event): string[] {
  const texts = event.data.map(({ value }) => value);
  if (event.message !== undefined && texts.length === 0) texts.push(event.message);
  texts.push(event.provider, event.channel, event.computer);
  return texts;
}
