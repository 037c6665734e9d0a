import { BoundedReader, type ByteSource } from "@unbind/bytes";
import { CENTRAL_BYTES, CENTRAL_SIGNATURE, parseCentralHeader, type ZipEntry } from "./zip-entry.ts";

/**
 * Finds and walks the central directory of a zip: end of central directory record (APPNOTE 6.3.10, 4.3.16), its
 * zip64 form (4.3.14, 4.3.15), central headers (4.3.12). Bytes put in front of the zip (self-extractors) and after
 * it are coped with. Not handled: archives split over several files, encrypted directories.
 */
export interface ZipDirectory {
  /** Offset of the first central header in the source. */
  start: number;
  /** First byte after the last header. */
  end: number;
  /** What must be added to the offsets the directory names. */
  shift: number;
  /** Number of members the end record promises, modulo 65,536 without zip64. */
  members: number;
  zip64: boolean;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const ZIP64_END_SIGNATURE = 0x06064b50;
const ZIP64_END_BYTES = 56;
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
/** How far from the end the record is looked for: no comment, then a comment and as much again of foreign bytes. */
const END_SEARCH_BYTES = [1024, 2 * 65_536];

/** The directory, or undefined if there is none that leads to a central header. */
export async function findDirectory(source: ByteSource, signal?: AbortSignal): Promise<ZipDirectory | undefined> {
  for (const searched of END_SEARCH_BYTES) {
    const tailStart = Math.max(0, source.byteLength - searched);
    const tail = await source.slice(tailStart, source.byteLength, signal);
    const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
    for (let at = tail.length - END_BYTES; at >= 0; at--) {
      if (tail[at] !== 0x50 || view.getUint32(at, true) !== END_SIGNATURE) continue;
      const directory = await readEnd(source, new BoundedReader(tail, at), tailStart + at);
      if (directory) return directory;
    }
  }
  return undefined;
}

/** The directory an end record at `offset` points to, if it holds headers there. */
async function readEnd(source: ByteSource, end: BoundedReader, offset: number): Promise<ZipDirectory | undefined> {
  end.take(10, "end record");
  const members = end.u16("end record.entries");
  const byteLength = end.u32("end record.directorySize");
  const start = end.u32("end record.directoryOffset");
  if (members === 0xffff || byteLength === 0xffffffff || start === 0xffffffff) {
    const zip64 = await readZip64End(source, offset - ZIP64_LOCATOR_BYTES);
    if (zip64) return zip64;
  }
  return placed(source, { start, end: start + byteLength, shift: 0, members, zip64: false }, offset);
}

async function readZip64End(source: ByteSource, locatorOffset: number): Promise<ZipDirectory | undefined> {
  if (locatorOffset < 0) return undefined;
  const locator = new BoundedReader(await source.slice(locatorOffset, locatorOffset + ZIP64_LOCATOR_BYTES));
  if (locator.remaining < ZIP64_LOCATOR_BYTES || locator.u32("locator") !== ZIP64_LOCATOR_SIGNATURE) return undefined;
  locator.take(4, "locator.disk");
  const named = Number(locator.u64("locator.offset"));
  // Where bytes were put in front, the record still stands right before its locator.
  for (const offset of [named, locatorOffset - ZIP64_END_BYTES]) {
    if (offset < 0 || offset + ZIP64_END_BYTES > locatorOffset) continue;
    const end = new BoundedReader(await source.slice(offset, offset + ZIP64_END_BYTES));
    if (end.remaining < ZIP64_END_BYTES || end.u32("zip64 end") !== ZIP64_END_SIGNATURE) continue;
    end.take(28, "zip64 end.versions");
    const members = Number(end.u64("zip64 end.entries"));
    const byteLength = Number(end.u64("zip64 end.directorySize"));
    const start = Number(end.u64("zip64 end.directoryOffset"));
    return placed(source, { start, end: start + byteLength, shift: 0, members, zip64: true }, offset);
  }
  return undefined;
}

/** Looks for the directory where the record says, then right before the record. */
async function placed(
  source: ByteSource,
  directory: ZipDirectory,
  endOffset: number,
): Promise<ZipDirectory | undefined> {
  const byteLength = directory.end - directory.start;
  if (byteLength > endOffset) return undefined;
  if (byteLength === 0) return directory.members === 0 ? { ...directory, start: endOffset, end: endOffset } : undefined;
  for (const start of [directory.start, endOffset - byteLength]) {
    if (start + byteLength > endOffset || !(await isCentralHeader(source, start))) continue;
    return { ...directory, start, end: start + byteLength, shift: start - directory.start };
  }
  return undefined;
}

async function isCentralHeader(source: ByteSource, offset: number): Promise<boolean> {
  const head = new BoundedReader(await source.slice(offset, offset + 4));
  return head.remaining === 4 && head.u32("central header") === CENTRAL_SIGNATURE;
}

/** Enough for any header: fixed part and three fields of 65,535 bytes. */
const MAX_HEADER_BYTES = CENTRAL_BYTES + 3 * 65_535;
const WINDOW_BYTES = 2 ** 18;

/** The member whose central header stands at `offset`; undefined if there is none. */
export async function centralEntryAt(source: ByteSource, offset: number): Promise<ZipEntry | undefined> {
  const fixed = await source.slice(offset, offset + CENTRAL_BYTES);
  if (fixed.length < CENTRAL_BYTES) return undefined;
  return entryIn(await source.slice(offset, offset + headerLength(fixed)), 0, offset);
}

/**
 * Members in directory order, read in windows, so that memory doesn't grow with their number. Returns the
 * position it got to: less than `directory.end` if a header was damaged.
 */
export async function* centralEntries(source: ByteSource, directory: ZipDirectory): AsyncGenerator<ZipEntry, number> {
  let windowStart = directory.start;
  let window = new Uint8Array(0);
  let offset = directory.start;
  while (offset < directory.end) {
    const wanted = Math.min(MAX_HEADER_BYTES, directory.end - offset);
    if (offset - windowStart + wanted > window.length) {
      windowStart = offset;
      window = (await source.slice(offset, Math.min(directory.end, offset + WINDOW_BYTES))) as Uint8Array<ArrayBuffer>;
    }
    const entry = entryIn(window, offset - windowStart, offset);
    if (!entry) return offset;
    yield entry;
    offset += entry.headerBytes;
  }
  return offset;
}

function entryIn(bytes: Uint8Array, at: number, offset: number): ZipEntry | undefined {
  if (bytes.length - at < CENTRAL_BYTES) return undefined;
  const header = bytes.subarray(at);
  if (new DataView(header.buffer, header.byteOffset).getUint32(0, true) !== CENTRAL_SIGNATURE) return undefined;
  return headerLength(header) > header.length ? undefined : parseCentralHeader(header, offset);
}

/** Length of a whole header: fixed part, name, extra field and comment. */
function headerLength(fixed: Uint8Array): number {
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.byteLength);
  return CENTRAL_BYTES + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true);
}
