import { LimitError } from "@unbind/bytes";
import { MAX_RENDERED_BYTES } from "./limits.ts";

const FIRST_CAPACITY = 4096;
const encoder = new TextEncoder();

/**
 * Bytes that grow at the end and are reused after {@link reset}. Hot code asks for room with
 * {@link ensure}, writes into `buffer` from `length` on and moves `length`.
 */
export class ByteWriter {
  buffer: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Bytes written so far. */
  length = 0;
  /** Where the record being written starts; -1 between records, when nothing limits the writer. */
  #recordStart = -1;

  /** What was written since {@link reset}: a view that the next write may change. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  reset(): void {
    this.length = 0;
  }

  /** Marks the start of one record, from which the limit of {@link MAX_RENDERED_BYTES} counts. */
  beginRecord(): void {
    this.#recordStart = this.length;
  }

  /** The record is whole: the limit counts no more. @throws EVTX_RENDERED_SIZE */
  endRecord(): void {
    this.#checkRecord();
    this.#recordStart = -1;
  }

  /** The record failed: nothing of it stays. */
  dropRecord(): void {
    this.length = this.#recordStart;
    this.#recordStart = -1;
  }

  #checkRecord(): void {
    if (this.#recordStart >= 0 && this.length - this.#recordStart > MAX_RENDERED_BYTES) {
      throw new LimitError("EVTX_RENDERED_SIZE", `record renders to more than ${MAX_RENDERED_BYTES} bytes`);
    }
  }

  /** Makes room for `byteLength` more bytes. @throws EVTX_RENDERED_SIZE */
  ensure(byteLength: number): void {
    if (this.length + byteLength > this.buffer.length) this.#grow(this.length + byteLength);
  }

  byte(value: number): void {
    this.ensure(1);
    this.buffer[this.length++] = value;
  }

  append(bytes: Uint8Array): void {
    const { length } = bytes;
    this.ensure(length);
    const { buffer } = this;
    let at = this.length;
    if (length > 24) buffer.set(bytes, at);
    else for (let i = 0; i < length; i++) buffer[at++] = bytes[i] as number;
    this.length += length;
  }

  /** Appends UTF-8 of a text. */
  text(text: string): void {
    this.append(encoder.encode(text));
  }

  #grow(needed: number): void {
    this.#checkRecord();
    let capacity = this.buffer.length;
    while (capacity < needed) capacity *= 2;
    const buffer = new Uint8Array(capacity);
    buffer.set(this.bytes());
    this.buffer = buffer;
  }
}
