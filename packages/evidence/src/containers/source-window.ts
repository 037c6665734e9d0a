import type { ByteSource } from "@unbind/bytes";

/** Bytes `start` to `start + byteLength` of another source, read in place. Ends early where that one ends. */
export function windowOf(source: ByteSource, start: number, byteLength: number): ByteSource {
  const clip = (position: number) => start + Math.min(Math.max(0, position), byteLength);
  const window: ByteSource = {
    byteLength,
    slice: (from, to, signal) => source.slice(clip(from), clip(to), signal),
  };
  const { readInto } = source;
  if (!readInto) return window;
  return {
    ...window,
    readInto(target, from) {
      const room = Math.max(0, byteLength - from);
      return readInto.call(source, room < target.length ? target.subarray(0, room) : target, start + from);
    },
  };
}

/** Joins pieces whose lengths sum to `byteLength`. */
export function joinPieces(pieces: readonly Uint8Array[], byteLength: number): Uint8Array {
  if (pieces.length === 1 && pieces[0]) return pieces[0];
  const whole = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
