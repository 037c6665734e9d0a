/**
 * The object tree of decompressed binary MOF, little-endian. Layouts observed in 213 files; names of the structures
 * after pali/bmfdec. Offsets inside a structure count from its own heap; 0xFFFFFFFF is none.
 *
 *   object     u32 length, qualOff, propOff, methOff, kind (0 class, 1 instance); heap at 20
 *   list       u32 length (itself included), count, items
 *   qualifier  u32 length, type, nameOff, valueOff; heap at 16
 *   property   u32 length, type, nameOff, valueOff, qualOff; heap at 20 (methods too)
 *   array      u32 length, 1, count, length2 (itself included), items
 *   string     UTF-16, NUL-terminated
 */
import { decodeUtf16, LimitError, MalformedError } from "@unbind/bytes";
import {
  ALIAS_FLAG,
  ARRAY_FLAG,
  fixedValue,
  isTextType,
  OBJECT_TYPE,
  scalarType,
  typeName,
  typeWidth,
} from "./bmf-type.ts";
import { MAX_DEPTH } from "./model.ts";

export type BmfValue = string | bigint | number | boolean | BmfValue[] | BmfObject;

export interface BmfQualifier {
  name: string;
  /** Type of the literal, as in `sint32[]`. */
  type: string;
  value: BmfValue | undefined;
  /** Bits: 1 to instance, 2 to derived class, 0x10 not overridable, 0x80 amended. */
  flavor: number;
}

/** A property, or a method: then its value is an array of up to two `__PARAMETERS` objects, input and output. */
export interface BmfProperty {
  name: string;
  /** Type of the literal, not the declared one (that is in the qualifier CIMTYPE). */
  type: string;
  /** Whether the value is the name of an alias. */
  isAlias: boolean;
  /** Undefined for none and for NULL. */
  value: BmfValue | undefined;
  qualifiers: BmfQualifier[];
}

export interface BmfObject {
  kind: "class" | "instance";
  qualifiers: BmfQualifier[];
  /** With the system properties (`__CLASS`, `__NAMESPACE`) that carry what isn't a property in the text. */
  properties: BmfProperty[];
  methods: BmfProperty[];
  /** Position in the decompressed data. */
  offset: number;
  byteLength: number;
}

const NONE = 0xffffffff;
const OBJECT_HEAP = 20;
const QUALIFIER_HEAP = 16;
const PROPERTY_HEAP = 20;
const LIST_HEADER = 8;
const ARRAY_HEADER = 16;
/** Each byte belongs to one structure per level; structures that overlap are a bomb. */
const READS_PER_BYTE = 16;

interface Span {
  start: number;
  end: number;
}

/** Reads objects; each method throws `BMF_STRUCTURE` with the offset in the message and in `offset`. */
export class BmfObjectReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #flavors: Map<number, number>;
  /** Flavors that belong to a qualifier read so far. */
  readonly usedFlavors: Set<number> = new Set<number>();
  #budget: number;
  #depth = 0;

  constructor(bytes: Uint8Array, flavors: Map<number, number>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#flavors = flavors;
    this.#budget = bytes.length * READS_PER_BYTE;
  }

  /** The object at `start`, which must end at or before `end`. @throws BMF_STRUCTURE, BMF_LIMIT */
  object(start: number, end: number): BmfObject {
    const span = this.#structure(start, end, OBJECT_HEAP, "object");
    if (++this.#depth > MAX_DEPTH) throw new LimitError("BMF_LIMIT", `objects deeper than MAX_DEPTH (${MAX_DEPTH})`);
    const heap = start + OBJECT_HEAP;
    const list = <T>(at: number, item: (start: number, end: number) => { value: T; end: number }): T[] => {
      const offset = this.#u32(at);
      return offset === NONE ? [] : this.#list(heap + offset, span.end, item);
    };
    const object: BmfObject = {
      kind: this.#kind(start + 16),
      qualifiers: list(start + 4, (from, to) => this.#qualifier(from, to)),
      properties: list(start + 8, (from, to) => this.#property(from, to)),
      methods: list(start + 12, (from, to) => this.#property(from, to)),
      offset: start,
      byteLength: span.end - start,
    };
    this.#depth--;
    return object;
  }

  /** Forgets the nesting of an object that failed. */
  reset(): void {
    this.#depth = 0;
  }

  #kind(at: number): "class" | "instance" {
    const kind = this.#u32(at);
    if (kind > 1) throw malformed(at, `object of kind ${kind}`);
    return kind === 0 ? "class" : "instance";
  }

  #list<T>(start: number, end: number, item: (start: number, end: number) => { value: T; end: number }): T[] {
    const span = this.#structure(start, end, LIST_HEADER, "list");
    const count = this.#u32(start + 4);
    const items: T[] = [];
    let at = start + LIST_HEADER;
    for (let i = 0; i < count; i++) {
      const read = item(at, span.end);
      items.push(read.value);
      at = read.end;
    }
    if (at !== span.end) throw malformed(at, "list doesn't end with its last item");
    return items;
  }

  #qualifier(start: number, end: number): { value: BmfQualifier; end: number } {
    const span = this.#structure(start, end, QUALIFIER_HEAP, "qualifier");
    const heap = { start: start + QUALIFIER_HEAP, end: span.end };
    const type = this.#u32(start + 4);
    const flavor = this.#flavors.get(start) ?? 0;
    if (flavor !== 0) this.usedFlavors.add(start);
    const name = this.#string(heap.start + this.#u32(start + 8), heap.end).value;
    const value = this.#value(type, this.#u32(start + 12), heap);
    return { value: { name, type: typeName(type), value, flavor }, end: span.end };
  }

  #property(start: number, end: number): { value: BmfProperty; end: number } {
    const span = this.#structure(start, end, PROPERTY_HEAP, "property");
    const heap = { start: start + PROPERTY_HEAP, end: span.end };
    const type = this.#u32(start + 4);
    const name = this.#string(heap.start + this.#u32(start + 8), heap.end).value;
    const value = this.#value(type, this.#u32(start + 12), heap);
    const listOffset = this.#u32(start + 16);
    const qualifiers =
      listOffset === NONE ? [] : this.#list(heap.start + listOffset, heap.end, (from, to) => this.#qualifier(from, to));
    const isAlias = (type & ALIAS_FLAG) !== 0;
    return { value: { name, type: typeName(type), isAlias, value, qualifiers }, end: span.end };
  }

  #value(type: number, offset: number, heap: Span): BmfValue | undefined {
    if (offset === NONE) return undefined;
    const start = heap.start + offset;
    const scalar = scalarType(type);
    if ((type & ARRAY_FLAG) === 0) return this.#scalar(scalar, start, heap.end).value;
    const span = this.#structure(start, heap.end, ARRAY_HEADER, "array");
    const count = this.#u32(start + 8);
    const itemsEnd = start + 12 + this.#u32(start + 12);
    if (itemsEnd > span.end) throw malformed(start + 12, "items of an array end behind it");
    const items: BmfValue[] = [];
    let at = start + ARRAY_HEADER;
    for (let i = 0; i < count; i++) {
      const read = this.#scalar(scalar, at, itemsEnd);
      items.push(read.value);
      at = read.end;
    }
    return items;
  }

  #scalar(type: number, start: number, end: number): { value: BmfValue; end: number } {
    if (isTextType(type)) return this.#string(start, end);
    if (type === OBJECT_TYPE) {
      const value = this.object(start, end);
      return { value, end: start + value.byteLength };
    }
    const byteLength = typeWidth(type);
    if (byteLength === undefined) throw malformed(start, `value of unknown type ${type}`);
    if (start + byteLength > end) throw malformed(start, "value ends behind its structure");
    return { value: fixedValue(this.#view, type, start), end: start + byteLength };
  }

  #string(start: number, end: number): { value: string; end: number } {
    for (let at = start; at + 1 < end; at += 2) {
      if (this.#bytes[at] !== 0 || this.#bytes[at + 1] !== 0) continue;
      return { value: decodeUtf16(this.#bytes, start, (at - start) / 2), end: at + 2 };
    }
    throw malformed(start, "string without an end");
  }

  /** Checks the length of a structure against what holds it, and the work against the budget. */
  #structure(start: number, end: number, header: number, what: string): Span {
    if (start + header > end) throw malformed(start, `${what} begins behind its parent's end`);
    const byteLength = this.#u32(start);
    if (byteLength < header || byteLength > end - start) throw malformed(start, `${what} of ${byteLength} bytes`);
    this.#budget -= byteLength;
    if (this.#budget < 0) throw new LimitError("BMF_LIMIT", "structures overlap: more read than READS_PER_BYTE");
    return { start, end: start + byteLength };
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true);
  }
}

function malformed(offset: number, message: string): MalformedError {
  return new MalformedError("BMF_STRUCTURE", `${message}, at byte ${offset}`);
}
