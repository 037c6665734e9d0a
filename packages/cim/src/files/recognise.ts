import { PAGE_ADMIN, PAGE_DELETED, PAGE_IN_USE, peekIndexPage } from "../btree/index-page.ts";
import { readPageTable } from "../objects/object-page.ts";
import { hasMappingMagic, type RepositoryVersion } from "./mapping.ts";
import { PAGE_BYTES, type PagedBytes, pageCount } from "./paged-bytes.ts";

/** Bytes that recognition wants to see: one page. */
export const RECOGNITION_BYTES: number = PAGE_BYTES;
/** Pages looked at to tell the version of a file that has no mapping. */
const SAMPLE_PAGES = 256;
const HASH = { vista: 64, xp: 32 } as const;

/** What the first page of a file shows it to be; `mapping` is any mapping file but MAPPING.VER. */
export type RepositoryFileKind = "objects" | "index" | "mapping";

/** Recognises a file of a repository by content; undefined if it is none, or OBJECTS.DATA whose first page is free. */
export function recogniseRepositoryFile(head: Uint8Array): RepositoryFileKind | undefined {
  if (hasMappingMagic(head)) return "mapping";
  if (isIndexBtr(head)) return "index";
  return isObjectsData(head) ? "objects" : undefined;
}

/** Whether a file begins like INDEX.BTR. */
export function isIndexBtr(head: Uint8Array): boolean {
  const peek = peekIndexPage(head);
  return peek !== undefined && [PAGE_IN_USE, PAGE_ADMIN, PAGE_DELETED].includes(peek.signature);
}

/**
 * Whether a file begins like OBJECTS.DATA: a table of contents whose entries follow each other. A file shorter than a
 * page is not one.
 */
export function isObjectsData(head: Uint8Array): boolean {
  if (head.length < PAGE_BYTES) return false;
  const table = readPageTable(head.subarray(0, PAGE_BYTES));
  return (
    table.state === "records" && (table.entries.length > 1 || looksLikeRecord(head.subarray(table.entries[0]?.offset)))
  );
}

/** One entry alone could be chance: the record must begin like a class definition or an instance. */
function looksLikeRecord(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16) return false;
  const units = view.getUint32(0, true);
  return units < 256 || hexUnits(bytes, HASH.xp) === HASH.xp;
}

/** Number of UTF-16 characters `0-9A-F` at the start, at most `limit`. */
function hexUnits(bytes: Uint8Array, limit: number): number {
  let units = 0;
  while (units < limit && bytes[2 * units + 1] === 0 && isHexDigit(bytes[2 * units])) units++;
  return units;
}

function isHexDigit(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46));
}

/** Version by the length of the hashes in the keys of an index; undefined if no page shows any. */
export function indexVersion(index: PagedBytes): RepositoryVersion | undefined {
  const decoder = new TextDecoder("latin1");
  for (let number = 0; number < Math.min(pageCount(index), SAMPLE_PAGES); number++) {
    const match = /NS_([0-9A-F]+)\0/.exec(decoder.decode(index.page(number)));
    if (match?.[1]?.length === HASH.vista) return "vista";
    if (match?.[1]?.length === HASH.xp) return "xp";
  }
  return undefined;
}

/** Version by the length of the class hashes at the start of instances; undefined if there are none. */
export function objectsVersion(objects: PagedBytes): RepositoryVersion | undefined {
  for (let number = 0; number < pageCount(objects); number++) {
    const page = objects.page(number);
    for (const { offset } of readPageTable(page).entries) {
      const units = hexUnits(page.subarray(offset), HASH.vista);
      if (units === HASH.vista) return "vista";
      if (units >= HASH.xp) return "xp";
    }
  }
  return undefined;
}
