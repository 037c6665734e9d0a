/**
 * DS-01 ("DoubleSpace") decompression as binary MOF uses it. Observed in 213 files cut from ACPI tables or made by
 * mofcomp; outline after Wer-Wolf/doublespace. Bits are taken from the lowest of each byte on, in fields too.
 *
 *   tag 1: literal, 7 bits | 0x80       tag 2: literal, 7 bits
 *   tag 0: offset = 6 bits              tag 3: next bit 0: offset = 8 bits + 64; 1: offset = 12 bits + 320
 *   length: z zero bits up to a one bit, v = z bits; 2^z + v + 1 bytes from `offset` back
 *
 * Offset 0x113F has no length: it is a mark after every 512 bytes of output and at the end.
 */

/** `DS`, version 1. */
const SIGNATURE: readonly number[] = [0x44, 0x53, 0x00, 0x01];
const SYNC_OFFSET = 0x113f;
const MAX_LENGTH_BITS = 8;
/** A tag and a literal. */
const SHORTEST_CODE_BITS = 9;

export interface Decompressed {
  /** What came out before the end or the fault. */
  bytes: Uint8Array;
  syncMarks: number;
  /** Why it stopped early, and at which byte of the input. */
  fault: { message: string; offset: number } | undefined;
}

/** Decompresses until `declaredLength` bytes are out and a mark follows; the caller has limited that length. */
export function decompressDs01(input: Uint8Array, declaredLength: number): Decompressed {
  const wrong = SIGNATURE.findIndex((byte, i) => input[i] !== byte);
  if (wrong >= 0) {
    const fault = { message: "the compressed data don't begin with DS 00 01", offset: wrong };
    return { bytes: new Uint8Array(0), syncMarks: 0, fault };
  }
  return new Ds01Reader(input, declaredLength).run();
}

class Ds01Reader {
  readonly #input: Uint8Array;
  readonly #output: Uint8Array;
  readonly #endBit: number;
  #bit = 32;
  #length = 0;
  #syncMarks = 0;

  constructor(input: Uint8Array, declaredLength: number) {
    this.#input = input;
    this.#output = new Uint8Array(declaredLength);
    this.#endBit = input.length * 8;
  }

  run(): Decompressed {
    let message: string | undefined;
    while (message === undefined && this.#endBit - this.#bit >= SHORTEST_CODE_BITS) {
      const tag = this.#bits(2);
      if (tag === 1 || tag === 2) message = this.#literal(this.#bits(7) | (tag === 1 ? 0x80 : 0));
      else {
        const offset = this.#offset(tag);
        if (offset !== SYNC_OFFSET) message = this.#copy(offset);
        else {
          this.#syncMarks++;
          if (this.#length === this.#output.length) break;
        }
      }
    }
    if (message === undefined && this.#length < this.#output.length) {
      message = `the compressed data end after ${this.#length} of ${this.#output.length} bytes`;
    }
    const fault = message === undefined ? undefined : { message, offset: Math.min(this.#bit >> 3, this.#input.length) };
    return { bytes: this.#output.subarray(0, this.#length), syncMarks: this.#syncMarks, fault };
  }

  /** The next bits, lowest first; zeros behind the end. */
  #bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#bit++) {
      value |= (((this.#input[this.#bit >> 3] ?? 0) >> (this.#bit & 7)) & 1) << i;
    }
    return value;
  }

  #offset(tag: number): number {
    if (tag === 0) return this.#bits(6);
    return this.#bits(1) === 0 ? this.#bits(8) + 64 : this.#bits(12) + 320;
  }

  #literal(byte: number): string | undefined {
    if (this.#length === this.#output.length) return "more data than the header declares";
    this.#output[this.#length++] = byte;
    return undefined;
  }

  #copy(offset: number): string | undefined {
    if (offset === 0 || offset > this.#length) return `copy from ${offset} bytes back, ${this.#length} are there`;
    let zeros = 0;
    while (this.#bits(1) === 0) if (++zeros > MAX_LENGTH_BITS) return "length of a copy over 8 bits";
    const length = (1 << zeros) + this.#bits(zeros) + 1;
    if (length > this.#output.length - this.#length) return "more data than the header declares";
    // Byte by byte, as source and target may overlap.
    for (let i = 0; i < length; i++, this.#length++) {
      this.#output[this.#length] = this.#output[this.#length - offset] as number;
    }
    return undefined;
  }
}
