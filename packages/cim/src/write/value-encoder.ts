import type { TypeCode } from "../objects/cim-type.ts";
import type { CimObject, CimValue } from "../objects/cim-value.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { Heap } from "./heap.ts";

const TRUE = 0xffff;

/**
 * Writes a value into a slot of a value table, a qualifier or an array; texts and arrays go to the heap.
 *
 * @throws RangeError the value isn't of the type
 */
export function writeValue(out: ByteWriter, at: number, type: TypeCode, value: CimValue, heap: Heap): void {
  if (!type.isArray) {
    writeElement(out, at, type, value, heap);
    return;
  }
  if (!(Array.isArray(value) || value instanceof Uint8Array)) throw mismatch(value, `${type.kind}[]`);
  const start = heap.bytes.length;
  heap.bytes.u32(value.length);
  heap.bytes.reserve(value.length * type.elementBytes);
  out.u32(start, at);
  for (let i = 0; i < value.length; i++) {
    writeElement(heap.bytes, start + 4 + i * type.elementBytes, type, value[i] as CimValue, heap);
  }
}

function writeElement(out: ByteWriter, at: number, { kind }: TypeCode, value: CimValue, heap: Heap): void {
  switch (kind) {
    case "string":
    case "datetime":
    case "reference":
      if (typeof value !== "string") throw mismatch(value, kind);
      out.u32(heap.text(value), at);
      return;
    case "object":
      out.u32(writeObject(value, heap), at);
      return;
    case "boolean":
      if (typeof value !== "boolean") throw mismatch(value, kind);
      out.u16(value ? TRUE : 0, at);
      return;
    case "sint64":
    case "uint64":
      if (typeof value !== "bigint") throw mismatch(value, kind);
      out.u64(value, at);
      return;
    default:
      if (typeof value !== "number") throw mismatch(value, kind);
      writeNumber(out, at, kind, value);
  }
}

function writeNumber(out: ByteWriter, at: number, kind: TypeCode["kind"], value: number): void {
  if (kind === "real32") out.f32(value, at);
  else if (kind === "real64") out.f64(value, at);
  else if (kind === "sint8" || kind === "uint8") out.u8(value, at);
  else if (kind === "sint32" || kind === "uint32") out.u32(value, at);
  else out.u16(value, at);
}

function writeObject(value: CimValue, heap: Heap): number {
  if (value === null || typeof value !== "object" || !("className" in value)) throw mismatch(value, "object");
  return heap.object(value as CimObject);
}

function mismatch(value: CimValue, wanted: string): RangeError {
  return new RangeError(`${value === null ? "null" : typeof value} is no value of type ${wanted}`);
}
