import { type ByteSource, memorySource } from "@unbind/bytes";
import { IN_MEMORY_BYTES } from "./container-options.ts";
import { forwardSource } from "./forward-source.ts";

/** Bytes `start` to `start + byteLength` of another source, read in place. Ends early where that one ends. */
export function windowOf(source: ByteSource, start: number, byteLength: number): ByteSource {
  const clip = (position: number) => start + Math.min(Math.max(0, position), byteLength);
  const room = (target: Uint8Array, from: number) =>
    byteLength - from < target.length ? target.subarray(0, Math.max(0, byteLength - from)) : target;
  return {
    byteLength,
    slice: (from, to, signal) => source.slice(clip(from), clip(to), signal),
    ...(source.readInto && { readInto: (target, from) => source.readInto?.(room(target, from), start + from) ?? 0 }),
    ...(source.fill && {
      fill: async (target, from, signal) => (await source.fill?.(room(target, from), start + from, signal)) ?? 0,
    }),
  };
}

/**
 * The same for a part of something that may be a stream, where going back is dear: small parts are taken into
 * memory, large ones are streams again.
 */
export async function partOf(source: ByteSource, start: number, byteLength: number): Promise<ByteSource> {
  if (source.readInto || Number.isFinite(source.byteLength)) return windowOf(source, start, byteLength);
  if (byteLength <= IN_MEMORY_BYTES) return memorySource(await source.slice(start, start + byteLength));
  return forwardSource(byteLength, () => piecesOf(windowOf(source, start, byteLength)));
}

const PIECE_BYTES = 2 ** 18;

/** Front to back; a piece is only valid until the next one is asked for. */
async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE_BYTES);
  for (let position = 0; ; position += PIECE_BYTES) {
    const count = source.fill ? await source.fill(buffer, position) : -1;
    const piece = count < 0 ? await source.slice(position, position + PIECE_BYTES) : buffer.subarray(0, count);
    yield piece;
    if (piece.length < PIECE_BYTES) return;
  }
}
