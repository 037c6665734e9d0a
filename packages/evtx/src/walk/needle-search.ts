/**
 * Finds any of several ASCII texts, without case, in UTF-16LE bytes. Looks at one pair of code units per stride: a
 * text of n units holds n - 1 pairs, so that every occurrence covers a pair looked at if the stride is the shortest
 * text's n - 1. Unlike a search that leaps by what it saw, no look waits for the one before it.
 */
const PAIR_KEYS = 1024;

/** Five low bits of two units: letters keep their key in either case. */
function pairKey(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31);
}

function lower(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
}

/** A text that holds a pair of that key, and how far from its start the pair's second unit stands. */
interface Candidate {
  text: Uint8Array;
  at: number;
}

export class NeedleSearch {
  /** Bytes from one pair looked at to the next. */
  readonly #stride: number;
  /** 1 where some text holds a pair of that key within the first stride. */
  readonly #marks: Uint8Array = new Uint8Array(PAIR_KEYS);
  readonly #byKey: Candidate[][] = Array.from({ length: PAIR_KEYS }, () => []);
  /** A needle of less than two characters, or none at all, is found in everything. */
  readonly #always: boolean;

  /** @param needles ASCII texts */
  constructor(needles: readonly string[]) {
    const texts = needles.map((needle) => Uint8Array.from(needle, (char) => lower(char.charCodeAt(0))));
    this.#always = texts.length === 0 || texts.some((text) => text.length < 2);
    const pairs = Math.min(...texts.map((text) => text.length)) - 1;
    this.#stride = 2 * pairs;
    if (!this.#always) for (const text of texts) this.#add(text, pairs);
  }

  #add(text: Uint8Array, pairs: number): void {
    for (let at = 1; at <= pairs; at++) {
      const key = pairKey(text[at - 1] as number, text[at] as number);
      this.#marks[key] = 1;
      this.#byKey[key]?.push({ text, at });
    }
  }

  /** True if a needle stands in `bytes[start..end)` at an even distance from `start`. */
  found(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#always) return true;
    const marks = this.#marks;
    const stride = this.#stride;
    // Keys don't see the high bytes: a unit above 255 may look like a letter, which the comparison then finds out.
    for (let at = start + stride; at + 2 <= end; at += stride) {
      const key = (((bytes[at - 2] as number) & 31) << 5) | ((bytes[at] as number) & 31);
      if (marks[key] !== 0 && this.#anyAround(key, bytes, at, start, end)) return true;
    }
    return false;
  }

  #anyAround(key: number, bytes: Uint8Array, at: number, start: number, end: number): boolean {
    for (const candidate of this.#byKey[key] as Candidate[]) {
      const from = at - 2 * candidate.at;
      const { text } = candidate;
      if (from >= start && from + 2 * text.length <= end && sameText(text, bytes, from)) return true;
    }
    return false;
  }
}

function sameText(text: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + 2 * i + 1] !== 0 || lower(bytes[start + 2 * i] as number) !== text[i]) return false;
  }
  return true;
}
