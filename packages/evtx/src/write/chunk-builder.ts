/** One chunk of a log: records, the two tables, header and checksums (as observed in logs of Windows 7 to 11). */
import { crc32 } from "@unbind/bytes";
import { CHUNK_BYTE_LENGTH, ChunkFull } from "./chunk-buffer.ts";
import type { BinXmlFragment } from "./element-tree.ts";
import { FragmentEncoder } from "./fragment-encoder.ts";

const MAGIC = new TextEncoder().encode("ElfChnk\0");
const HEADER_BYTE_LENGTH = 128;
const RECORDS_START = 512;
const RECORD_MAGIC = 0x00002a2a;
const NO_ID = 2n ** 64n - 1n;
/** Header flag: checksums were not computed. Bit 0 is always set. */
const NO_CHECKSUMS = 4;

/** A record as it stands on disk, below any idea of an event. */
export interface EvtxRecord {
  /** Record id in the record's header. */
  readonly id: bigint;
  /** FILETIME in the record's header. */
  readonly written: bigint;
  readonly fragment: BinXmlFragment;
}

/** Fills one chunk, record by record. */
export class ChunkBuilder {
  readonly #encoder: FragmentEncoder = new FragmentEncoder();
  readonly #backdrop: Uint8Array | undefined;
  #firstId: bigint = NO_ID;
  #lastId: bigint = NO_ID;
  #count = 0;
  #lastRecord = 0;

  /** `backdrop`: a former buffer of 64 KiB that shows behind the records, as slack. */
  constructor(backdrop?: Uint8Array) {
    this.#backdrop = backdrop;
    const { out } = this.#encoder;
    if (backdrop) out.bytes.set(backdrop.subarray(RECORDS_START, CHUNK_BYTE_LENGTH), RECORDS_START);
    out.position = RECORDS_START;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Adds a record; false if there is no room for it, and then nothing has changed. */
  add(record: EvtxRecord): boolean {
    const { out } = this.#encoder;
    const start = out.position;
    try {
      this.#encoder.transaction(() => {
        this.#write(record, start);
      });
    } catch (error) {
      out.bytes.fill(0, start);
      if (this.#backdrop) out.bytes.set(this.#backdrop.subarray(start, CHUNK_BYTE_LENGTH), start);
      if (error instanceof ChunkFull) return false;
      throw error;
    }
    if (this.#count === 0) this.#firstId = record.id;
    this.#lastId = record.id;
    this.#lastRecord = start;
    this.#count++;
    return true;
  }

  #write({ id, written, fragment }: EvtxRecord, start: number): void {
    const { out } = this.#encoder;
    out.u32(RECORD_MAGIC);
    out.u32(0);
    out.u64(id);
    out.u64(written);
    this.#encoder.fragment(fragment);
    const padding = (4 - out.position) & 7;
    const at = out.take(padding);
    out.bytes.fill(0, at, at + padding);
    const byteLength = out.position + 4 - start;
    out.u32(byteLength);
    out.view.setUint32(start + 4, byteLength, true);
  }

  /** Completes the header. `firstNumber` is the number of the chunk's first record in the log, from 1. */
  finish({ firstNumber, checksums }: { firstNumber: bigint; checksums: boolean }): Uint8Array<ArrayBuffer> {
    const { bytes, view, position: freeSpace } = this.#encoder.out;
    bytes.set(MAGIC);
    view.setBigUint64(8, this.isEmpty ? 1n : firstNumber, true);
    view.setBigUint64(16, this.isEmpty ? NO_ID : firstNumber + BigInt(this.#count - 1), true);
    view.setBigUint64(24, this.#firstId, true);
    view.setBigUint64(32, this.#lastId, true);
    view.setUint32(40, HEADER_BYTE_LENGTH, true);
    view.setUint32(44, this.#lastRecord, true);
    view.setUint32(48, freeSpace, true);
    view.setUint32(120, checksums ? 1 : 1 | NO_CHECKSUMS, true);
    if (checksums) {
      view.setUint32(52, crc32(bytes, RECORDS_START, freeSpace), true);
      view.setUint32(124, chunkHeaderCrc(bytes), true);
    }
    return bytes;
  }
}

/** CRC-32 that belongs at byte 124 of a chunk: over the header before it and both tables. */
export function chunkHeaderCrc(chunk: Uint8Array): number {
  return crc32(chunk, HEADER_BYTE_LENGTH, RECORDS_START, crc32(chunk, 0, 120));
}
