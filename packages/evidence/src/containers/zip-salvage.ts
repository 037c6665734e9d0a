import type { ByteSource } from "@unbind/bytes";
import {
  CENTRAL_SIGNATURE,
  hasDescriptor,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  localHeaderBytes,
  parseLocalHeader,
  STORED,
  type ZipEntry,
} from "./zip-entry.ts";

/** Data descriptor (APPNOTE 6.3.10, 4.3.9): signature, CRC-32, compressed size, size (4 bytes each, 8 in zip64). */
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const WINDOW_BYTES = 2 ** 18;
/** "version needed" beyond this is no header (4.4.3.2 ends at 6.3). */
const MAX_VERSION = 63;

/**
 * Members found by their local headers, for zips whose directory is lost: from front to back, going over the data
 * of each. A member whose size is written nowhere reaches to the next header; its `byteLength` is `Infinity`.
 */
export async function* salvageEntries(source: ByteSource, signal?: AbortSignal): AsyncGenerator<ZipEntry> {
  const scan = new SignatureScan(source, signal);
  let offset = 0;
  for (;;) {
    const found = await scan.find(offset, [LOCAL_SIGNATURE]);
    if (found === undefined) return;
    const entry = await scan.localEntry(found.offset);
    offset = found.offset + 4;
    if (!entry) continue;
    yield entry;
    offset = Math.max(offset, found.offset + entry.headerBytes + entry.compressedBytes);
  }
}

/** The member whose local header stands at `offset`; undefined if that is no header. */
export function localEntryAt(source: ByteSource, offset: number): Promise<ZipEntry | undefined> {
  return new SignatureScan(source).localEntry(offset);
}

/** Reads a zip from front to back in windows, each once, however many false headers there are. */
class SignatureScan {
  readonly #source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  #window: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(source: ByteSource, signal?: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  async localEntry(offset: number): Promise<ZipEntry | undefined> {
    const fixed = await this.#at(offset, LOCAL_BYTES);
    if (fixed.length < LOCAL_BYTES) return undefined;
    const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.byteLength);
    if (view.getUint32(0, true) !== LOCAL_SIGNATURE || (view.getUint16(4, true) & 0xff) > MAX_VERSION) return undefined;
    const byteLength = localHeaderBytes(fixed);
    const header = await this.#at(offset, byteLength);
    if (header.length < byteLength) return undefined;
    const entry = parseLocalHeader(header, offset);
    return hasDescriptor(entry) && entry.compressedBytes === 0 ? this.#measured(entry) : entry;
  }

  /** Finds where the data ends: at a descriptor that says so, at the next header, or at the end. */
  async #measured(entry: ZipEntry): Promise<ZipEntry> {
    const dataStart = entry.localOffset + entry.headerBytes;
    let from = dataStart;
    for (;;) {
      const found = await this.find(from, [DESCRIPTOR_SIGNATURE, LOCAL_SIGNATURE, CENTRAL_SIGNATURE]);
      const compressedBytes = (found?.offset ?? this.#source.byteLength) - dataStart;
      if (found?.signature !== DESCRIPTOR_SIGNATURE) {
        const byteLength = entry.method === STORED ? compressedBytes : Number.POSITIVE_INFINITY;
        return { ...entry, compressedBytes, byteLength };
      }
      const sizes = descriptorSizes(await this.#at(found.offset, 24), compressedBytes);
      if (sizes) return { ...entry, compressedBytes, ...sizes };
      from = found.offset + 4;
    }
  }

  /** The next of these signatures from an offset on. */
  async find(from: number, wanted: readonly number[]): Promise<{ offset: number; signature: number } | undefined> {
    for (let start = from; ; ) {
      await this.#at(start, 4);
      const window = this.#window.subarray(start - this.#start);
      const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
      for (let at = window.indexOf(0x50); at >= 0 && at + 4 <= window.length; at = window.indexOf(0x50, at + 1)) {
        const signature = view.getUint32(at, true);
        if (wanted.includes(signature)) return { offset: start + at, signature };
      }
      if (this.#window.length < WINDOW_BYTES) return undefined;
      start += window.length - 3;
    }
  }

  /** Bytes from the window, which moves there if it doesn't hold them all. */
  async #at(offset: number, byteLength: number): Promise<Uint8Array> {
    const end = this.#start + this.#window.length;
    const atEnd = this.#window.length > 0 && this.#window.length < WINDOW_BYTES;
    if (offset < this.#start || offset > end || (offset + byteLength > end && !atEnd)) {
      this.#window = await this.#source.slice(offset, offset + WINDOW_BYTES, this.#signal);
      this.#start = offset;
    }
    return this.#window.subarray(offset - this.#start, offset - this.#start + byteLength);
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
