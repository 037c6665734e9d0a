import { u32 } from "./layout.ts";
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
 * Looks for texts in the values of one instance without making any. Values stand back to back, so neighbours of even
 * length are searched as one run: numbers between the strings cost less than telling them apart. Where bytes can't be
 * told apart (ANSI text, fragments without template) the answer errs to "found".
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
  const valuesAt = at + 4 + 4 * count;
  if (count > MAX_VALUES || valuesAt > end) return true;
  const [first, second] = skip;
  let value = valuesAt;
  let run = valuesAt;
  for (let i = 0; i < count; i++) {
    const descriptor = at + 4 + 4 * i;
    const size = (bytes[descriptor] as number) | ((bytes[descriptor + 1] as number) << 8);
    const type = bytes[descriptor + 2] as number;
    const next = value + size;
    if (next > end) return true;
    if ((size & 1) !== 0 || type > TYPE_HEX_INT64 || type === TYPE_ANSI || i === first || i === second) {
      if (search.found(bytes, run, value)) return true;
      if (size > 0 && oddValueContains(bytes, base, value, size, type, search, depth)) return true;
      run = next;
    }
    value = next;
  }
  return search.found(bytes, run, value);
}

/** Of values that can't stand in a run, only fragments, arrays and text of unknown encoding can hold a needle. */
function oddValueContains(
  bytes: Uint8Array,
  base: number,
  start: number,
  size: number,
  type: number,
  search: NeedleSearch,
  depth: number,
): boolean {
  if (type === TYPE_FRAGMENT) return fragmentContains(bytes, base, start, start + size, search, depth + 1);
  const itemType = type & ~ARRAY;
  if (itemType === TYPE_ANSI) return true;
  if (type === TYPE_STRING) return (size & 1) !== 0 && search.found(bytes, start, start + size);
  if (itemType !== TYPE_STRING && itemType <= TYPE_HEX_INT64) return false;
  return bytesContain(bytes, start, start + size, search);
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
