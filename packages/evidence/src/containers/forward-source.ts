import { type ByteSource, STREAM_LOOK_BACK } from "@unbind/bytes";
import { joinPieces } from "./source-window.ts";

/** Starts the bytes of a stream from their beginning. Ends (rather than throws) where damage ends them. */
export type StartStream = () => AsyncIterator<Uint8Array>;

/**
 * A source over bytes that can only be made from front to back: keeps {@link STREAM_LOOK_BACK} bytes behind the
 * furthest position, and starts the stream again for anything before that. Slices are served one at a time.
 */
export function forwardSource(byteLength: number, start: StartStream): ByteSource {
  const stream = new StreamWindow(byteLength, start);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    byteLength,
    slice(from, to, signal) {
      const result = turn.then(() => stream.read(Math.max(0, from), Math.min(to, byteLength), signal));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

class StreamWindow {
  readonly #byteLength: number;
  readonly #start: StartStream;
  #stream: AsyncIterator<Uint8Array> | undefined;
  /** Consecutive pieces that end at `#end`. */
  #pieces: Uint8Array[] = [];
  #begin = 0;
  #end = 0;
  #done = false;

  constructor(byteLength: number, start: StartStream) {
    this.#byteLength = byteLength;
    this.#start = start;
  }

  async read(from: number, to: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (to <= from) return new Uint8Array(0);
    if (from < this.#begin) await this.#restart();
    while (this.#end < to && !this.#done) {
      signal?.throwIfAborted();
      await this.#pull(from, to);
    }
    // One pull more, so that the stream can compare length and checksum.
    if (this.#end >= this.#byteLength && !this.#done) await this.#pull(from, to);
    return this.#copy(from, to);
  }

  async #restart(): Promise<void> {
    await this.#stream?.return?.();
    this.#stream = undefined;
    this.#pieces = [];
    this.#begin = 0;
    this.#end = 0;
    this.#done = false;
  }

  async #pull(from: number, to: number): Promise<void> {
    this.#stream ??= this.#start();
    const { done, value } = await this.#stream.next();
    if (done) {
      this.#done = true;
      return;
    }
    this.#pieces.push(value);
    this.#end += value.length;
    const keep = Math.min(from, Math.min(this.#end, to) - STREAM_LOOK_BACK);
    let drop = 0;
    for (let first = this.#pieces[0]; first && this.#begin + first.length <= keep; first = this.#pieces[drop]) {
      this.#begin += first.length;
      drop++;
    }
    if (drop > 0) this.#pieces.splice(0, drop);
  }

  #copy(from: number, to: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = this.#begin;
    let byteLength = 0;
    for (const piece of this.#pieces) {
      const part = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
      if (part.length > 0) parts.push(part);
      byteLength += part.length;
      at += piece.length;
    }
    return joinPieces(parts, byteLength);
  }
}
