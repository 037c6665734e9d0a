import type { Severity } from "@unbind/bytes";
import type { ChunkHeader } from "./chunk-header.ts";
import type { Delivery } from "./delivery.ts";
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, u32 } from "./layout.ts";

/** CRC-32 (zlib polynomial) of `bytes[start..end)`, going on from `seed`. */
export type Crc32 = (bytes: Uint8Array, start: number, end: number, seed: number) => number;

/** A chunk slot in the read buffer. Bytes behind `length`, up to a whole slot, are zero. */
export interface ChunkSlotPlace {
  base: number;
  /** 65,536, or less where the file ends inside the slot. */
  length: number;
  /** Offset of the slot in the file. */
  fileOffset: number;
}

interface ChunkCheckOptions {
  delivery: Delivery;
  /** Undefined: don't verify. */
  crc32: Crc32 | undefined;
  /** The file says that it keeps no checksums. */
  fileLacksChecksums: boolean;
}

/** Reports what a chunk header says that can't be, and checksums that don't match. Decides nothing. */
export class ChunkChecks {
  readonly #options: ChunkCheckOptions;

  constructor(options: ChunkCheckOptions) {
    this.#options = options;
  }

  check(bytes: Uint8Array, place: ChunkSlotPlace, header: ChunkHeader): void {
    const isCut = place.length < CHUNK_BYTES;
    if (header.freeSpace === 0 && place.length >= CHUNK_HEADER_BYTES) {
      this.#report(place, "EVTX_FREE_SPACE", "error", "stated end of the records is impossible", 48, 4);
    }
    if (header.idsImpossible) {
      this.#report(place, "EVTX_CHUNK_IDS", "error", "first and last record id contradict each other", 24, 16);
    }
    if (isCut) this.#report(place, "EVTX_CUT", "error", "the file ends inside this chunk", place.length, 0);
    else if (this.#options.crc32) this.#checksums(this.#options.crc32, bytes, place, header);
  }

  #checksums(crc32: Crc32, bytes: Uint8Array, place: ChunkSlotPlace, { noChecksums, freeSpace }: ChunkHeader): void {
    const { base } = place;
    if (noChecksums) {
      if (this.#options.fileLacksChecksums) return;
      this.#report(place, "EVTX_NO_CHECKSUMS", "note", "the chunk was written without checksums", 120, 4);
      return;
    }
    const records = base + CHUNK_HEADER_BYTES;
    if (crc32(bytes, base + 128, records, crc32(bytes, base, base + 120, 0)) !== u32(bytes, base + 124)) {
      const message = "checksum of the chunk header doesn't match";
      this.#report(place, "EVTX_CHUNK_HEADER_CRC", "warning", message, 0, CHUNK_HEADER_BYTES);
    }
    if (freeSpace !== 0 && crc32(bytes, records, base + freeSpace, 0) !== u32(bytes, base + 52)) {
      const message = "checksum of the records doesn't match";
      const length = freeSpace - CHUNK_HEADER_BYTES;
      this.#report(place, "EVTX_CHUNK_CRC", "warning", message, CHUNK_HEADER_BYTES, length, "chunk");
    }
  }

  /** Compares the number of frames that were read with what the ids of the header promise. */
  comparePromise(place: ChunkSlotPlace, promised: number, read: number): void {
    if (read < promised) {
      const message = `${promised - read} of ${promised} records that the chunk promises are missing`;
      this.#report(place, "EVTX_RECORDS_MISSING", "error", message, 0, place.length, "chunk");
    } else if (read > promised) {
      const message = `the chunk promises ${promised} records and holds ${read}`;
      this.#report(place, "EVTX_RECORDS_EXTRA", "warning", message, 24, 16);
    }
  }

  #report(
    { fileOffset }: ChunkSlotPlace,
    code: string,
    severity: Severity,
    message: string,
    at: number,
    length: number,
    structure = "chunk header",
  ): void {
    this.#options.delivery.report(code, severity, message, { offset: fileOffset + at, length, structure });
  }
}
