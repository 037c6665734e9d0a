/** Value types of BinXML ([MS-EVEN6] 2.2.12, type byte of a value descriptor). */
export const NULL_TYPE = 0x00;
export const STRING_TYPE = 0x01;
export const ANSI_TYPE = 0x02;
export const UINT32_TYPE = 0x08;
export const UINT64_TYPE = 0x0a;
export const GUID_TYPE = 0x0f;
export const SIZE_TYPE = 0x10;
export const FILETIME_TYPE = 0x11;
export const SID_TYPE = 0x13;
export const HEX32_TYPE = 0x14;
export const FRAGMENT_TYPE = 0x21;
/** Bit of an array of any other type. */
export const ARRAY_BIT = 0x80;

/** Bytes of one item by type; 0 = varies. */
const ITEM_BYTES: Uint8Array = Uint8Array.of(0, 0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 0, 16, 0, 8, 16, 0, 4, 8);

/** Bytes that every value of `type` has; 0 if they vary or the type isn't known. */
export function fixedSizeOf(type: number): number {
  return ITEM_BYTES[type] ?? 0;
}

/** Whether arrays of `type` can be cut into items; the bytes of others stay one blob. */
export function isArrayKnown(type: number): boolean {
  return type === STRING_TYPE || type === ANSI_TYPE || type === SID_TYPE || fixedSizeOf(type) > 0;
}
