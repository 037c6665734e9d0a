import { hexByte } from "./hex.ts";

/** Byte order of a GUID on disk: first three groups little-endian, the last eight bytes as they stand. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** Lower-case GUID without braces from 16 bytes at `offset`; the caller has checked the bounds. */
export function guidToText(bytes: Uint8Array, offset = 0): string {
  let text = "";
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
    text += hexByte(bytes[offset + (ORDER[i] as number)] as number);
  }
  return text;
}

/** The 16 bytes of a GUID with or without braces. `undefined` if it isn't one. */
export function guidFromText(text: string): Uint8Array | undefined {
  const digits = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(text);
  if (!digits) return undefined;
  const hex = digits.slice(1).join("");
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 16; i++) bytes[ORDER[i] as number] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
