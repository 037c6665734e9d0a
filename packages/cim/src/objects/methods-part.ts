/** MethodsPart of a class definition. [MS-WMIO] 2.2.38 and as observed; two bytes behind the count are garbage. */
import type { CimType } from "./cim-type.ts";
import { type PropertyEntry, readHeap } from "./class-part.ts";
import { readClassBlock } from "./object-block.ts";
import { type Qualifier, QualifierSet } from "./qualifier.ts";
import { NO_REFERENCE, type Region } from "./region.ts";

const HEADER_BYTES = 8;
const METHOD_BYTES = 24;
const FLAG_INHERITED = 0x20;
/** Property of the output signature that is the method's value. */
const RETURN_VALUE = "returnvalue";

/** A parameter of a method. */
export interface MethodParameter {
  name: string;
  type: CimType;
  /** `In`, `Out` and `ID` among them. */
  qualifiers: Qualifier[];
}

/** A method as its class declares it. */
export interface MethodDefinition {
  name: string;
  isInherited: boolean;
  originDepth: number;
  qualifiers: Qualifier[];
  /** In the order of their `ID` qualifiers. */
  parameters: MethodParameter[];
  /** Undefined for a method without value. */
  returnType: CimType | undefined;
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
    return Array.from({ length: this.count }, (_, i) => this.#method(HEADER_BYTES + i * METHOD_BYTES));
  }

  #method(at: number): MethodDefinition {
    const heap = this.#heap;
    const input = this.#signature(this.#region.u32(at + 16, "method input"));
    const output = this.#signature(this.#region.u32(at + 20, "method output"));
    const value = output.find(({ name }) => name.toLowerCase() === RETURN_VALUE);
    return {
      name: heap.name(this.#region.u32(at, "method name"), "method name"),
      isInherited: (this.#region.u8(at + 4, "method flags") & FLAG_INHERITED) !== 0,
      originDepth: this.#region.u32(at + 8, "method origin"),
      qualifiers: new QualifierSet(heap, this.#region.u32(at + 12, "method qualifiers"), heap).list(),
      parameters: mergeParameters(input, output),
      returnType: value?.type,
    };
  }

  #signature(reference: number): PropertyEntry[] {
    if (reference === NO_REFERENCE) return [];
    const byteLength = this.#heap.u32(reference, "signature length");
    return byteLength === 0 ? [] : readClassBlock(this.#heap.part(reference + 4, byteLength, "signature")).properties;
  }
}

/** A parameter that goes in and out stands in both signatures, with its direction in each. */
function mergeParameters(input: readonly PropertyEntry[], output: readonly PropertyEntry[]): MethodParameter[] {
  const byName = new Map<string, MethodParameter>();
  for (const entry of [...input, ...output]) {
    const key = entry.name.toLowerCase();
    if (key === RETURN_VALUE) continue;
    const qualifiers = entry.qualifiers.list();
    const known = byName.get(key);
    if (known) known.qualifiers.push(...qualifiers.filter((one) => !hasQualifier(known, one.name)));
    else byName.set(key, { name: entry.name, type: entry.type, qualifiers });
  }
  return [...byName.values()].sort((a, b) => idOf(a) - idOf(b));
}

function hasQualifier({ qualifiers }: MethodParameter, name: string): boolean {
  return qualifiers.some((one) => one.name.toLowerCase() === name.toLowerCase());
}

function idOf({ qualifiers }: MethodParameter): number {
  const id = qualifiers.find(({ name }) => name.toLowerCase() === "id")?.value;
  return typeof id === "number" ? id : 0;
}
