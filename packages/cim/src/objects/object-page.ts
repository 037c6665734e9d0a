/**
 * Pages of OBJECTS.DATA: a table of contents, then the records in its order. Little-endian; as observed. The CRC of
 * XP entries is not verified (its algorithm is not confirmed by data).
 */
import { PAGE_BYTES } from "../files/paged-bytes.ts";

const ENTRY_BYTES = 16;
/** Record id of a record that is longer than its page and continues on the next logical pages. */
export const MULTI_PAGE_ID = 1;
/** Table of contents of a page that holds one long record: one entry and the empty one. */
export const MULTI_PAGE_START = 32;

/** One entry of a table of contents. */
export interface TocEntry {
  id: number;
  /** In the page. */
  offset: number;
  /** Of the whole record. */
  size: number;
}

/**
 * `records`: a sound table. `empty`: the first entry is zero (an emptied page). `none`: no table, as in a
 * continuation page. `damaged`: a table whose later entries contradict the page; the entries before are kept.
 */
export interface PageTable {
  state: "records" | "empty" | "none" | "damaged";
  entries: TocEntry[];
  /** Where the last known record ends, at most the page's length. */
  end: number;
}

/** Reads the table of contents of a page. Never fails. */
export function readPageTable(page: Uint8Array): PageTable {
  if (page.length < ENTRY_BYTES) return { state: "none", entries: [], end: 0 };
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  if (isZero(view, 0)) return { state: "empty", entries: [], end: ENTRY_BYTES };
  const first = view.getUint32(4, true);
  const count = first / ENTRY_BYTES - 1;
  if (!Number.isInteger(count) || count < 1 || first > PAGE_BYTES - 1) return { state: "none", entries: [], end: 0 };
  const entries: TocEntry[] = [];
  let expected = first;
  for (let i = 0; i < count; i++) {
    const entry = readEntry(view, i * ENTRY_BYTES, expected, count);
    if (!entry) return { state: i === 0 ? "none" : "damaged", entries, end: Math.min(expected, page.length) };
    entries.push(entry);
    expected += entry.size;
  }
  const closed = first <= page.length && isZero(view, first - ENTRY_BYTES);
  return { state: closed ? "records" : "damaged", entries, end: Math.min(expected, page.length) };
}

function readEntry(view: DataView, at: number, expected: number, count: number): TocEntry | undefined {
  if (at + ENTRY_BYTES > view.byteLength) return undefined;
  const id = view.getUint32(at, true);
  const offset = view.getUint32(at + 4, true);
  const size = view.getUint32(at + 8, true);
  const isLong = count === 1 && id === MULTI_PAGE_ID && offset === MULTI_PAGE_START && offset + size > PAGE_BYTES;
  if (offset !== expected || size === 0 || (offset + size > PAGE_BYTES && !isLong)) return undefined;
  return { id, offset, size };
}

function isZero(view: DataView, at: number): boolean {
  return (
    view.getUint32(at, true) === 0 &&
    view.getUint32(at + 4, true) === 0 &&
    view.getUint32(at + 8, true) === 0 &&
    view.getUint32(at + 12, true) === 0
  );
}
