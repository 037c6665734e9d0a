import { MalformedError } from "@unbind/bytes";

/** Types of WMI properties, in MOF's words; `reference` is `ref` there. */
export type CimKind =
  | "sint8"
  | "uint8"
  | "sint16"
  | "uint16"
  | "sint32"
  | "uint32"
  | "sint64"
  | "uint64"
  | "real32"
  | "real64"
  | "boolean"
  | "string"
  | "datetime"
  | "reference"
  | "object"
  | "char16";

/** A declared type. */
export interface CimType {
  kind: CimKind;
  isArray: boolean;
  /** Class of a typed reference or object, from the CIMTYPE qualifier: `__EventFilter`. */
  className: string | undefined;
}

interface KindFacts {
  kind: CimKind;
  /** Bytes in a value table or an array; 4 for a reference into the heap. */
  byteLength: number;
}

/** [MS-WMIO] 2.2.82; sizes as observed. */
const KINDS: ReadonlyMap<number, KindFacts> = new Map<number, KindFacts>([
  [0x02, { kind: "sint16", byteLength: 2 }],
  [0x03, { kind: "sint32", byteLength: 4 }],
  [0x04, { kind: "real32", byteLength: 4 }],
  [0x05, { kind: "real64", byteLength: 8 }],
  [0x08, { kind: "string", byteLength: 4 }],
  [0x0b, { kind: "boolean", byteLength: 2 }],
  [0x0d, { kind: "object", byteLength: 4 }],
  [0x10, { kind: "sint8", byteLength: 1 }],
  [0x11, { kind: "uint8", byteLength: 1 }],
  [0x12, { kind: "uint16", byteLength: 2 }],
  [0x13, { kind: "uint32", byteLength: 4 }],
  [0x14, { kind: "sint64", byteLength: 8 }],
  [0x15, { kind: "uint64", byteLength: 8 }],
  [0x65, { kind: "datetime", byteLength: 4 }],
  [0x66, { kind: "reference", byteLength: 4 }],
  [0x67, { kind: "char16", byteLength: 2 }],
]);

const KIND_MASK = 0xff;
const ARRAY_FLAG = 0x2000;
/** Declared in an ancestor first. */
const REDECLARED_FLAG = 0x4000;
const REFERENCE_BYTES = 4;

/** A type code with its flags taken apart. */
export interface TypeCode {
  kind: CimKind;
  isArray: boolean;
  isRedeclared: boolean;
  /** Bytes of one element. */
  elementBytes: number;
  /** Bytes in the value table. */
  slotBytes: number;
}

const decoded = new Map<number, TypeCode>();

/** @throws CIM_TYPE the code is not of the format */
export function decodeType(code: number): TypeCode {
  const known = decoded.get(code);
  if (known) return known;
  const facts = KINDS.get(code & KIND_MASK);
  if (!facts || (code & ~(KIND_MASK | ARRAY_FLAG | REDECLARED_FLAG)) !== 0) {
    throw new MalformedError("CIM_TYPE", `type code 0x${code.toString(16)}`);
  }
  const isArray = (code & ARRAY_FLAG) !== 0;
  const type = {
    kind: facts.kind,
    isArray,
    isRedeclared: (code & REDECLARED_FLAG) !== 0,
    elementBytes: facts.byteLength,
    slotBytes: isArray ? REFERENCE_BYTES : facts.byteLength,
  };
  decoded.set(code, type);
  return type;
}
