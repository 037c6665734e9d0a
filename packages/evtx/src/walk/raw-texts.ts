import { u16, u32 } from "./layout.ts";
import type { NeedleSearch } from "./needle-search.ts";

/** More values than this in one instance are nonsense; honest ones have up to 83. */
export const MAX_VALUES = 1024;
/** Fragments inside fragments; honest records have one level. */
const MAX_DEPTH = 4;

const TYPE_STRING = 0x01;
const TYPE_ANSI = 0x02;
const TYPE_HEX_INT64 = 0x15;
const TYPE_FRAGMENT = 0x21;
const ARRAY = 0x80;

/**
 * Looks for texts in the string values of one instance without making any: non-strings are stepped over by their
 * descriptors. Where bytes can't be told apart (ANSI text, fragments without template) the answer errs to "found".
 *
 * @param at where the value count stands
 * @param skip value indexes not to look at (provider and channel), -1 for none
 */
export function instanceContains(
  bytes: Uint8Array,
  base: number,
  at: number,
  end: number,
  search: NeedleSearch,
  skip: readonly [number, number],
  depth = 0,
): boolean {
  const count = u32(bytes, at);
  if (count > MAX_VALUES || at + 4 + 4 * count > end) return true;
  let value = at + 4 + 4 * count;
  for (let i = 0; i < count; i++) {
    const descriptor = at + 4 + 4 * i;
    const size = u16(bytes, descriptor);
    const type = bytes[descriptor + 2] as number;
    if (value + size > end) return true;
    if (size > 0 && i !== skip[0] && i !== skip[1] && valueContains(bytes, base, value, size, type, search, depth)) {
      return true;
    }
    value += size;
  }
  return false;
}

function valueContains(
  bytes: Uint8Array,
  base: number,
  start: number,
  size: number,
  type: number,
  search: NeedleSearch,
  depth: number,
): boolean {
  const itemType = type & ~ARRAY;
  if (itemType === TYPE_STRING) return search.found(bytes, start, start + size);
  if (type === TYPE_FRAGMENT) return fragmentContains(bytes, base, start, start + size, search, depth + 1);
  if (itemType <= TYPE_HEX_INT64 && itemType !== TYPE_ANSI) return false;
  return itemType === TYPE_ANSI || bytesContain(bytes, start, start + size, search);
}

function fragmentContains(
  bytes: Uint8Array,
  base: number,
  start: number,
  end: number,
  search: NeedleSearch,
  depth: number,
): boolean {
  const instance = bytes[start] === 0x0f ? start + 4 : start;
  if (bytes[instance] !== 0x0c || instance + 14 > end || depth > MAX_DEPTH) {
    return bytesContain(bytes, start, end, search);
  }
  let values = instance + 10;
  if (u32(bytes, instance + 6) === values - base) {
    if (values + 24 > end) return true;
    values += 24 + u32(bytes, values + 20);
  }
  if (values + 4 > end) return true;
  return instanceContains(bytes, base, values, end, search, [-1, -1], depth);
}

/** Looks at both alignments, for bytes of which only the extent is known. */
export function bytesContain(bytes: Uint8Array, start: number, end: number, search: NeedleSearch): boolean {
  return search.found(bytes, start, end) || search.found(bytes, start + 1, end);
}
