/**
 * Pages of INDEX.BTR: a B-tree whose inner pages hold keys too. Little-endian; layout as observed, names as in
 * libyal's dtformats.
 */
import { MalformedError } from "@unbind/bytes";
import { PAGE_BYTES } from "../files/paged-bytes.ts";

/** First u32 of a page in use. */
export const PAGE_IN_USE = 0xaccc;
/** First u32 of the page that names the root (XP). */
export const PAGE_ADMIN = 0xaddd;
/** First u32 of a deleted page. */
export const PAGE_DELETED = 0xbadd;
const HEADER_BYTES = 20;
/** A key has namespace, class, instance and, for references, referrer. */
const MAX_SEGMENTS = 16;

/** Keys and children of one page. */
export interface IndexPage {
  /** Its own logical number, as the page states it. */
  logical: number;
  /** One more than there are keys; unchecked logical page numbers. */
  children: number[];
  /** Segments of each key. */
  keys: string[][];
}

const decoder = new TextDecoder("latin1");

/** Signature and logical number, without reading the keys; undefined if there is no room for them. */
export function peekIndexPage(bytes: Uint8Array): { signature: number; logical: number; root: number } | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  return {
    signature: view.getUint32(0, true),
    logical: view.getUint32(4, true),
    root: view.getUint32(12, true),
  };
}

/** Reads one page. @throws CIM_INDEX_PAGE signature, counts or tables contradict the page */
export function parseIndexPage(bytes: Uint8Array): IndexPage {
  if (bytes.length < PAGE_BYTES) throw damaged(`the file ends inside the page, after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signature = view.getUint32(0, true);
  if (signature !== PAGE_IN_USE) throw damaged(`signature 0x${signature.toString(16)} instead of 0xaccc`);
  const count = view.getUint32(16, true);
  const childrenAt = HEADER_BYTES + 4 * count;
  const offsetsAt = childrenAt + 4 * (count + 1);
  const definitionsAt = offsetsAt + 2 * count;
  if (definitionsAt + 2 > PAGE_BYTES) throw damaged(`${count} keys don't fit into a page`);
  const children = Array.from({ length: count + 1 }, (_, i) => view.getUint32(childrenAt + 4 * i, true));
  const definitionUnits = view.getUint16(definitionsAt, true);
  const stringsAt = definitionsAt + 2 + 2 * definitionUnits;
  const strings = readStrings(bytes, view, stringsAt);
  const keys: string[][] = [];
  for (let i = 0; i < count; i++) {
    const unit = view.getUint16(offsetsAt + 2 * i, true);
    keys.push(readKey(view, definitionsAt + 2, unit, definitionUnits, strings));
  }
  return { logical: view.getUint32(4, true), children, keys };
}

function readStrings(bytes: Uint8Array, view: DataView, at: number): string[] {
  if (at + 2 > PAGE_BYTES) throw damaged("string table behind the page");
  const count = view.getUint16(at, true);
  const areaAt = at + 2 + 2 * (count + 1);
  if (areaAt > PAGE_BYTES) throw damaged(`${count} strings don't fit into a page`);
  const area = decoder.decode(bytes.subarray(areaAt, PAGE_BYTES));
  const strings: string[] = [];
  for (let i = 0; i < count; i++) {
    const start = view.getUint16(at + 2 + 2 * i, true);
    const end = area.indexOf("\0", start);
    if (start >= area.length || end < 0) throw damaged(`string ${i} doesn't end inside the page`);
    strings.push(area.slice(start, end));
  }
  return strings;
}

function readKey(view: DataView, at: number, unit: number, units: number, strings: string[]): string[] {
  if (unit >= units) throw damaged("key definition behind the table");
  const count = view.getUint16(at + 2 * unit, true);
  if (count > MAX_SEGMENTS || unit + count >= units) throw damaged(`key of ${count} segments`);
  const segments: string[] = [];
  for (let i = 1; i <= count; i++) {
    const text = strings[view.getUint16(at + 2 * (unit + i), true)];
    if (text === undefined) throw damaged("key names a string that isn't there");
    segments.push(text);
  }
  return segments;
}

function damaged(message: string): MalformedError {
  return new MalformedError("CIM_INDEX_PAGE", message);
}
