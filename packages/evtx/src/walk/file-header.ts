import type { Issue } from "@unbind/bytes";
import type { Crc32 } from "./chunk-checks.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES, FILE_HEADER_BYTES, hasFileMagic, u16, u32 } from "./layout.ts";

/** The log was copied while the service had it open: header counters lag, chunks are sound. */
const FLAG_DIRTY = 1;
const FLAG_NO_CHECKSUMS = 4;

export interface FileHeaderCheck {
  path: string;
  /** Bytes of the first block, as far as the file goes. */
  block: Uint8Array;
  /** Length of the file; `Infinity` while unknown. */
  byteLength: number;
  /** Undefined: don't verify. */
  crc32: Crc32 | undefined;
}

/** Whether the file says of itself that its checksums are not kept. */
export function fileLacksChecksums(block: Uint8Array): boolean {
  return hasFileMagic(block) && block.length >= FILE_HEADER_BYTES && (u32(block, 120) & FLAG_NO_CHECKSUMS) !== 0;
}

/**
 * What is wrong or worth knowing about the file block. Nothing in it decides how the log is read: the chunk
 * count is stale in open logs and every slot is tested anyway.
 */
export function checkFileHeader({ path, block, byteLength, crc32 }: FileHeaderCheck): Issue[] {
  const evidence = { path, offset: 0, length: Math.min(block.length, FILE_HEADER_BYTES), structure: "file header" };
  const issues: Issue[] = [];
  const add = (code: string, severity: Issue["severity"], message: string) =>
    issues.push({ code, severity, message, evidence });
  if (block.length === 0) {
    add("EVTX_EMPTY", "warning", "empty file");
    return issues;
  }
  if (!hasFileMagic(block)) {
    add("EVTX_FILE_MAGIC", "error", "file header has no magic ElfFile; chunks are searched all the same");
    return issues;
  }
  if (block.length < FILE_BLOCK_BYTES) {
    add("EVTX_CUT", "error", `file ends inside the file block: ${block.length} of ${FILE_BLOCK_BYTES} bytes`);
    if (block.length < FILE_HEADER_BYTES) return issues;
  }
  const flags = u32(block, 120);
  if (flags & FLAG_NO_CHECKSUMS) add("EVTX_NO_CHECKSUMS", "note", "the log was written without checksums");
  else if (crc32 && crc32(block, 0, 120, 0) !== u32(block, 124)) {
    add("EVTX_FILE_CRC", "warning", "checksum of the file header doesn't match");
  }
  if (flags & FLAG_DIRTY) add("EVTX_DIRTY", "note", "the log was open when it was copied; header counters may lag");
  // A rest of less than a chunk's magic is no chunk.
  const room = Math.ceil((byteLength - FILE_BLOCK_BYTES - 7) / CHUNK_BYTES);
  if (u16(block, 42) > room) {
    add("EVTX_CHUNK_COUNT", "error", `file header counts ${u16(block, 42)} chunks, the file has room for ${room}`);
  }
  return issues;
}
