/**
 * Fixed places of the EVTX container ([MS-EVEN6] 2.2.12, libevtx "Windows XML Event Log format"): file block,
 * chunk slots of 64 KiB, record frames. Little-endian throughout. What stands inside a record is `binxml/`.
 *
 * The readers below don't check bounds: past the end of the array they give 0, so callers compare
 * offsets with what is there first.
 */
export const FILE_BLOCK_BYTES = 4096;
export const FILE_HEADER_BYTES = 128;
export const CHUNK_BYTES = 65_536;
export const CHUNK_HEADER_BYTES = 512;
/** Magic, size, id and time, before the fragment. */
export const RECORD_HEADER_BYTES = 24;
/** Record header and the repeated size. */
export const MIN_RECORD_BYTES = 28;
/** No chunk can hold more: 65,024 bytes cut into the smallest 8-aligned frames. */
export const MAX_RECORDS_PER_CHUNK = 2032;

const FILE_MAGIC: readonly number[] = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0];
const CHUNK_MAGIC: readonly number[] = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0];

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}

const eight = new Uint8Array(8);
const asInteger = new BigUint64Array(eight.buffer);

export function u64(bytes: Uint8Array, at: number): bigint {
  for (let i = 0; i < 8; i++) eight[i] = bytes[at + i] as number;
  return asInteger[0] as bigint;
}

export function hasFileMagic(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, FILE_MAGIC);
}

export function hasChunkMagic(bytes: Uint8Array, at: number): boolean {
  return startsWith(bytes, at, CHUNK_MAGIC);
}

function startsWith(bytes: Uint8Array, at: number, magic: readonly number[]): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic[i]) return false;
  return true;
}

/** True where a record frame may begin: `2a 2a 00 00`. */
export function hasRecordMagic(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2a && bytes[at + 1] === 0x2a && bytes[at + 2] === 0 && bytes[at + 3] === 0;
}

/**
 * True if the bytes begin like an event log. Also where the file's own magic was destroyed but a chunk
 * stands in the first slot.
 *
 * @param head at least 16 bytes; 4,104 to see the first slot
 */
export function isEvtx(head: Uint8Array): boolean {
  return hasFileMagic(head) || hasChunkMagic(head, FILE_BLOCK_BYTES);
}
