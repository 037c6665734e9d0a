import type { ByteSource } from "@unbind/bytes";
import { readChunkHeader, statedIds } from "./chunk-header.ts";
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, FILE_BLOCK_BYTES, RECORD_HEADER_BYTES } from "./layout.ts";

/** Chunks with overlapping id ranges looked at per stale record; honest logs have one. */
const MAX_CANDIDATES = 4;

interface LiveRange {
  slot: number;
  firstId: bigint;
  lastId: bigint;
  freeSpace: number;
}

/**
 * Tells whether a stale record behind the end of a chunk is a copy of a live one. Windows reuses the chunk buffer,
 * so a copy stands at the same chunk offset as its original (11,882 of 11,882 observed): the chunk headers say
 * which chunk holds the id, and the frame there is compared. Needs no memory of the records, and gives the same
 * answer for any piece of the file.
 *
 * In a source of unknown length only the chunk before is looked at, since it can't be read forwards and back.
 */
export class SlackOriginals {
  readonly #source: ByteSource;
  readonly #scratch = new Uint8Array(CHUNK_HEADER_BYTES);
  #ranges: LiveRange[] | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** @param frame where in `bytes` the stale record stands */
  async hasOriginal(
    slot: number,
    chunkOffset: number,
    id: bigint,
    bytes: Uint8Array,
    frame: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const candidates = await this.#candidates(slot, id, signal);
    for (const { slot: other, freeSpace } of candidates) {
      if (other === slot || chunkOffset >= freeSpace) continue;
      const at = FILE_BLOCK_BYTES + other * CHUNK_BYTES + chunkOffset;
      const there = await this.#read(at, RECORD_HEADER_BYTES, signal);
      if (there.length === RECORD_HEADER_BYTES && sameBytes(there, bytes, frame)) return true;
    }
    return false;
  }

  async #candidates(slot: number, id: bigint, signal: AbortSignal | undefined): Promise<LiveRange[]> {
    if (!Number.isFinite(this.#source.byteLength)) return this.#before(slot, id, signal);
    this.#ranges ??= await this.#readRanges(signal);
    return inRange(this.#ranges, id);
  }

  async #readRanges(signal: AbortSignal | undefined): Promise<LiveRange[]> {
    const slots = Math.ceil((this.#source.byteLength - FILE_BLOCK_BYTES) / CHUNK_BYTES);
    const ranges: LiveRange[] = [];
    for (let slot = 0; slot < slots; slot++) {
      const range = await this.#rangeOf(slot, signal);
      if (range) ranges.push(range);
    }
    return ranges.sort((a, b) => (a.firstId < b.firstId ? -1 : a.firstId > b.firstId ? 1 : a.slot - b.slot));
  }

  async #before(slot: number, id: bigint, signal: AbortSignal | undefined): Promise<LiveRange[]> {
    const range = slot > 0 ? await this.#rangeOf(slot - 1, signal) : undefined;
    return range && id >= range.firstId && id <= range.lastId ? [range] : [];
  }

  async #rangeOf(slot: number, signal: AbortSignal | undefined): Promise<LiveRange | undefined> {
    const bytes = await this.#read(FILE_BLOCK_BYTES + slot * CHUNK_BYTES, CHUNK_HEADER_BYTES, signal);
    if (bytes.length < CHUNK_HEADER_BYTES) return undefined;
    const { hasMagic, promised, freeSpace } = readChunkHeader(bytes, 0);
    return hasMagic && promised > 0 && freeSpace > 0 ? { slot, freeSpace, ...statedIds(bytes, 0) } : undefined;
  }

  async #read(at: number, length: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (!this.#source.readInto) return this.#source.slice(at, at + length, signal);
    const target = this.#scratch.subarray(0, length);
    return target.subarray(0, this.#source.readInto(target, at));
  }
}

/** Ranges that hold the id, of those that begin nearest before it. */
function inRange(ranges: readonly LiveRange[], id: bigint): LiveRange[] {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as LiveRange).firstId <= id) low = middle + 1;
    else high = middle;
  }
  return ranges.slice(Math.max(0, low - MAX_CANDIDATES), low).filter((range) => id <= range.lastId);
}

function sameBytes(expected: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < expected.length; i++) if (expected[i] !== bytes[at + i]) return false;
  return true;
}
