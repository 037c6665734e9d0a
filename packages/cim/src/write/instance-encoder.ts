/** Bodies of instances, and the texts of their keys. */
import type { CimValue } from "../objects/cim-value.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { byName, sameName, stateTable, type WrittenLayout, type WrittenSlot } from "./class-layout.ts";
import type { InstanceQualifiers, PropertyValues } from "./class-spec.ts";
import { Heap, type ObjectEncoder } from "./heap.ts";
import { writeQualifiers } from "./qualifier-encoder.ts";
import { writeValue } from "./value-encoder.ts";

const SET = 0;
const SET_NULL = 1;
const DEFAULT = 2;
const NEVER_SET = 3;
const NO_PROPERTY_QUALIFIERS = 1;
const PROPERTY_QUALIFIERS = 2;

/** From the length on. @throws RangeError a value is of no property or not of its type */
export function writeInstanceBody(
  out: ByteWriter,
  layout: WrittenLayout,
  properties: PropertyValues,
  encodeObject: ObjectEncoder,
  qualifiers: InstanceQualifiers = {},
): void {
  const values = valuesBySlot(layout, properties);
  const start = out.length;
  const heap = new Heap(encodeObject);
  out.reserve(4);
  out.u8(0);
  out.u32(heap.name(layout.className));
  out.block(stateTable(layout.slots.map((slot, order) => stateOf(slot, values[order]))));
  const table = out.reserve(layout.valueBytes);
  for (const order of byName(layout.slots)) {
    const { type, valueOffset } = layout.slots[order] as WrittenSlot;
    const value = values[order] ?? null;
    if (value !== null) writeValue(out, table + valueOffset, type, value, heap);
  }
  writeQualifiers(out, qualifiers.own ?? [], heap);
  out.u8(qualifiers.properties ? PROPERTY_QUALIFIERS : NO_PROPERTY_QUALIFIERS);
  if (qualifiers.properties) {
    for (const { name } of layout.slots) writeQualifiers(out, qualifiers.properties[name] ?? [], heap);
  }
  heap.writeTo(out);
  out.u32(out.length - start, start);
}

function stateOf(slot: WrittenSlot, value: CimValue | undefined): number {
  if (value === undefined) return slot.default === null ? NEVER_SET : DEFAULT;
  return value === null ? SET_NULL : SET;
}

/** Values in the order of the slots, undefined where nothing was said. @throws RangeError no such property */
function valuesBySlot(layout: WrittenLayout, properties: PropertyValues): (CimValue | undefined)[] {
  const values: (CimValue | undefined)[] = layout.slots.map(() => undefined);
  for (const [name, value] of Object.entries(properties)) {
    const order = layout.slots.findIndex((slot) => sameName(slot.name, name));
    if (order < 0) throw new RangeError(`class ${layout.className} has no property ${name}`);
    values[order] = value;
  }
  return values;
}

/** Texts of the key values in the order of the property names; none for a class without key. */
export function keysOf(
  layout: WrittenLayout,
  properties: PropertyValues,
): { name: string; text: string; quoted: string }[] {
  const values = valuesBySlot(layout, properties);
  return byName(layout.slots).flatMap((order) => {
    const { name, isKey, default: preset } = layout.slots[order] as WrittenSlot;
    if (!isKey) return [];
    const value = values[order] ?? preset;
    const text = keyText(value);
    return { name, text, quoted: typeof value === "string" ? quote(value) : text };
  });
}

function keyText(value: CimValue): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return value === null || typeof value === "object" ? "" : String(value);
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
