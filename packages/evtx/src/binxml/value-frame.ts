import type { ChunkSlot } from "./chunk-slot.ts";
import { MAX_VALUES } from "./limits.ts";
import { ANSI_TYPE, ARRAY_BIT, fixedSizeOf, SID_TYPE, SIZE_TYPE, STRING_TYPE } from "./value-type.ts";

/** The values of one template instance: where each starts, its size and its type. Reused per nesting level. */
export class ValueFrame {
  count = 0;
  readonly starts: Int32Array = new Int32Array(MAX_VALUES);
  readonly sizes: Int32Array = new Int32Array(MAX_VALUES);
  readonly types: Uint8Array = new Uint8Array(MAX_VALUES);
  /** First byte behind the values. */
  end = 0;

  /** No values: a fragment without template that ends at `end`. */
  clear(end: number): void {
    this.count = 0;
    this.end = end;
  }

  /**
   * Reads count, descriptors and value places at `at`. Null values may have bytes too: every size counts.
   * @throws EVTX_TRUNCATED, EVTX_VALUE_COUNT, EVTX_VALUE_SIZE
   */
  read(slot: ChunkSlot, at: number, end: number): void {
    slot.need(at, 4, end, "template values");
    const count = slot.u32(at);
    if (count > MAX_VALUES) {
      throw slot.limit("EVTX_VALUE_COUNT", `${count} values, limit ${MAX_VALUES}`, at, "template values");
    }
    slot.need(at + 4, count * 4, end, "value descriptors");
    const bytes = slot.bytes;
    let start = at + 4 + count * 4;
    for (let i = 0, from = at + 4; i < count; i++, from += 4) {
      const size = (bytes[from] as number) | ((bytes[from + 1] as number) << 8);
      const type = bytes[from + 2] as number;
      this.starts[i] = start;
      this.sizes[i] = size;
      this.types[i] = type;
      start += size;
      if (SIZE_CHECKED[type] !== 0 && size !== SIZE_CHECKED[type] && size !== 0) checkSize(slot, type, size, from);
    }
    if (start > end) {
      throw slot.malformed(
        "EVTX_VALUE_SIZE",
        `values end ${start - end} bytes behind their record`,
        at,
        "template values",
      );
    }
    this.count = count;
    this.end = start;
  }
}

/** Per type byte: 0 = any size will do, else the size that needs no further look. */
const SIZE_CHECKED: Uint8Array = Uint8Array.from({ length: 256 }, (_, type) => {
  if (type === STRING_TYPE || type === SIZE_TYPE) return 8;
  const item = fixedSizeOf(type & ~ARRAY_BIT);
  return type & ARRAY_BIT ? (item > 1 ? item : 0) : item;
});

function checkSize(slot: ChunkSlot, type: number, size: number, at: number): void {
  if (type === STRING_TYPE && size % 2 === 0) return;
  if (type === SIZE_TYPE && size === 4) return;
  if (type & ARRAY_BIT && size % fixedSizeOf(type & ~ARRAY_BIT) === 0) return;
  const hex = type.toString(16).padStart(2, "0");
  throw slot.malformed("EVTX_VALUE_SIZE", `value of type ${hex} has ${size} bytes`, at, "value descriptor");
}

/** Whether the SID of `size` bytes at `at` is whole: 8 bytes and 4 for each of at most 15 parts. */
export function isSid(bytes: Uint8Array, at: number, size: number): boolean {
  return size >= 8 && (bytes[at + 1] as number) <= 15 && size === 8 + 4 * (bytes[at + 1] as number);
}

/** Bytes of the text at `start` without its trailing NULs: UTF-16 for strings, one byte each for ANSI. */
export function textEnd(bytes: Uint8Array, type: number, start: number, size: number): number {
  let end = start + size;
  if ((type & ~ARRAY_BIT) === ANSI_TYPE) {
    while (end > start && bytes[end - 1] === 0) end--;
    return end;
  }
  while (end - 2 >= start && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2;
  return end;
}

/** Where the array item that starts at `at` ends, and where the next one starts; `end` = end of the array. */
export function itemBounds(bytes: Uint8Array, type: number, at: number, end: number): { end: number; next: number } {
  if (type === STRING_TYPE) {
    let i = at;
    while (i + 1 < end && (bytes[i] !== 0 || bytes[i + 1] !== 0)) i += 2;
    return { end: Math.min(i, end), next: Math.min(i + 2, end) };
  }
  if (type === ANSI_TYPE) {
    let i = at;
    while (i < end && bytes[i] !== 0) i++;
    return { end: i, next: Math.min(i + 1, end) };
  }
  const size = type === SID_TYPE ? 8 + 4 * ((bytes[at + 1] as number) ?? 0) : fixedSizeOf(type);
  const next = Math.min(at + size, end);
  return { end: next, next };
}
