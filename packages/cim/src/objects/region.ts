import { MalformedError, TruncatedError } from "@unbind/bytes";

const SHORT = 24;
/** `String.fromCharCode` takes its characters as arguments. */
const STEP = 4096;
const codes: number[] = [];

/** Names that stand as a number with the top bit set. 11 names as observed and as in [MS-WMIO] 2.2.80. */
export const NAMES = [
  '"',
  "key",
  "",
  "read",
  "write",
  "volatile",
  "provider",
  "dynamic",
  "cimwin32",
  "DWORD",
  "CIMTYPE",
] as const;

const DICTIONARY_BIT = 0x8000_0000;
/** Name reference of the qualifier `key`. */
export const NAME_KEY = 0x8000_0001;
/** Name reference of the qualifier `CIMTYPE`. */
export const NAME_CIMTYPE = 0x8000_000a;
/** Reference to nothing. */
export const NO_REFERENCE = 0xffff_ffff;

/** A bounded part of a record with reads at any offset, little-endian, each named and checked. */
export class Region {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** Position in `bytes` of offset 0. */
  readonly start: number;
  readonly byteLength: number;

  constructor(bytes: Uint8Array, start = 0, byteLength: number = bytes.length - start, view?: DataView) {
    this.bytes = bytes;
    this.#view = view ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = start;
    this.byteLength = byteLength;
  }

  /** Position in `bytes` of `length` readable bytes at `offset`. @throws CIM_RECORD_BOUNDS */
  at(offset: number, length: number, what: string): number {
    if (offset < 0 || length < 0 || offset + length > this.byteLength) {
      const message = `${what}: ${length} bytes at ${offset} reach past the ${this.byteLength} there are`;
      throw new TruncatedError("CIM_RECORD_BOUNDS", message);
    }
    return this.start + offset;
  }

  u8(offset: number, what: string): number {
    return this.#view.getUint8(this.at(offset, 1, what));
  }

  u16(offset: number, what: string): number {
    return this.#view.getUint16(this.at(offset, 2, what), true);
  }

  u32(offset: number, what: string): number {
    return this.#view.getUint32(this.at(offset, 4, what), true);
  }

  u64(offset: number, what: string): bigint {
    return this.#view.getBigUint64(this.at(offset, 8, what), true);
  }

  i64(offset: number, what: string): bigint {
    return this.#view.getBigInt64(this.at(offset, 8, what), true);
  }

  f32(offset: number, what: string): number {
    return this.#view.getFloat32(this.at(offset, 4, what), true);
  }

  f64(offset: number, what: string): number {
    return this.#view.getFloat64(this.at(offset, 8, what), true);
  }

  /** A part of this part; shares memory. @throws CIM_RECORD_BOUNDS */
  part(offset: number, byteLength: number, what: string): Region {
    return new Region(this.bytes, this.at(offset, byteLength, what), byteLength, this.#view);
  }

  /** View of the bytes; shares memory. @throws CIM_RECORD_BOUNDS */
  view(offset: number, byteLength: number, what: string): Uint8Array {
    const start = this.at(offset, byteLength, what);
    return this.bytes.subarray(start, start + byteLength);
  }

  /** UTF-16 text as stored; lone surrogates are kept. @throws CIM_RECORD_BOUNDS */
  utf16(offset: number, units: number, what: string): string {
    const start = this.at(offset, units * 2, what);
    let text = "";
    for (let done = 0; done < units; done += STEP) {
      // One array for all calls: most texts are class hashes of one length, and there are many.
      codes.length = Math.min(STEP, units - done);
      for (let i = 0; i < codes.length; i++) codes[i] = this.#view.getUint16(start + 2 * (done + i), true);
      text += String.fromCharCode.apply(null, codes);
    }
    return text;
  }

  /** An encoded string: a flag, then Latin-1 or UTF-16LE up to a NUL. @throws CIM_RECORD_BOUNDS, CIM_STRING */
  encodedText(offset: number, what: string): string {
    const flag = this.u8(offset, what);
    const end = this.#encodedEnd(offset, flag, what);
    if (flag === 0) return latin1(this.bytes, this.start + offset + 1, this.start + end - 1);
    return this.utf16(offset + 1, (end - offset - 3) / 2, what);
  }

  /** Bytes that the encoded string at `offset` takes, flag and NUL included. @throws as {@link encodedText} */
  encodedLength(offset: number, what: string): number {
    return this.#encodedEnd(offset, this.u8(offset, what), what) - offset;
  }

  #encodedEnd(offset: number, flag: number, what: string): number {
    const limit = this.start + this.byteLength;
    const from = this.start + offset + 1;
    if (flag === 0) {
      const nul = this.bytes.indexOf(0, from);
      if (nul >= 0 && nul < limit) return nul + 1 - this.start;
    } else if (flag === 1) {
      for (let at = from; at + 2 <= limit; at += 2) {
        if (this.bytes[at] === 0 && this.bytes[at + 1] === 0) return at + 2 - this.start;
      }
    } else {
      throw new MalformedError("CIM_STRING", `${what}: string flag ${flag} at ${offset}`);
    }
    throw new MalformedError("CIM_STRING", `${what}: string at ${offset} doesn't end`);
  }

  /** Text of a name reference: a string of this heap or a dictionary number. @throws as {@link encodedText} */
  name(reference: number, what: string): string {
    if (reference < DICTIONARY_BIT) return this.encodedText(reference, what);
    const text = NAMES[reference - DICTIONARY_BIT];
    if (text === undefined) throw new MalformedError("CIM_NAME", `${what}: dictionary number ${reference >>> 0}`);
    return text;
  }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  if (end - start <= SHORT) {
    for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
    return text;
  }
  for (let at = start; at < end; at += STEP) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + STEP, end)) as unknown as number[]);
  }
  return text;
}
