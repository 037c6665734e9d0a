import { type ByteSource, EvidenceError } from "@unbind/bytes";
import {
  CENTRAL_SIGNATURE,
  hasDescriptor,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  parseLocalHeader,
  STORED,
  type ZipEntry,
} from "./zip-entry.ts";

/** Data descriptor (APPNOTE 6.3.10, 4.3.9): signature, CRC-32, compressed size, size (4 bytes each, 8 in zip64). */
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const WINDOW_BYTES = 2 ** 18;
/** "version needed" beyond this is no header (4.4.3.2 ends at 6.3). */
const MAX_VERSION = 63;
const MAX_LOCAL_BYTES = LOCAL_BYTES + 2 * 65_535;

/**
 * Members found by their local headers, for zips whose directory is lost: from front to back, going over the data
 * of each. A member whose size is written nowhere reaches to the next header; its `byteLength` is `Infinity`.
 */
export async function* salvageEntries(source: ByteSource, signal?: AbortSignal): AsyncGenerator<ZipEntry> {
  let offset = 0;
  for (;;) {
    const found = await findSignature(source, offset, [LOCAL_SIGNATURE], signal);
    if (found === undefined) return;
    const entry = await localEntryAt(source, found.offset);
    offset = found.offset + 4;
    if (!entry) continue;
    yield entry;
    offset = Math.max(offset, found.offset + entry.headerBytes + entry.compressedBytes);
  }
}

/** The member whose local header stands at `offset`; undefined if that is no header. */
export async function localEntryAt(source: ByteSource, offset: number): Promise<ZipEntry | undefined> {
  const head = await source.slice(offset, offset + MAX_LOCAL_BYTES);
  if (head.length < LOCAL_BYTES) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0, true) !== LOCAL_SIGNATURE || (view.getUint16(4, true) & 0xff) > MAX_VERSION) return undefined;
  let entry: ZipEntry;
  try {
    entry = parseLocalHeader(head, offset);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
  return hasDescriptor(entry) && entry.compressedBytes === 0 ? measured(source, entry) : entry;
}

/** Finds where the data ends: at a descriptor that says so, at the next header, or at the end. */
async function measured(source: ByteSource, entry: ZipEntry): Promise<ZipEntry> {
  const dataStart = entry.localOffset + entry.headerBytes;
  let from = dataStart;
  for (;;) {
    const found = await findSignature(source, from, [DESCRIPTOR_SIGNATURE, LOCAL_SIGNATURE, CENTRAL_SIGNATURE]);
    const compressedBytes = (found?.offset ?? source.byteLength) - dataStart;
    if (found?.signature !== DESCRIPTOR_SIGNATURE) {
      const byteLength = entry.method === STORED ? compressedBytes : Number.POSITIVE_INFINITY;
      return { ...entry, compressedBytes, byteLength };
    }
    const descriptor = await source.slice(found.offset, found.offset + 24);
    const sizes = descriptorSizes(descriptor, compressedBytes);
    if (sizes) return { ...entry, compressedBytes, ...sizes };
    from = found.offset + 4;
  }
}

function descriptorSizes(
  bytes: Uint8Array,
  compressedBytes: number,
): { crc32: number; byteLength: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getBigUint64(8, true) === BigInt(compressedBytes)) {
    return { crc32: view.getUint32(4, true), byteLength: Number(view.getBigUint64(16, true)) };
  }
  if (bytes.length >= 16 && view.getUint32(8, true) === compressedBytes) {
    return { crc32: view.getUint32(4, true), byteLength: view.getUint32(12, true) };
  }
  return undefined;
}

async function findSignature(
  source: ByteSource,
  from: number,
  wanted: readonly number[],
  signal?: AbortSignal,
): Promise<{ offset: number; signature: number } | undefined> {
  for (let start = from; ; start += WINDOW_BYTES - 3) {
    const window = await source.slice(start, start + WINDOW_BYTES, signal);
    const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
    for (let at = window.indexOf(0x50); at >= 0 && at + 4 <= window.length; at = window.indexOf(0x50, at + 1)) {
      const signature = view.getUint32(at, true);
      if (wanted.includes(signature)) return { offset: start + at, signature };
    }
    if (window.length < WINDOW_BYTES) return undefined;
  }
}
