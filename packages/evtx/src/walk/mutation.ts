/** Seeded damage for the fuzzer and its short test: the same seed always gives the same bytes. */
import { CHUNK_BYTES, FILE_BLOCK_BYTES, u32 } from "./layout.ts";

/** Numbers that lengths, counts and offsets are overwritten with. */
const TELLING = [
  0, 1, 2, 7, 8, 24, 28, 0x7f, 0xff, 512, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];
const MAX_CHANGES = 6;

/** A stream of unsigned 32 bit numbers ("splitmix32"). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85eb_ca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2_ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

/** A damaged copy of one of the logs. */
export function mutate(logs: readonly Uint8Array[], seed: number): Uint8Array<ArrayBuffer> {
  const next = randomNumbers(seed);
  const below = (limit: number) => next() % Math.max(1, limit);
  const pick = () => logs[below(logs.length)] as Uint8Array;
  let bytes = Uint8Array.from(pick());
  for (let changes = 1 + below(MAX_CHANGES); changes > 0; changes--) {
    const at = usedOffset(bytes, below);
    const length = 1 + below(below(2) ? 16 : 5000);
    switch (below(9)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << below(8));
        break;
      case 1:
        bytes[at] = next() & 0xff;
        break;
      case 2:
        writeNumber(bytes, at, TELLING[below(TELLING.length)] as number, below(2) ? 2 : 4);
        break;
      case 3:
        writeNumber(bytes, at & ~1, u32(bytes, at & ~1) + below(64) - 32, below(2) ? 2 : 4);
        break;
      case 4:
        writeNumber(bytes, recordField(bytes, at, below), TELLING[below(TELLING.length)] as number, 4);
        break;
      case 5:
        bytes.fill(0, at, at + length);
        break;
      case 6: {
        const donor = pick();
        const from = below(donor.length);
        bytes.set(donor.subarray(from, from + Math.min(length, bytes.length - at)), at);
        break;
      }
      case 7:
        bytes.copyWithin(at, usedOffset(bytes, below), at + length);
        break;
      default:
        if (below(4) === 0) bytes = bytes.slice(0, at);
    }
  }
  return bytes;
}

/** An offset in a part of the file that is in use: anywhere in it, in its headers, or among its records. */
function usedOffset(bytes: Uint8Array, below: (limit: number) => number): number {
  const slots = Math.floor((bytes.length - FILE_BLOCK_BYTES) / CHUNK_BYTES);
  if (slots < 1) return below(bytes.length);
  const base = FILE_BLOCK_BYTES + below(slots) * CHUNK_BYTES;
  switch (below(8)) {
    case 0:
      return below(128);
    case 1:
      return base + below(128);
    default:
      return base + below(Math.min(CHUNK_BYTES, u32(bytes, base + 48) || CHUNK_BYTES));
  }
}

/** The place of a size, offset or count in the record before `at`. */
function recordField(bytes: Uint8Array, at: number, below: (limit: number) => number): number {
  for (let pos = at & ~7; pos > FILE_BLOCK_BYTES && at - pos < CHUNK_BYTES; pos -= 8) {
    if (u32(bytes, pos) === 0x2a2a) return pos + ([4, 30, 34, 38, 42, 46, 58, 58 + 4 * below(20)][below(8)] as number);
  }
  return at;
}

function writeNumber(bytes: Uint8Array, at: number, value: number, byteLength: number): void {
  for (let i = 0; i < byteLength && at + i < bytes.length; i++) bytes[at + i] = (value >>> (8 * i)) & 0xff;
}
