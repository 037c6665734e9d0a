/**
 * A file, a member of a container or a block of memory: anything whose bytes can be read by position.
 *
 * A source that is inflated or piped while it is read may not know its length: `byteLength` is then
 * `Infinity`, and `slice` may only be asked for positions that never go back by more than
 * {@link STREAM_LOOK_BACK} bytes.
 */
export interface ByteSource {
  /** Length in bytes; `Infinity` while it is not known. */
  readonly byteLength: number;
  /**
   * Bytes `start` (inclusive) to `end` (exclusive). **Fewer bytes than asked for mean the end of the
   * source**; it never returns more. The caller may keep the array and must not write to it.
   */
  slice(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * Optional synchronous read into the caller's buffer, which a reader may reuse for the whole source.
   * Fills `target` from position `start`; returns the number of bytes read, less than `target.length`
   * only at the end.
   */
  readInto?(target: Uint8Array, start: number): number;
  /** Optional: as {@link readInto}, where the bytes must be waited for. Spares a stream an array for every slice. */
  fill?(target: Uint8Array, start: number, signal?: AbortSignal): Promise<number>;
}

/** How far behind its furthest read position a source of unknown length can still be read, in bytes. */
export const STREAM_LOOK_BACK: number = 1 << 20;

/** A source over bytes that are already in memory; slices share that memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.length,
    slice: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    readInto(target, start) {
      const piece = bytes.subarray(start, start + target.length);
      target.set(piece);
      return piece.length;
    },
  };
}
