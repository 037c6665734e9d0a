/** MethodsPart of a class definition. [MS-WMIO] 2.2.38 and as observed; two bytes behind the count are garbage. */
import { type CimObject, ValueContext } from "./cim-value.ts";
import { readHeap } from "./class-part.ts";
import { readObjectBlock } from "./object-block.ts";
import { type Qualifier, QualifierSet } from "./qualifier.ts";
import { NO_REFERENCE, type Region } from "./region.ts";

const HEADER_BYTES = 8;
const METHOD_BYTES = 24;
const FLAG_INHERITED = 0x20;

/** A method as its class declares it. */
export interface MethodDefinition {
  name: string;
  isInherited: boolean;
  originDepth: number;
  qualifiers: Qualifier[];
  /** `__PARAMETERS` with the parameters as properties; undefined if there are none. */
  input: CimObject | undefined;
  output: CimObject | undefined;
}

/** A MethodsPart; methods are read when asked for. */
export class MethodsPart {
  readonly #region: Region;
  readonly #heap: Region;
  readonly count: number;
  readonly byteLength: number;
  /** Bytes behind the heap that belong to nothing. */
  readonly slack: number;

  /** @throws CIM_RECORD_BOUNDS, CIM_HEAP */
  constructor(outer: Region, start: number) {
    this.byteLength = outer.u32(start, "methods part length");
    this.#region = outer.part(start, this.byteLength, "methods part");
    this.count = this.#region.u16(4, "method count");
    const heapAt = HEADER_BYTES + this.count * METHOD_BYTES;
    this.#heap = readHeap(this.#region, heapAt);
    this.slack = this.byteLength - heapAt - 4 - this.#heap.byteLength;
  }

  /** All methods in stored order. @throws CIM_* */
  list(): MethodDefinition[] {
    const context = new ValueContext(this.byteLength, readObjectBlock);
    return Array.from({ length: this.count }, (_, i) => this.#method(HEADER_BYTES + i * METHOD_BYTES, context));
  }

  #method(at: number, context: ValueContext): MethodDefinition {
    const heap = this.#heap;
    return {
      name: heap.name(this.#region.u32(at, "method name"), "method name"),
      isInherited: (this.#region.u8(at + 4, "method flags") & FLAG_INHERITED) !== 0,
      originDepth: this.#region.u32(at + 8, "method origin"),
      qualifiers: new QualifierSet(heap, this.#region.u32(at + 12, "method qualifiers"), heap).list(),
      input: this.#signature(this.#region.u32(at + 16, "method input"), context),
      output: this.#signature(this.#region.u32(at + 20, "method output"), context),
    };
  }

  #signature(reference: number, context: ValueContext): CimObject | undefined {
    if (reference === NO_REFERENCE) return undefined;
    const byteLength = this.#heap.u32(reference, "signature length");
    if (byteLength === 0) return undefined;
    context.spend(byteLength);
    return readObjectBlock(this.#heap.part(reference + 4, byteLength, "signature"), context);
  }
}
