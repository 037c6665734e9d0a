/** Parts of class definitions. Everything that is uninitialised memory on Windows is zero here. */
import type { CimValue } from "../objects/cim-value.ts";
import { ByteWriter } from "./byte-writer.ts";
import { byName, stateTable, type WrittenLayout, type WrittenSlot } from "./class-layout.ts";
import type { ClassSpec, PropertySpec, QualifierSpec } from "./class-spec.ts";
import { Heap, type ObjectEncoder, writeEncodedText } from "./heap.ts";
import { writeQualifiers } from "./qualifier-encoder.ts";
import { typeOf } from "./type-text.ts";
import { writeValue } from "./value-encoder.ts";

const REDECLARED_FLAG = 0x4000;
const OWN_DEFAULT = 0;
const OWN_NULL = 1;
const INHERITED_DEFAULT = 2;
const INHERITED_NULL = 3;
/** Length of a heap without bytes. */
const EMPTY_HEAP = 0x8000_0000;
const TO_ALL = 0x03;
const TO_ALL_FIXED = 0x13;

/** A MethodsPart without methods. */
export function writeNoMethods(out: ByteWriter): void {
  out.u32(12);
  out.u32(0);
  out.u32(EMPTY_HEAP);
}

/**
 * Name, superclass, qualifiers, own properties, defaults, heap. Sets the value images of the layout's slots, which
 * derived classes repeat.
 */
export function writeClassPart(
  out: ByteWriter,
  spec: ClassSpec,
  layout: WrittenLayout,
  encodeObject: ObjectEncoder,
): void {
  const start = out.length;
  const heap = new Heap(encodeObject);
  out.reserve(4);
  out.u8(0);
  out.u32(heap.name(spec.name));
  const tablesLengthAt = out.reserve(4);
  writeDerivation(out, spec.superclass);
  writeQualifiers(out, spec.qualifiers ?? [], heap);
  writeProperties(out, layout, heap);
  const tables = encodeTables(layout, heap);
  out.u32(tables.length, tablesLengthAt);
  out.block(tables);
  heap.writeTo(out);
  out.u32(out.length - start, start);
}

function writeDerivation(out: ByteWriter, superclass: string | undefined): void {
  const start = out.reserve(4);
  if (superclass !== undefined) {
    const textAt = out.length;
    writeEncodedText(out, superclass);
    out.u32(out.length - textAt);
  }
  out.u32(out.length - start, start);
}

function writeProperties(out: ByteWriter, { slots, own }: WrittenLayout, heap: Heap): void {
  out.u32(own.size);
  let at = out.reserve(8 * own.size);
  for (const order of byName(slots)) {
    const property = own.get(order);
    if (!property) continue;
    out.u32(heap.name(property.name), at);
    out.u32(writeInfo(property, order, slots[order] as WrittenSlot, heap), at + 4);
    at += 8;
  }
}

function writeInfo(property: PropertySpec, order: number, slot: WrittenSlot, heap: Heap): number {
  const at = heap.bytes.length;
  const { isRedeclared } = slot;
  heap.bytes.u32(slot.type.code | (isRedeclared ? REDECLARED_FLAG : 0));
  heap.bytes.u16(order);
  heap.bytes.u32(slot.valueOffset);
  heap.bytes.u32(slot.originDepth);
  const { cimType } = typeOf(property.type);
  const qualifiers: QualifierSpec[] = [
    ...(isRedeclared ? [] : [{ name: "CIMTYPE", flavor: TO_ALL, type: "string", value: cimType }]),
    ...(property.key ? [{ name: "key", flavor: TO_ALL_FIXED }] : []),
    ...(property.qualifiers ?? []),
  ];
  writeQualifiers(heap.bytes, qualifiers, heap);
  return at;
}

/** States and values; slots without an own or inherited value hold 0xFF. Defaults go to the heap by name. */
function encodeTables({ slots, own, valueBytes }: WrittenLayout, heap: Heap): Uint8Array {
  const values = new ByteWriter();
  values.reserve(valueBytes, 0xff);
  const states: number[] = [];
  for (const order of byName(slots)) {
    const slot = slots[order] as WrittenSlot;
    const { valueOffset, type } = slot;
    const value: CimValue | undefined = own.get(order)?.default ?? undefined;
    states[order] = stateOf(own.has(order), value, slot);
    if (value !== undefined) {
      writeValue(values, valueOffset, type, value, heap);
      slot.image = values.slice(valueOffset, valueOffset + type.slotBytes);
    } else if (states[order] === INHERITED_DEFAULT && slot.image) {
      values.block(slot.image, valueOffset);
    }
  }
  const out = new ByteWriter();
  out.block(stateTable(states));
  out.block(values.slice());
  return out.slice();
}

function stateOf(isOwn: boolean, value: CimValue | undefined, slot: WrittenSlot): number {
  if (value !== undefined) return OWN_DEFAULT;
  if (isOwn && !slot.isRedeclared) return OWN_NULL;
  return slot.default === null ? INHERITED_NULL : INHERITED_DEFAULT;
}
