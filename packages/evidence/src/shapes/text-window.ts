import type { ByteSource } from "@unbind/bytes";
import { decodeBytes, decodeUnits, encodingOf, findUtf16, MARK_BYTES, type TextEncoding } from "./text-encoding.ts";

/** Bytes read from the source at a time. */
export const PIECE_BYTES: number = 1 << 18;

/** The part of a text that is in memory: code units (bytes for UTF-8) with their position in the whole text. */
export interface TextView {
  readonly units: Uint8Array | Uint16Array;
  /** Position of `units[0]` in the whole text, in code units. */
  readonly origin: number;
  /** How many of `units` are filled. */
  readonly length: number;
  /** Nothing follows after these. */
  readonly ended: boolean;
}

interface TextWindowOptions {
  /** Byte at which the text begins; default 0. */
  start?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((bytesDone: number) => void) | undefined;
  /** Default {@link PIECE_BYTES}. */
  pieceBytes?: number | undefined;
}

/**
 * A window that slides over a text of one encoding from its first byte to its last, in pieces. Positions are code units
 * from its start, byte order mark included. Where UTF-16 begins inside of other text the window ends, and
 * `nextStart` says where to open another.
 */
export class TextWindow implements TextView {
  readonly #source: ByteSource;
  readonly #options: TextWindowOptions;
  readonly #encoding: TextEncoding;
  readonly #width: 1 | 2;
  #bytes: Uint8Array<ArrayBuffer>;
  #byteLength = 0;
  readonly #start: number;
  /** Byte of the source that is read next. */
  #next: number;
  units: Uint8Array | Uint16Array;
  origin = 0;
  length = 0;
  ended = false;
  /** Byte at which text of another encoding begins; undefined if there is none (so far). */
  nextStart: number | undefined;

  private constructor(source: ByteSource, encoding: TextEncoding, options: TextWindowOptions) {
    this.#source = source;
    this.#options = options;
    this.#encoding = encoding;
    this.#width = encoding === "utf-8" ? 1 : 2;
    this.#start = options.start ?? 0;
    this.#next = this.#start;
    this.#bytes = new Uint8Array(2 * Math.max(64, options.pieceBytes ?? PIECE_BYTES));
    this.units = this.#unitsOf(this.#bytes);
  }

  /** Reads the first piece and decides the encoding by it. Rejects with the signal's reason if that is aborted. */
  static async open(source: ByteSource, options: TextWindowOptions = {}): Promise<TextWindow> {
    options.signal?.throwIfAborted();
    const asked = Math.max(64, options.pieceBytes ?? PIECE_BYTES);
    const start = options.start ?? 0;
    const first = await source.slice(start, start + asked, options.signal);
    const window = new TextWindow(source, encodingOf(first), options);
    window.#append(first, asked);
    return window;
  }

  /** Position after the last unit in memory. */
  get end(): number {
    return this.origin + this.length;
  }

  /** Bytes at the end that are no whole code unit. */
  get danglingBytes(): number {
    return this.#byteLength % this.#width;
  }

  byteOffset(position: number): number {
    return this.#start + position * this.#width;
  }

  /** The text between two positions, which must be in memory; `guessed` if the bytes are no valid UTF-8. */
  text(from: number, to: number): { text: string; guessed: boolean } {
    const part = this.units.subarray(from - this.origin, to - this.origin);
    return part instanceof Uint8Array ? decodeBytes(part) : { text: decodeUnits(part), guessed: false };
  }

  /** Reads one piece more, forgetting what lies before position `keep`. False at the end. */
  async more(keep: number): Promise<boolean> {
    if (this.ended) return false;
    const { signal, pieceBytes = PIECE_BYTES } = this.#options;
    signal?.throwIfAborted();
    const piece = await this.#source.slice(this.#next, this.#next + pieceBytes, signal);
    this.#forget(Math.min(keep, this.end) - this.origin);
    this.#append(piece, pieceBytes);
    return true;
  }

  #forget(units: number): void {
    if (units <= 0) return;
    this.#bytes.copyWithin(0, units * this.#width, this.#byteLength);
    this.#byteLength -= units * this.#width;
    this.origin += units;
    this.length -= units;
  }

  #append(piece: Uint8Array, asked: number): void {
    const needed = this.#byteLength + piece.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, (needed + 1) & ~1));
      larger.set(this.#bytes.subarray(0, this.#byteLength));
      this.#bytes = larger;
      this.units = this.#unitsOf(larger);
    }
    this.#bytes.set(piece, this.#byteLength);
    if (this.#encoding === "utf-16be") this.#swap(this.#byteLength, piece.length);
    this.#byteLength = needed;
    this.#next += piece.length;
    this.ended = piece.length < asked;
    if (this.#width === 2) this.length = needed >> 1;
    else this.#show(needed);
    this.#options.onProgress?.(this.#next);
  }

  /** Shows the bytes of UTF-8 up to where UTF-16 begins; holds the last ones back until it can be told. */
  #show(byteLength: number): void {
    const found = findUtf16(this.#bytes, this.length, byteLength);
    if (found >= 0) {
      this.nextStart = this.byteOffset(this.origin + found);
      this.ended = true;
      this.length = found;
    } else this.length = this.ended ? byteLength : Math.max(this.length, byteLength - MARK_BYTES);
  }

  /** Turns the units that the new bytes complete into little-endian ones. */
  #swap(from: number, count: number): void {
    const bytes = this.#bytes;
    for (let i = from & ~1; i + 1 < from + count; i += 2) {
      const high = bytes[i] as number;
      bytes[i] = bytes[i + 1] as number;
      bytes[i + 1] = high;
    }
  }

  #unitsOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array | Uint16Array {
    return this.#width === 1 ? bytes : new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
  }
}
