import { CHUNK_BYTES, CHUNK_HEADER_BYTES, hasChunkMagic, MAX_RECORDS_PER_CHUNK, u32, u64 } from "./layout.ts";

const FLAG_NO_CHECKSUMS = 4;
/** Size field of every chunk header. */
const STATED_HEADER_BYTES = 128;

/** What a chunk header says of its chunk; nothing of it is believed unchecked. */
export interface ChunkHeader {
  hasMagic: boolean;
  /** End of the records, from the start of the chunk; 0 if the stated one is impossible. */
  freeSpace: number;
  /** Records to expect from the ids; 0 if there are none or the ids are impossible. */
  promised: number;
  /** The ids are impossible: last before first, or more than a chunk can hold. */
  idsImpossible: boolean;
  noChecksums: boolean;
}

/** Reads the 512 bytes at `base`; the caller has checked that they are there. */
export function readChunkHeader(bytes: Uint8Array, base: number): ChunkHeader {
  const isEmpty = isAllOnes(bytes, base + 24) && isAllOnes(bytes, base + 32);
  const high = u32(bytes, base + 36) - u32(bytes, base + 28);
  const span = high * 2 ** 32 + (u32(bytes, base + 32) - u32(bytes, base + 24)) + 1;
  const idsImpossible = !isEmpty && (span < 1 || span > MAX_RECORDS_PER_CHUNK);
  const freeSpace = u32(bytes, base + 48);
  return {
    hasMagic: hasChunkMagic(bytes, base),
    freeSpace: freeSpace < CHUNK_HEADER_BYTES || freeSpace > CHUNK_BYTES ? 0 : freeSpace,
    promised: isEmpty || idsImpossible ? 0 : span,
    idsImpossible,
    noChecksums: (u32(bytes, base + 120) & FLAG_NO_CHECKSUMS) !== 0,
  };
}

function isAllOnes(bytes: Uint8Array, at: number): boolean {
  return u32(bytes, at) === 0xffff_ffff && u32(bytes, at + 4) === 0xffff_ffff;
}

/** First and last record id as the header at `base` states them. */
export function statedIds(bytes: Uint8Array, base: number): { firstId: bigint; lastId: bigint } {
  return { firstId: u64(bytes, base + 24), lastId: u64(bytes, base + 32) };
}

/** Whether the rest of a header that lost its magic can be believed. */
export function isPlausible(header: ChunkHeader, bytes: Uint8Array, base: number): boolean {
  return u32(bytes, base + 40) === STATED_HEADER_BYTES && header.freeSpace !== 0 && !header.idsImpossible;
}
