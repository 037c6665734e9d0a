/** Chunks to a whole log: roll-over, slack, order of slots, the file block (as observed in logs of Windows 7 to 11). */
import { crc32, LimitError } from "@unbind/bytes";
import { CHUNK_BYTE_LENGTH } from "./chunk-buffer.ts";
import { ChunkBuilder, type EvtxRecord } from "./chunk-builder.ts";

const FILE_BLOCK_BYTE_LENGTH = 4096;
const HEADER_BYTE_LENGTH = 128;
const MAGIC = new TextEncoder().encode("ElfFile\0");

/** How the container looks; the records are the same in all of them. */
export interface LogOptions {
  /** Minor format version: 3.1 (default) or 3.2. */
  readonly minorVersion?: 1 | 2;
  /** `dirty`: copied while open. `full`: size reached. `noChecksums`: all CRCs 0. Default: none. */
  readonly flags?: { readonly dirty?: boolean; readonly full?: boolean; readonly noChecksums?: boolean };
  /**
   * What stands behind the free space of a chunk: zeros (default), the buffer of the previous chunk as
   * Windows leaves it, or a buffer of 64 KiB that held another log's chunk (and then the previous one's).
   */
  readonly slack?: "zero" | "previous" | Uint8Array;
  /** Slot of the oldest chunk, for a log that has wrapped. Default 0. */
  readonly oldestSlot?: number;
  /** All-zero slots at the end, as in pre-sized files. Default 0. */
  readonly emptySlots?: number;
  /** Header fields that tell something else than the truth, as in a file copied while open. */
  readonly header?: { readonly chunkCount?: number; readonly nextRecordId?: bigint; readonly lastChunk?: bigint };
}

/** Turns records into chunks. For logs of any size: take the chunks as they fill. */
export class LogBuilder {
  readonly #options: LogOptions;
  readonly #full: Uint8Array<ArrayBuffer>[] = [];
  #chunk: ChunkBuilder;
  #chunkCount = 0;
  #nextNumber = 1n;
  #firstNumberInChunk = 1n;
  #nextRecordId = 1n;

  constructor(options: LogOptions = {}) {
    this.#options = options;
    this.#chunk = new ChunkBuilder(options.slack instanceof Uint8Array ? options.slack : undefined);
  }

  /** @throws EVTX_RECORD_TOO_LARGE if the record needs more than 65,024 bytes */
  add(record: EvtxRecord): void {
    if (!this.#chunk.add(record)) {
      if (this.#chunk.isEmpty) throw tooLarge(record);
      this.#closeChunk();
      if (!this.#chunk.add(record)) throw tooLarge(record);
    }
    this.#nextNumber++;
    this.#nextRecordId = record.id + 1n;
  }

  #closeChunk(): void {
    const checksums = this.#options.flags?.noChecksums !== true;
    const bytes = this.#chunk.finish({ firstNumber: this.#firstNumberInChunk, checksums });
    this.#full.push(bytes);
    this.#chunkCount++;
    this.#firstNumberInChunk = this.#nextNumber;
    const keeps = this.#options.slack !== undefined && this.#options.slack !== "zero";
    this.#chunk = new ChunkBuilder(keeps ? bytes : undefined);
  }

  /** The chunks that were filled since the last call, 65,536 bytes each, oldest first. */
  takeChunks(): Uint8Array<ArrayBuffer>[] {
    return this.#full.splice(0);
  }

  /** Ends the last chunk and returns the block that goes before all chunks. Take the last chunks after it. */
  close(): Uint8Array<ArrayBuffer> {
    if (!this.#chunk.isEmpty || this.#chunkCount === 0) this.#closeChunk();
    const { header = {}, flags = {}, minorVersion = 1, oldestSlot = 0 } = this.#options;
    const block = new Uint8Array(FILE_BLOCK_BYTE_LENGTH);
    const view = new DataView(block.buffer);
    const last = oldestSlot > 0 ? oldestSlot - 1 : this.#chunkCount - 1;
    block.set(MAGIC);
    view.setBigUint64(8, BigInt(oldestSlot), true);
    view.setBigUint64(16, header.lastChunk ?? BigInt(last), true);
    view.setBigUint64(24, header.nextRecordId ?? this.#nextRecordId, true);
    view.setUint32(32, HEADER_BYTE_LENGTH, true);
    view.setUint16(36, minorVersion, true);
    view.setUint16(38, 3, true);
    view.setUint16(40, FILE_BLOCK_BYTE_LENGTH, true);
    view.setUint16(42, header.chunkCount ?? this.#chunkCount, true);
    view.setUint32(120, (flags.dirty ? 1 : 0) | (flags.full ? 2 : 0) | (flags.noChecksums ? 4 : 0), true);
    if (!flags.noChecksums) view.setUint32(124, crc32(block, 0, 120), true);
    return block;
  }

  /** The whole log. Not for logs of which chunks were taken. */
  finish(): Uint8Array<ArrayBuffer> {
    const block = this.close();
    const chunks = this.takeChunks();
    const { oldestSlot = 0, emptySlots = 0 } = this.#options;
    const file = new Uint8Array(block.length + (chunks.length + emptySlots) * CHUNK_BYTE_LENGTH);
    file.set(block);
    chunks.forEach((chunk, age) => {
      file.set(chunk, block.length + ((oldestSlot + age) % chunks.length) * CHUNK_BYTE_LENGTH);
    });
    return file;
  }
}

function tooLarge(record: EvtxRecord): LimitError {
  return new LimitError("EVTX_RECORD_TOO_LARGE", `record ${record.id} needs more than 65,024 bytes`);
}
