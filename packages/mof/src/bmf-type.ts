/** Types of values in binary MOF: the CIM codes, with two flags of its own. */

export const ARRAY_FLAG = 0x2000;
/** The value is the name of an alias. */
export const ALIAS_FLAG = 0x4000;
export const OBJECT_TYPE = 0x0d;

/** Code, name, and width in bytes of what has a fixed one. */
const TYPES: readonly (readonly [number, string, number?])[] = [
  [0, "void"],
  [2, "sint16", 2],
  [3, "sint32", 4],
  [4, "real32", 4],
  [5, "real64", 8],
  [8, "string"],
  [0x0b, "boolean", 2],
  [OBJECT_TYPE, "object"],
  [0x10, "sint8", 1],
  [0x11, "uint8", 1],
  [0x12, "uint16", 2],
  [0x13, "uint32", 4],
  [0x14, "sint64", 8],
  [0x15, "uint64", 8],
  [0x65, "datetime"],
  [0x66, "reference"],
  [0x67, "char16", 2],
];
const NAMES = new Map<number, string>(TYPES.map(([code, name]) => [code, name]));
const WIDTHS = new Map<number, number>(TYPES.flatMap(([code, , width]) => (width ? [[code, width]] : [])));

/** The code without flags. */
export function scalarType(type: number): number {
  return type & ~ARRAY_FLAG & ~ALIAS_FLAG;
}

/** `sint32`, `string[]`; an unknown code as `0x99`. */
export function typeName(type: number): string {
  const scalar = scalarType(type);
  return `${NAMES.get(scalar) ?? `0x${scalar.toString(16)}`}${(type & ARRAY_FLAG) !== 0 ? "[]" : ""}`;
}

/** Whether values of the scalar type are texts that end with a NUL. */
export function isTextType(scalar: number): boolean {
  return scalar === 8 || scalar === 0x65 || scalar === 0x66;
}

/** Width in bytes; undefined for texts, objects and unknown types. */
export function typeWidth(scalar: number): number | undefined {
  return WIDTHS.get(scalar);
}

/** Value of fixed width at an offset that has been checked; little-endian. */
export function fixedValue(view: DataView, scalar: number, at: number): bigint | number | boolean {
  switch (scalar) {
    case 2:
      return BigInt(view.getInt16(at, true));
    case 3:
      return BigInt(view.getInt32(at, true));
    case 4:
      return view.getFloat32(at, true);
    case 5:
      return view.getFloat64(at, true);
    case 0x0b:
      return view.getUint16(at, true) !== 0;
    case 0x10:
      return BigInt(view.getInt8(at));
    case 0x11:
      return BigInt(view.getUint8(at));
    case 0x13:
      return BigInt(view.getUint32(at, true));
    case 0x14:
      return view.getBigInt64(at, true);
    case 0x15:
      return view.getBigUint64(at, true);
    default:
      return BigInt(view.getUint16(at, true));
  }
}
