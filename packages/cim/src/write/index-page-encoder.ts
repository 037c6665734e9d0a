import { PAGE_ADMIN, PAGE_IN_USE } from "../btree/index-page.ts";
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import { ByteWriter } from "./byte-writer.ts";

const HEADER_BYTES = 20;

/** Bytes that a page of these keys takes. */
export function indexPageBytes(keys: readonly string[]): number {
  const strings = new Set<string>();
  let units = 0;
  for (const key of keys) {
    const segments = key.split("\\");
    units += 1 + segments.length;
    for (const segment of segments) strings.add(segment);
  }
  let text = 0;
  for (const segment of strings) text += segment.length + 1;
  const fixed = HEADER_BYTES + 4 * keys.length + 4 * (keys.length + 1) + 2 * keys.length;
  return fixed + 2 + 2 * units + 2 + 2 * (strings.size + 1) + text;
}

/** Bytes of a page. `children` are logical numbers, one more than there are keys. */
export function encodeIndexPage(logical: number, keys: readonly string[], children: readonly number[]): Uint8Array {
  const out = new ByteWriter();
  for (const field of [PAGE_IN_USE, logical, 0, 0, keys.length]) out.u32(field);
  out.reserve(4 * keys.length);
  for (const child of children) out.u32(child);
  const strings = new Map<string, number>();
  const definitions = keys.map((key) =>
    key.split("\\").map((segment) => {
      const number = strings.get(segment) ?? strings.size;
      strings.set(segment, number);
      return number;
    }),
  );
  let unit = 0;
  for (const { length } of definitions) {
    out.u16(unit);
    unit += 1 + length;
  }
  out.u16(unit);
  for (const numbers of definitions) for (const value of [numbers.length, ...numbers]) out.u16(value);
  writeStrings(out, [...strings.keys()]);
  return padded(out);
}

/** The page of XP that names the root. */
export function encodeAdminPage(root: number): Uint8Array {
  const out = new ByteWriter();
  for (const field of [PAGE_ADMIN, 0, 0, root, 0]) out.u32(field);
  return padded(out);
}

function writeStrings(out: ByteWriter, strings: readonly string[]): void {
  out.u16(strings.length);
  let offset = 0;
  for (const { length } of strings) {
    out.u16(offset);
    offset += length + 1;
  }
  out.u16(offset);
  for (const text of strings) out.block(Uint8Array.from(`${text}\0`, (character) => character.charCodeAt(0)));
}

function padded(out: ByteWriter): Uint8Array {
  if (out.length > PAGE_BYTES) throw new RangeError(`index page of ${out.length} bytes`);
  out.reserve(PAGE_BYTES - out.length);
  return out.slice();
}
