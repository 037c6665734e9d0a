/**
 * Values of a template instance and how each type is laid out ([MS-EVEN6] 2.2.12, value types).
 * All numbers little-endian, except the authority inside a SID.
 */
import { guidFromText, sidFromText } from "@unbind/bytes";
import type { ChunkBuffer } from "./chunk-buffer.ts";
import type { BinXmlFragment } from "./element-tree.ts";

/** What each value type takes. Text and bytes are written as given: no length check but the chunk's end. */
interface ValueShapes {
  /** Nothing, but that many zero bytes are there (Windows: 2 for Qualifiers, 16 for ActivityID). */
  null: number;
  string: string;
  ansi: Uint8Array;
  int8: number;
  uint8: number;
  int16: number;
  uint16: number;
  int32: number;
  uint32: number;
  int64: bigint;
  uint64: bigint;
  float: number;
  double: number;
  /** The whole u32: Windows takes anything but 0 for true. */
  bool: number;
  binary: Uint8Array;
  /** Text with or without braces, or the 16 bytes. */
  guid: string | Uint8Array;
  /** size_t of a 32-bit writer as number, of a 64-bit writer as bigint. */
  size: number | bigint;
  filetime: bigint;
  /** Year, month, weekday, day, hour, minute, second, millisecond. */
  systemtime: readonly number[];
  /** `S-1-...`, or its bytes. */
  sid: string | Uint8Array;
  hex32: number;
  hex64: bigint;
  handle: Uint8Array;
  xml: Uint8Array;
  fragment: BinXmlFragment;
}

/** Arrays: strings NUL-terminated one after another, fixed types packed. */
type ArrayOf = Exclude<keyof ValueShapes, "null" | "fragment" | "xml" | "handle">;

type Shape<T extends ValueTypeName> = T extends keyof ValueShapes
  ? ValueShapes[T]
  : T extends `${infer Item extends ArrayOf}[]`
    ? readonly ValueShapes[Item][]
    : never;

/** Name of a value type; `string[]` is an array of strings. */
export type ValueTypeName = keyof ValueShapes | `${ArrayOf}[]`;

/** One value of an instance: `{ type: "uint16", value: 5861 }`. */
export type BinXmlValue = { [T in ValueTypeName]: { readonly type: T; readonly value: Shape<T> } }[ValueTypeName];

type Scalar = Exclude<keyof ValueShapes, "fragment">;
type Codec<T extends Scalar> = readonly [code: number, write: (out: ChunkBuffer, value: ValueShapes[T]) => void];

const CODECS: { readonly [T in Scalar]: Codec<T> } = {
  null: [0x00, (out, value) => out.bytes.fill(0, out.take(value), out.position)],
  string: [0x01, (out, value) => out.utf16(value)],
  ansi: [0x02, (out, value) => out.block(value)],
  int8: [0x03, (out, value) => out.u8(value)],
  uint8: [0x04, (out, value) => out.u8(value)],
  int16: [0x05, (out, value) => out.u16(value)],
  uint16: [0x06, (out, value) => out.u16(value)],
  int32: [0x07, (out, value) => out.u32(value)],
  uint32: [0x08, (out, value) => out.u32(value)],
  int64: [0x09, (out, value) => out.u64(value)],
  uint64: [0x0a, (out, value) => out.u64(value)],
  float: [0x0b, (out, value) => out.view.setFloat32(out.take(4), value, true)],
  double: [0x0c, (out, value) => out.view.setFloat64(out.take(8), value, true)],
  bool: [0x0d, (out, value) => out.u32(value)],
  binary: [0x0e, (out, value) => out.block(value)],
  guid: [0x0f, (out, value) => out.block(guidBytes(value))],
  size: [0x10, (out, value) => (typeof value === "bigint" ? out.u64(value) : out.u32(value))],
  filetime: [0x11, (out, value) => out.u64(value)],
  systemtime: [
    0x12,
    (out, value) =>
      value.forEach((part) => {
        out.u16(part);
      }),
  ],
  sid: [0x13, (out, value) => out.block(sidBytes(value))],
  hex32: [0x14, (out, value) => out.u32(value)],
  hex64: [0x15, (out, value) => out.u64(value)],
  handle: [0x20, (out, value) => out.block(value)],
  xml: [0x23, (out, value) => out.block(value)],
};
const FRAGMENT_CODE = 0x21;
const ARRAY_BIT = 0x80;

/** The type byte of a descriptor or substitution. */
export function valueCode(type: ValueTypeName): number {
  if (type === "fragment") return FRAGMENT_CODE;
  if (type.endsWith("[]")) return ARRAY_BIT | CODECS[type.slice(0, -2) as Scalar][0];
  return CODECS[type as Scalar][0];
}

/** Writes any value but a fragment; `terminated` puts a NUL behind a text. */
export function writeValue(
  out: ChunkBuffer,
  value: Exclude<BinXmlValue, { type: "fragment" }>,
  terminated: boolean,
): void {
  if (!value.type.endsWith("[]")) {
    (CODECS[value.type as Scalar] as Codec<"string">)[1](out, value.value as string);
    if (terminated && value.type === "string") out.u16(0);
    return;
  }
  const item = value.type.slice(0, -2) as Scalar;
  for (const part of value.value as readonly string[]) {
    (CODECS[item] as Codec<"string">)[1](out, part);
    if (item === "string") out.u16(0);
  }
}

/** The 16 bytes of a GUID that the caller wrote down. @throws RangeError if it isn't one */
export function guidBytes(guid: string | Uint8Array): Uint8Array {
  if (typeof guid !== "string") return guid;
  const bytes = guidFromText(guid);
  if (!bytes) throw new RangeError(`not a GUID: ${guid}`);
  return bytes;
}

/** The bytes of a SID that the caller wrote down. @throws RangeError if it isn't one */
export function sidBytes(sid: string | Uint8Array): Uint8Array {
  if (typeof sid !== "string") return sid;
  const bytes = sidFromText(sid);
  if (!bytes) throw new RangeError(`not a SID: ${sid}`);
  return bytes;
}
