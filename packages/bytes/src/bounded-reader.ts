import { MalformedError, TruncatedError } from "./evidence-error.ts";
import { decodeUtf16 } from "./utf16.ts";

/**
 * Little-endian reads from a block of bytes, each named and checked against the end.
 * For headers and cold paths; hot loops check a whole structure once and read it unchecked.
 */
export class BoundedReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** Position of the next read, relative to `bytes`. */
  offset: number;
  /** First position that may not be read. */
  readonly end: number;

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
    this.end = Math.min(end, bytes.length);
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** Moves over `byteLength` bytes and returns where they start. @throws TRUNCATED */
  take(byteLength: number, what: string): number {
    if (byteLength > this.end - this.offset || byteLength < 0) {
      const have = Math.max(0, this.end - this.offset);
      throw new TruncatedError("TRUNCATED", `${what}: needs ${byteLength} bytes at offset ${this.offset}, has ${have}`);
    }
    const start = this.offset;
    this.offset += byteLength;
    return start;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.take(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.take(2, what), true);
  }

  u32(what: string): number {
    return this.#view.getUint32(this.take(4, what), true);
  }

  u64(what: string): bigint {
    return this.#view.getBigUint64(this.take(8, what), true);
  }

  /** A view of the next bytes; shares memory. */
  view(byteLength: number, what: string): Uint8Array {
    const start = this.take(byteLength, what);
    return this.bytes.subarray(start, start + byteLength);
  }

  /** UTF-16LE text of `units` code units, taken as it is (NULs included). */
  utf16(units: number, what: string): string {
    const start = this.take(units * 2, what);
    return decodeUtf16(this.bytes, start, units);
  }

  /** Reads the bytes of `expected` or fails. @throws MAGIC */
  magic(expected: Uint8Array, what: string): void {
    const start = this.take(expected.length, what);
    for (let i = 0; i < expected.length; i++) {
      if (this.bytes[start + i] !== expected[i]) {
        throw new MalformedError("MAGIC", `${what}: unexpected bytes at offset ${start}`);
      }
    }
  }
}
