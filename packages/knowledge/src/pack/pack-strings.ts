import type { StringTable } from "../graph/tables.ts";

/** Bytes of the longest text that is kept. */
const MAX_KEPT = 256;

/** Decodes a text when it is asked for; short ones are kept, since they are asked for again. */
export class PackStrings implements StringTable {
  readonly count: number;
  readonly #start: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #kept: (string | undefined)[];
  readonly #decoder = new TextDecoder();

  constructor(start: Uint32Array, bytes: Uint8Array) {
    this.#start = start;
    this.#bytes = bytes;
    this.count = start.length - 1;
    this.#kept = new Array<string | undefined>(this.count);
  }

  text(number: number): string {
    const kept = this.#kept[number];
    if (kept !== undefined) return kept;
    const start = this.#start[number];
    const end = this.#start[number + 1];
    if (start === undefined || end === undefined) return "";
    const text = this.#decode(start, end);
    if (end - start <= MAX_KEPT) this.#kept[number] = text;
    return text;
  }

  /** The decoder's fixed cost is more than a short ASCII text costs by hand. */
  #decode(start: number, end: number): string {
    const bytes = this.#bytes;
    if (end - start > 32) return this.#decoder.decode(bytes.subarray(start, end));
    let text = "";
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte >= 0x80) return this.#decoder.decode(bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
