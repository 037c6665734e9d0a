import type { ByteWriter } from "./byte-writer.ts";
import type { QualifierSpec } from "./class-spec.ts";
import type { Heap } from "./heap.ts";
import { typeOf } from "./type-text.ts";
import { writeValue } from "./value-encoder.ts";

const ENTRY_BYTES = 9;

/** Writes a qualifier set. Its room is taken first, so that a set inside a heap stands before its texts. */
export function writeQualifiers(out: ByteWriter, qualifiers: readonly QualifierSpec[], heap: Heap): void {
  const types = qualifiers.map(({ type = "boolean" }) => typeOf(type));
  const byteLength = types.reduce((sum, { slotBytes }) => sum + ENTRY_BYTES + slotBytes, 4);
  let at = out.reserve(byteLength);
  out.u32(byteLength, at);
  at += 4;
  qualifiers.forEach(({ name, flavor = 0, value = true }, i) => {
    const type = types[i] as (typeof types)[number];
    out.u32(heap.name(name), at);
    out.u8(flavor, at + 4);
    out.u32(type.code, at + 5);
    writeValue(out, at + ENTRY_BYTES, type, value, heap);
    at += ENTRY_BYTES + type.slotBytes;
  });
}
