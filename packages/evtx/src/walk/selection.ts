import { encodeUtf16 } from "@unbind/bytes";
import { NeedleSearch } from "./needle-search.ts";

/** Which records to hand over: a record that matches no selector is never decoded. */
export interface EventSelector {
  /** Channel names, compared without ASCII case. A record that names no channel passes. Default: any. */
  channels?: readonly string[];
  /** Provider names, compared without ASCII case. A record that names no provider passes. Default: any. */
  providers?: readonly string[];
  /** Event ids (without qualifiers). An empty list means any id. */
  eventIds: readonly number[];
  /** At least one of these ASCII texts must stand, without regard to case, in a string value of the record. */
  contains?: readonly string[];
}

/** A selector with its names as UTF-16LE bytes in lower case. */
export interface CompiledSelector {
  channels: Uint8Array[] | undefined;
  providers: Uint8Array[] | undefined;
  search: NeedleSearch | undefined;
}

/** Selectors compiled for tests on raw bytes: a table of 65,536 ids first, names next, texts last. */
export class Selection {
  /** Per event id: 0 unwanted, else the number of its group of selectors. */
  readonly wanted: Uint16Array = new Uint16Array(65_536);
  readonly #groups: CompiledSelector[][] = [[]];

  constructor(selectors: readonly EventSelector[]) {
    const everyId = selectors.flatMap(({ eventIds }, i) => (eventIds.length === 0 ? [i] : []));
    const byId = new Map<number, number[]>();
    for (const [i, { eventIds }] of selectors.entries()) {
      for (const id of new Set(eventIds)) byId.set(id & 0xffff, [...(byId.get(id & 0xffff) ?? everyId), i]);
    }
    const compiled = selectors.map(compile);
    const numbers = new Map<string, number>();
    const numberOf = (members: readonly number[]) => {
      const known = numbers.get(members.join());
      if (known !== undefined) return known;
      const number = this.#groups.push(members.map((i) => compiled[i] as CompiledSelector)) - 1;
      numbers.set(members.join(), number);
      return number;
    };
    if (everyId.length > 0) this.wanted.fill(numberOf(everyId));
    for (const [id, members] of byId) this.wanted[id] = numberOf(members);
  }

  /** The selectors that want this event id. */
  group(eventId: number): readonly CompiledSelector[] {
    return this.#groups[this.wanted[eventId] as number] as CompiledSelector[];
  }
}

const compiledSelections = new WeakMap<readonly EventSelector[], Selection>();

/** The compiled form of a list of selectors; the same list is compiled once. */
export function selectionOf(selectors: readonly EventSelector[]): Selection {
  const known = compiledSelections.get(selectors);
  if (known) return known;
  const selection = new Selection(selectors);
  compiledSelections.set(selectors, selection);
  return selection;
}

function compile({ channels, providers, contains }: EventSelector): CompiledSelector {
  return {
    channels: channels?.map(nameBytes),
    providers: providers?.map(nameBytes),
    search: contains && new NeedleSearch(contains),
  };
}

function nameBytes(name: string): Uint8Array {
  return encodeUtf16(name.toLowerCase());
}

/** True if one of `names` (all names if undefined) is the text at `bytes[start..start + length)`, ASCII case aside. */
export function namesInclude(
  names: readonly Uint8Array[] | undefined,
  bytes: Uint8Array,
  start: number,
  length: number,
): boolean {
  if (!names) return true;
  for (const name of names) if (isName(name, bytes, start, length)) return true;
  return false;
}

function isName(name: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  let rest = length;
  while (rest >= 2 && bytes[start + rest - 2] === 0 && bytes[start + rest - 1] === 0) rest -= 2;
  if (rest !== name.length) return false;
  for (let i = 0; i < rest; i += 2) {
    const unit = u16Lower(bytes[start + i] as number, bytes[start + i + 1] as number);
    if (unit !== ((name[i] as number) | ((name[i + 1] as number) << 8))) return false;
  }
  return true;
}

function u16Lower(low: number, high: number): number {
  return high === 0 && low >= 0x41 && low <= 0x5a ? low | 0x20 : low | (high << 8);
}
