import { type ByteSource, STREAM_LOOK_BACK } from "@unbind/bytes";
import { HELD_BYTES } from "./container-options.ts";

/**
 * Starts the bytes of a stream from their beginning. Ends (rather than throws) where damage ends them. A piece is
 * only valid until the next one is asked for.
 */
export type StartStream = () => AsyncIterator<Uint8Array>;

/**
 * A source over bytes that can only be made from front to back. Keeps {@link STREAM_LOOK_BACK} bytes behind the
 * furthest position. Asked for something before that it starts the stream again, and from then on holds all of it
 * if it isn't longer than {@link HELD_BYTES}. Longer streams say that they shouldn't be read so: their `byteLength`
 * is `Infinity`. Reads are served one at a time.
 */
export function forwardSource(byteLength: number, start: StartStream): ByteSource {
  const stream = new StreamWindow(byteLength, start);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(read: () => Promise<T>): Promise<T> => {
    const result = turn.then(read);
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    byteLength: byteLength > HELD_BYTES ? Number.POSITIVE_INFINITY : byteLength,
    slice: (from, to, signal) =>
      inTurn(async () => (await stream.read(Math.max(0, from), Math.min(to, byteLength), signal)).slice()),
    fill: (target, from, signal) =>
      inTurn(async () => {
        const bytes = await stream.read(from, Math.min(from + target.length, byteLength), signal);
        target.set(bytes);
        return bytes.length;
      }),
  };
}

const FIRST_CAPACITY = 2 ** 18;

/** The part of a stream that is at hand: bytes `begin` to `end` of it, at the front of a buffer. */
class StreamWindow {
  readonly #byteLength: number;
  readonly #start: StartStream;
  #stream: AsyncIterator<Uint8Array> | undefined;
  #buffer: Uint8Array = new Uint8Array(0);
  #begin = 0;
  #end = 0;
  #done = false;
  /** Nothing is dropped any more. */
  #holding = false;

  constructor(byteLength: number, start: StartStream) {
    this.#byteLength = byteLength;
    this.#start = start;
  }

  /** A view that is valid until the next read. */
  async read(from: number, to: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (to <= from) return this.#buffer.subarray(0, 0);
    if (from < this.#begin) await this.#again();
    while (this.#end < to && !this.#done) {
      signal?.throwIfAborted();
      await this.#pull(Math.min(from, Math.min(this.#end, to) - STREAM_LOOK_BACK));
    }
    // One pull more, so that the stream can compare length and checksum.
    if (this.#end >= this.#byteLength && !this.#done) await this.#pull(Math.min(from, this.#end - STREAM_LOOK_BACK));
    const end = Math.min(to, this.#end);
    return this.#buffer.subarray(Math.min(from, end) - this.#begin, end - this.#begin);
  }

  /** From the beginning, to be held this time. */
  async #again(): Promise<void> {
    await this.#stream?.return?.();
    this.#forget();
    this.#holding = this.#byteLength <= HELD_BYTES;
    if (this.#holding) this.#buffer = new Uint8Array(this.#byteLength);
  }

  #forget(): void {
    this.#stream = undefined;
    this.#begin = 0;
    this.#end = 0;
    this.#done = false;
  }

  /** Appends a piece; bytes before `keep` may go. */
  async #pull(keep: number): Promise<void> {
    this.#stream ??= this.#start();
    const { done, value } = await this.#next(this.#stream);
    if (done) {
      this.#done = true;
      return;
    }
    if (this.#end - this.#begin + value.length > this.#buffer.length) this.#makeRoom(value.length, keep);
    this.#buffer.set(value, this.#end - this.#begin);
    this.#end += value.length;
  }

  /** A stream that failed would only end from then on: the next read starts anew and fails again. */
  async #next(stream: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await stream.next();
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** Drops what may go if that is most of the buffer, else takes a larger buffer. */
  #makeRoom(byteLength: number, keep: number): void {
    const from = this.#holding ? this.#begin : Math.max(this.#begin, Math.min(keep, this.#end));
    const kept = this.#buffer.subarray(from - this.#begin, this.#end - this.#begin);
    let capacity = Math.max(this.#buffer.length, FIRST_CAPACITY);
    while (capacity < 2 * (kept.length + byteLength)) capacity *= 2;
    if (capacity > this.#buffer.length) {
      const larger = new Uint8Array(capacity);
      larger.set(kept);
      this.#buffer = larger;
    } else {
      this.#buffer.copyWithin(0, from - this.#begin, this.#end - this.#begin);
    }
    this.#begin = from;
  }
}
