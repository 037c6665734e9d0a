import { LimitError, MalformedError, TruncatedError } from "@unbind/bytes";
import type { CimType, TypeCode } from "./cim-type.ts";
import type { Region } from "./region.ts";

/**
 * A value as WMI types it: 64-bit integers as `bigint`, `char16` as its code, `datetime` and references as their
 * text, arrays of `uint8` (SIDs, security descriptors) as bytes.
 */
export type CimValue = null | boolean | number | bigint | string | Uint8Array | CimObject | CimValue[];

/** One property of an instance, or one default of a class. */
export interface NamedValue {
  name: string;
  type: CimType;
  value: CimValue;
  /** The value is the one the class gives; the instance doesn't state it. */
  isDefault: boolean;
}

/** An object inside a value. */
export interface CimObject {
  className: string;
  isClass: boolean;
  properties: NamedValue[];
}

/** Objects inside objects. */
const MAX_OBJECT_DEPTH = 8;
/** What one record may decode to, however often its heap is referred to, besides four times its own size. */
const BASE_DECODED_BYTES = 4 << 20;
/** Accounted for each object and array element besides its text. */
const ELEMENT_COST = 8;

/** Reads an embedded object; handed down since objects hold values that hold objects. */
export type ObjectReader = (block: Region, context: ValueContext) => CimObject;

/** Bounds what one record unfolds to: references may point at the same bytes again and again. */
export class ValueContext {
  readonly readObject: ObjectReader | undefined;
  #left: number;
  depth = 0;

  /** @param readObject undefined where the format has no objects, as in qualifiers */
  constructor(recordBytes: number, readObject?: ObjectReader) {
    this.readObject = readObject;
    this.#left = BASE_DECODED_BYTES + 4 * recordBytes;
  }

  /** @throws CIM_VALUE_LIMIT */
  spend(byteLength: number): void {
    this.#left -= byteLength;
    if (this.#left < 0) {
      throw new LimitError("CIM_VALUE_LIMIT", "the record unfolds to far more than it holds (BASE_DECODED_BYTES)");
    }
  }

  /** @throws CIM_VALUE_LIMIT */
  enter(): void {
    if (++this.depth > MAX_OBJECT_DEPTH) {
      throw new LimitError("CIM_VALUE_LIMIT", `objects nested deeper than ${MAX_OBJECT_DEPTH} (MAX_OBJECT_DEPTH)`);
    }
  }
}

/**
 * Reads the value in a slot of a value table, a qualifier or an array.
 *
 * @throws CIM_RECORD_BOUNDS, CIM_STRING, CIM_ARRAY, CIM_VALUE_LIMIT
 */
export function readValue(slot: Region, offset: number, heap: Region, type: TypeCode, context: ValueContext): CimValue {
  return type.isArray
    ? readArray(heap, slot.u32(offset, "array reference"), type, context)
    : readElement(slot, offset, heap, type, context);
}

function readArray(heap: Region, at: number, type: TypeCode, context: ValueContext): CimValue {
  const count = heap.u32(at, "array count");
  const byteLength = count * type.elementBytes;
  if (at + 4 + byteLength > heap.byteLength) {
    throw new TruncatedError("CIM_ARRAY", `array of ${count} ${type.kind} reaches past the heap`);
  }
  if (type.kind === "uint8") return heap.view(at + 4, count, "array");
  context.spend(count * ELEMENT_COST);
  const values: CimValue[] = [];
  for (let i = 0; i < count; i++) values.push(readElement(heap, at + 4 + i * type.elementBytes, heap, type, context));
  return values;
}

function readElement(slot: Region, at: number, heap: Region, { kind }: TypeCode, context: ValueContext): CimValue {
  switch (kind) {
    case "string":
    case "datetime":
    case "reference":
      return readText(heap, slot.u32(at, kind), kind, context);
    case "object":
      return readObject(heap, slot.u32(at, kind), context);
    case "boolean":
      return slot.u16(at, kind) !== 0;
    case "sint8":
      return (slot.u8(at, kind) << 24) >> 24;
    case "uint8":
      return slot.u8(at, kind);
    case "sint16":
      return (slot.u16(at, kind) << 16) >> 16;
    case "uint16":
    case "char16":
      return slot.u16(at, kind);
    case "sint32":
      return slot.u32(at, kind) | 0;
    case "uint32":
      return slot.u32(at, kind);
    case "sint64":
      return slot.i64(at, kind);
    case "uint64":
      return slot.u64(at, kind);
    case "real32":
      return slot.f32(at, kind);
    case "real64":
      return slot.f64(at, kind);
  }
}

function readText(heap: Region, at: number, what: string, context: ValueContext): string {
  const text = heap.encodedText(at, what);
  context.spend(text.length);
  return text;
}

function readObject(heap: Region, at: number, context: ValueContext): CimObject {
  const byteLength = heap.u32(at, "object length");
  if (byteLength === 0 || !context.readObject) throw new MalformedError("CIM_OBJECT", "no embedded object here");
  const block = heap.part(at + 4, byteLength, "embedded object");
  context.spend(byteLength);
  context.enter();
  const object = context.readObject(block, context);
  context.depth--;
  return object;
}
