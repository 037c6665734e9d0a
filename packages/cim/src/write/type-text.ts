import { type CimKind, decodeType, type TypeCode } from "../objects/cim-type.ts";

const ARRAY_FLAG = 0x2000;

/** [MS-WMIO] 2.2.82. */
const CODES: Record<CimKind, number> = {
  sint16: 0x02,
  sint32: 0x03,
  real32: 0x04,
  real64: 0x05,
  string: 0x08,
  boolean: 0x0b,
  object: 0x0d,
  sint8: 0x10,
  uint8: 0x11,
  uint16: 0x12,
  uint32: 0x13,
  sint64: 0x14,
  uint64: 0x15,
  datetime: 0x65,
  reference: 0x66,
  char16: 0x67,
};

/** A type in both forms. */
export interface WrittenType extends TypeCode {
  /** As stored, array flag included. */
  code: number;
  /** Value of the qualifier CIMTYPE. */
  cimType: string;
}

/** Understands `uint8[]`, `ref:__EventFilter`, `object:Class`. @throws RangeError no such type */
export function typeOf(text: string): WrittenType {
  const isArray = text.endsWith("[]");
  const cimType = isArray ? text.slice(0, -2) : text;
  const base = (cimType.split(":")[0] as string).toLowerCase();
  const code = CODES[(base === "ref" ? "reference" : base) as CimKind] as number | undefined;
  if (code === undefined) throw new RangeError(`no CIM type is called ${text}`);
  const whole = code | (isArray ? ARRAY_FLAG : 0);
  return { ...decodeType(whole), code: whole, cimType };
}
