/**
 * Finds any of several ASCII texts, without case, in UTF-16LE bytes: Wu and Manber's search with blocks of two
 * code units, so that most units are never looked at. (Wu, Manber: A fast algorithm for multi-pattern searching,
 * 1994.)
 */
const BLOCK_KEYS = 1024;

/** Five low bits of two units: letters keep their key in either case. */
function blockKey(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31);
}

function lower(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
}

export class NeedleSearch {
  /** Units of the shortest needle: how far a window reaches. */
  readonly #window: number;
  readonly #shifts: Uint8Array;
  readonly #byKey: (Uint8Array[] | undefined)[];
  /** A needle of less than two characters, or none at all, is found in everything. */
  readonly #always: boolean;

  /** @param needles ASCII texts */
  constructor(needles: readonly string[]) {
    const texts = needles.map((needle) => Uint8Array.from(needle, (char) => lower(char.charCodeAt(0))));
    this.#always = texts.length === 0 || texts.some((text) => text.length < 2);
    this.#window = Math.min(255, ...texts.map((text) => text.length));
    this.#shifts = new Uint8Array(BLOCK_KEYS).fill(Math.max(1, this.#window - 1));
    this.#byKey = new Array<Uint8Array[] | undefined>(BLOCK_KEYS).fill(undefined);
    if (!this.#always) for (const text of texts) this.#add(text);
  }

  #add(text: Uint8Array): void {
    for (let end = 1; end < this.#window; end++) {
      const key = blockKey(text[end - 1] as number, text[end] as number);
      const shift = this.#window - 1 - end;
      if (shift < (this.#shifts[key] as number)) this.#shifts[key] = shift;
      if (shift === 0) {
        const bucket = this.#byKey[key] ?? [];
        this.#byKey[key] = bucket;
        bucket.push(text);
      }
    }
  }

  /** True if a needle stands in `bytes[start..end)` at an even distance from `start`. */
  found(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#always) return true;
    const shifts = this.#shifts;
    const back = 2 * (this.#window - 1);
    // `at` is the last unit of the window; shifts are safe for units above 255 too, which no needle holds.
    for (let at = start + back; at + 2 <= end; ) {
      const key = (((bytes[at - 2] as number) & 31) << 5) | ((bytes[at] as number) & 31);
      const shift = shifts[key] as number;
      if (shift > 0) {
        at += 2 * shift;
        continue;
      }
      if (this.#anyAt(key, bytes, at - back, end)) return true;
      at += 2;
    }
    return false;
  }

  #anyAt(key: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (const text of this.#byKey[key] ?? []) {
      if (start + 2 * text.length <= end && sameText(text, bytes, start)) return true;
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
