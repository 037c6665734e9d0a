import type { ByteSource } from "@unbind/bytes";
import { PieceQueue } from "./piece-queue.ts";

/** How a raw deflate stream (RFC 1951) ended. */
export interface InflateEnd {
  /** `complete`: its own end was met, whatever comes after. `cut`: the input ended first. */
  state: "complete" | "cut" | "damaged";
  /** Position of the first byte after the stream; undefined if the inflater doesn't tell. */
  end: number | undefined;
  /** Position up to which bytes were handed to the inflater. */
  fed: number;
}

/**
 * Inflates the raw deflate stream at `start` of `source`, which ends before `limit` (may be `Infinity`).
 * Yields what could be inflated, whatever comes after; throws only what `source` throws. A piece is only valid
 * until the next one is asked for.
 */
export type Inflate = (source: ByteSource, start: number, limit: number) => AsyncGenerator<Uint8Array, InflateEnd>;

const PIECE = 32_768;
/** So few bytes inflate to no more than one piece of output (deflate gives at most 1032 bytes for one). */
const FINE_PIECE = 8;
/** The last bytes of the input are fed in fine pieces: the stream may end anywhere among them. */
const FINE_TAIL = 64;

/**
 * {@link Inflate} through the web's DecompressionStream. That one neither says where the stream ended nor keeps
 * what it has inflated when bytes follow, so input that may lie behind the end is fed in fine pieces, and a
 * stream that ended inside a large piece is run again with that piece cut finely.
 */
export async function* inflate(
  source: ByteSource,
  start: number,
  limit: number,
): AsyncGenerator<Uint8Array, InflateEnd> {
  const first = new Feed(source, start, limit, Number.POSITIVE_INFINITY);
  let produced = 0;
  for await (const piece of first.run()) {
    produced += piece.length;
    yield piece;
  }
  if (!first.overfed || first.lastPiece <= FINE_PIECE) return first;
  const second = new Feed(source, start, limit, first.fed - first.lastPiece);
  let skip = produced;
  for await (const piece of second.run()) {
    if (piece.length > skip) yield piece.subarray(skip);
    skip = Math.max(0, skip - piece.length);
  }
  return second;
}

/** What engines say when bytes follow the end of the stream: an error without a code of its own. */
const OVERFED = /junk|trailing|after (?:the )?end/i;

/** One run of a DecompressionStream. */
class Feed {
  state: InflateEnd["state"] = "complete";
  /** Bytes after the end of the stream were fed; some output may be lost. */
  overfed = false;
  fed: number;
  /** Length of the piece that was fed last. */
  lastPiece = 0;
  readonly #source: ByteSource;
  readonly #limit: number;
  readonly #fineFrom: number;
  readonly #output: PieceQueue = new PieceQueue();
  #allFed = false;
  #sourceError: unknown;

  constructor(source: ByteSource, start: number, limit: number, fineFrom: number) {
    this.#source = source;
    this.#limit = Math.min(limit, source.byteLength);
    this.#fineFrom = Math.min(fineFrom, this.#limit - FINE_TAIL);
    this.fed = start;
  }

  /** Known if nothing was fed beyond it. */
  get end(): number | undefined {
    return this.state === "complete" && !this.overfed ? this.fed : undefined;
  }

  async *run(): AsyncGenerator<Uint8Array> {
    const stream = new DecompressionStream("deflate-raw");
    const reader = stream.readable.getReader();
    const reading = this.#read(reader);
    const feeding = this.#feed(stream.writable.getWriter());
    try {
      yield* this.#output.drain();
    } finally {
      this.#output.close();
      await reader.cancel().catch(() => undefined);
      await Promise.all([reading, feeding]);
    }
    if (this.#sourceError !== undefined) throw this.#sourceError;
  }

  /** Takes output the moment it is there: what still waits inside the stream when it fails is lost. */
  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        this.#output.push(value);
      }
    } catch (error) {
      this.overfed = OVERFED.test(error instanceof Error ? error.message : String(error));
      if (!this.overfed) this.state = this.#allFed ? "cut" : "damaged";
    }
    this.#output.close();
  }

  /** Writes pieces until input or stream end. A failed write is seen by the reader. */
  async #feed(writer: WritableStreamDefaultWriter<BufferSource>): Promise<void> {
    try {
      for (;;) {
        await this.#output.room();
        const piece = await this.#next();
        if (piece.length === 0 || this.#output.closed) break;
        this.fed += piece.length;
        this.lastPiece = piece.length;
        await writer.write(piece as Uint8Array<ArrayBuffer>);
      }
      this.#allFed = true;
      await writer.close();
    } catch {
      await writer.abort().catch(() => undefined);
    }
  }

  async #next(): Promise<Uint8Array> {
    const fine = this.fed >= this.#fineFrom;
    const stop = fine ? this.fed + FINE_PIECE : Math.min(this.fed + PIECE, this.#fineFrom);
    try {
      return await this.#source.slice(this.fed, Math.min(stop, this.#limit));
    } catch (error) {
      this.#sourceError = error;
      throw error;
    }
  }
}
