import type { ByteWriter } from "./byte-writer.ts";
import type { ChunkSlot } from "./chunk-slot.ts";
import { ScalarWriter } from "./scalar-writer.ts";
import { type TextForm, writeAnsi, writeUtf16 } from "./text-bytes.ts";
import { itemBounds, textEnd, type ValueFrame } from "./value-frame.ts";
import { ANSI_TYPE, ARRAY_BIT, isArrayKnown, NULL_TYPE, STRING_TYPE } from "./value-type.ts";

const ARRAY_SEPARATOR = 0x20;

/** Writes the text of values, escaped for its place, without quotes. */
export class ValueWriter {
  readonly scalars: ScalarWriter = new ScalarWriter();
  readonly #slot: ChunkSlot;

  constructor(slot: ChunkSlot) {
    this.#slot = slot;
  }

  /** Text of value `index`; items of an array are joined by blanks. */
  write(out: ByteWriter, form: TextForm, frame: ValueFrame, index: number): void {
    const type = frame.types[index] as number;
    const start = frame.starts[index] as number;
    const size = frame.sizes[index] as number;
    if (type === STRING_TYPE) {
      const { bytes } = this.#slot;
      writeUtf16(out, form, bytes, start, textEnd(bytes, type, start, size));
    } else if (type & ARRAY_BIT && isArrayKnown(type & ~ARRAY_BIT)) {
      this.#joined(out, form, type & ~ARRAY_BIT, start, start + size);
    } else if (type !== NULL_TYPE) this.item(out, form, type, start, start + size);
  }

  /** Text of one value or array item (ANSI: read as Windows-1252, the writing host's code page is unknown) of `type` in `start..end`. */
  item(out: ByteWriter, form: TextForm, type: number, start: number, end: number): void {
    const { bytes } = this.#slot;
    if (type === STRING_TYPE) writeUtf16(out, form, bytes, start, end);
    else if (type === ANSI_TYPE) writeAnsi(out, form, bytes, start, textEnd(bytes, type, start, end - start));
    else this.scalars.write(out, type, bytes, start, end - start, form);
  }

  #joined(out: ByteWriter, form: TextForm, type: number, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const item = itemBounds(this.#slot.bytes, type, at, end);
      if (at > start) out.byte(ARRAY_SEPARATOR);
      this.item(out, form, type, at, item.end);
      at = item.next;
    }
  }
}

/** Whether value `index` is an array that can be cut into items. */
export function isItemArray(frame: ValueFrame, index: number): boolean {
  const type = frame.types[index] as number;
  return (type & ARRAY_BIT) !== 0 && isArrayKnown(type & ~ARRAY_BIT);
}
