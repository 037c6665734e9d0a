import type { EventSelector } from "./selection.ts";

export interface ReadEvtxOptions {
  /** The whole way into the evidence; every issue and event is located by it. */
  path: string;
  /** Hand over only records that match one of these. Default: every record. */
  select?: readonly EventSelector[];
  /** Verify checksums. Wrong ones are warnings, never a reason to skip. Default: true. */
  checksums?: boolean;
  /** Also hand over whole records behind the end of a chunk's records, copies of live ones left out. Default: false. */
  slack?: boolean;
  /** First chunk slot of the piece to read. The file header is checked with slot 0. Default: 0. */
  firstChunk?: number;
  /** Number of chunk slots to read. Default: all. */
  chunkCount?: number;
  /** A faster CRC-32 (zlib polynomial) than the portable one. Default: the one of `@unbind/bytes`. */
  crc32?: (bytes: Uint8Array, start: number, end: number, seed: number) => number;
  /** 256 KiB to read into, for whoever reads many logs one after another. Default: the walk's own. */
  buffer?: Uint8Array;
  signal?: AbortSignal;
  /** Called after each 256 KiB with the number of bytes done, those before `firstChunk` not counted. */
  onProgress?: (bytesDone: number) => void;
}
