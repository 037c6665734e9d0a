/**
 * ClassPart of a class definition: name, superclass, qualifiers, properties with their places, defaults, heap.
 * [MS-WMIO] 2.2.15 and as observed. On disk it lists the class's own properties only; in embedded objects all.
 */
import { MalformedError } from "@unbind/bytes";
import { type CimType, decodeType, type TypeCode } from "./cim-type.ts";
import { QualifierSet } from "./qualifier.ts";
import { NO_REFERENCE, type Region } from "./region.ts";

const FIXED_BYTES = 13;
const PROPERTY_BYTES = 8;
const INFO_BYTES = 14;
/** Top bit of every heap length. */
const HEAP_BIT = 0x8000_0000;

/** State bits of a property. In a class 2 and 3 mean inherited, in an instance default and never set. */
export const STATE_VALUE = 0;
export const STATE_DEFAULT = 2;

/** A property as one class declares it. */
export class PropertyEntry {
  readonly name: string;
  readonly code: TypeCode;
  /** Index into the state table, over the whole derivation. */
  readonly order: number;
  /** Offset in the value table. */
  readonly valueOffset: number;
  /** Depth of the class that declared it first, 0 at the top of the derivation. */
  readonly originDepth: number;
  readonly qualifiers: QualifierSet;

  constructor(name: string, heap: Region, info: number) {
    this.name = name;
    this.code = decodeType(heap.u32(info, "property type"));
    this.order = heap.u16(info + 4, "property order");
    this.valueOffset = heap.u32(info + 6, "property value offset");
    this.originDepth = heap.u32(info + 10, "property origin");
    this.qualifiers = new QualifierSet(heap, info + INFO_BYTES, heap);
  }

  /** Declared type; the class of a typed reference or object comes from CIMTYPE. */
  get type(): CimType {
    const { kind, isArray } = this.code;
    const isTyped = kind === "reference" || kind === "object";
    return { kind, isArray, className: isTyped ? classOf(this.qualifiers.cimType) : undefined };
  }
}

function classOf(cimType: string | undefined): string | undefined {
  const colon = cimType?.indexOf(":") ?? -1;
  return colon < 0 ? undefined : cimType?.slice(colon + 1);
}

/** Where a heap stands: length with its top bit, then the bytes. */
export function readHeap(region: Region, at: number): Region {
  const length = region.u32(at, "heap length");
  if (length < HEAP_BIT) throw new MalformedError("CIM_HEAP", `heap length 0x${length.toString(16)} lacks its mark`);
  return region.part(at + 4, length - HEAP_BIT, "heap");
}

/** State bits of the property of this order in a state table. */
export function stateOf(table: Region, order: number): number {
  return (table.u8(order >> 2, "property state") >> (2 * (order & 3))) & 3;
}

/** Bytes of a state table of `count` properties. */
export function stateTableBytes(count: number): number {
  return (count + 3) >> 2;
}

/** A ClassPart, checked to its ends. */
export class ClassPart {
  readonly name: string;
  readonly heap: Region;
  readonly qualifiers: QualifierSet;
  /** Sorted by name. */
  readonly properties: PropertyEntry[];
  /** State table and value table of all properties, inherited ones included. */
  readonly tables: Region;
  readonly byteLength: number;
  /** Bytes behind the heap that belong to nothing. */
  readonly slack: number;

  /** @throws CIM_RECORD_BOUNDS, CIM_HEAP, CIM_STRING, CIM_NAME, CIM_TYPE */
  constructor(outer: Region, start: number) {
    this.byteLength = outer.u32(start, "class part length");
    const region = outer.part(start, this.byteLength, "class part");
    const tablesLength = region.u32(9, "property tables length");
    const qualifiersAt = FIXED_BYTES + region.u32(FIXED_BYTES, "derivation length");
    const propertiesAt = qualifiersAt + region.u32(qualifiersAt, "class qualifiers length");
    const count = region.u32(propertiesAt, "property count");
    const tablesAt = propertiesAt + 4 + count * PROPERTY_BYTES;
    this.tables = region.part(tablesAt, tablesLength, "property tables");
    this.heap = readHeap(region, tablesAt + tablesLength);
    this.slack = this.byteLength - (tablesAt + tablesLength + 4 + this.heap.byteLength);
    this.name = className(this.heap, region.u32(5, "class name"));
    this.qualifiers = new QualifierSet(region, qualifiersAt, this.heap);
    this.properties = [];
    for (let i = 0; i < count; i++) {
      const at = propertiesAt + 4 + i * PROPERTY_BYTES;
      const name = this.heap.name(region.u32(at, "property name"), "property name");
      this.properties.push(new PropertyEntry(name, this.heap, region.u32(at + 4, "property info")));
    }
  }
}

/** Name of a class or instance in its heap; '' where the reference says there is none. */
export function className(heap: Region, reference: number): string {
  return reference === NO_REFERENCE ? "" : heap.name(reference, "class name");
}
