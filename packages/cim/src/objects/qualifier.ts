import { TruncatedError } from "@unbind/bytes";
import { type CimType, decodeType } from "./cim-type.ts";
import { type CimValue, readValue, ValueContext } from "./cim-value.ts";
import { NAME_CIMTYPE, NAME_KEY, NO_REFERENCE, type Region } from "./region.ts";

const LENGTH_BYTES = 4;
const ENTRY_BYTES = 9;

/** A qualifier of a class, property or method. */
export interface Qualifier {
  name: string;
  /** Bits: 0x01 to instance, 0x02 to derived class, 0x10 not overridable, 0x80 amended. */
  flavor: number;
  type: CimType;
  value: CimValue;
}

/** A qualifier set, read when asked for: it holds most of a repository's text. */
export class QualifierSet {
  readonly #region: Region;
  readonly #heap: Region;
  /** Where the set stands in its region. */
  readonly #start: number;
  /** Bytes of the whole set. */
  readonly byteLength: number;

  /** @throws CIM_RECORD_BOUNDS the set reaches past its region */
  constructor(region: Region, start: number, heap: Region) {
    const byteLength = region.u32(start, "qualifier set length");
    if (byteLength < LENGTH_BYTES)
      throw new TruncatedError("CIM_RECORD_BOUNDS", "qualifier set shorter than its length");
    region.at(start, byteLength, "qualifier set");
    this.#region = region;
    this.#heap = heap;
    this.#start = start;
    this.byteLength = byteLength;
  }

  /** Whether the qualifier `key` is set and true. @throws CIM_* the set is damaged */
  get isKey(): boolean {
    return this.#find(NAME_KEY, "key") === true;
  }

  /** Whether the qualifier `singleton` is set and true. @throws CIM_* the set is damaged */
  get isSingleton(): boolean {
    return this.#find(NO_REFERENCE, "singleton") === true;
  }

  /** The declared type, `ref:__EventFilter`. @throws CIM_* the set is damaged */
  get cimType(): string | undefined {
    const value = this.#find(NAME_CIMTYPE, "cimtype");
    return typeof value === "string" ? value : undefined;
  }

  /** All qualifiers in stored order. @throws CIM_* the set is damaged */
  list(): Qualifier[] {
    const context = new ValueContext(this.#heap.byteLength);
    const qualifiers: Qualifier[] = [];
    this.#each((name, at, type) => {
      qualifiers.push({
        name: this.#heap.name(name, "qualifier name"),
        flavor: this.#region.u8(at + 4, "qualifier flavor"),
        type: { kind: type.kind, isArray: type.isArray, className: undefined },
        value: readValue(this.#region, at + ENTRY_BYTES, this.#heap, type, context),
      });
      return false;
    });
    return qualifiers;
  }

  /** Value of a qualifier known by dictionary number, or by a name spelt out. */
  #find(wanted: number, lowerName: string): CimValue | undefined {
    let found: CimValue | undefined;
    this.#each((name, at, type) => {
      if (name !== wanted && !this.#isSpelt(name, lowerName)) return false;
      found = readValue(this.#region, at + ENTRY_BYTES, this.#heap, type, new ValueContext(this.#heap.byteLength));
      return true;
    });
    return found;
  }

  /** Compares the length before it makes a text. */
  #isSpelt(name: number, lowerName: string): boolean {
    if (name >= NAME_KEY) return false;
    const end = name + 1 + lowerName.length;
    if (end >= this.#heap.byteLength || this.#heap.u8(end, "qualifier name") !== 0) return false;
    return this.#heap.encodedText(name, "qualifier name").toLowerCase() === lowerName;
  }

  #each(visit: (name: number, at: number, type: ReturnType<typeof decodeType>) => boolean): void {
    const end = this.#start + this.byteLength;
    for (let at = this.#start + LENGTH_BYTES; at < end; ) {
      const type = decodeType(this.#region.u32(at + 5, "qualifier type"));
      const next = at + ENTRY_BYTES + type.slotBytes;
      if (next > end) throw new TruncatedError("CIM_RECORD_BOUNDS", "qualifier reaches past its set");
      if (visit(this.#region.u32(at, "qualifier name"), at, type)) return;
      at = next;
    }
  }
}
