/**
 * Numbers and identifiers as ASCII bytes: each function writes at `at` and returns where it ended.
 * The caller has made room (20 bytes for a number, 38 for a GUID, 200 for a SID).
 */
export const LOWER_DIGITS: Uint8Array = new TextEncoder().encode("0123456789abcdef");
export const UPPER_DIGITS: Uint8Array = new TextEncoder().encode("0123456789ABCDEF");
const BILLION = 1_000_000_000;
const DASH = 0x2d;
const ZERO = 0x30;

/** Decimal digits of an integer 0 .. 2^53. */
export function writeDecimal(buffer: Uint8Array, at: number, value: number): number {
  if (value >= BILLION) {
    const high = Math.floor(value / BILLION);
    return writePadded(buffer, writeDecimal(buffer, at, high), value - high * BILLION, 9);
  }
  let width = 1;
  for (let power = 10; width < 9 && value >= power; power *= 10) width++;
  return writePadded(buffer, at, value, width);
}

/** Exactly `width` decimal digits of an integer below 2^31. */
export function writePadded(buffer: Uint8Array, at: number, value: number, width: number): number {
  let rest = value | 0;
  for (let i = at + width - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0;
    buffer[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + width;
}

/** Decimal digits of an unsigned 64-bit integer given in halves. */
export function writeUnsigned64(buffer: Uint8Array, at: number, low: number, high: number): number {
  if (high < 0x200000) return writeDecimal(buffer, at, high * 0x100000000 + low);
  return writeAscii(buffer, at, ((BigInt(high) << 32n) | BigInt(low)).toString());
}

/** Decimal digits of a signed 64-bit integer given in unsigned halves. */
export function writeSigned64(buffer: Uint8Array, at: number, low: number, high: number): number {
  if (high < 0x80000000) return writeUnsigned64(buffer, at, low, high);
  buffer[at] = DASH;
  const carry = low === 0 ? 1 : 0;
  return writeUnsigned64(buffer, at + 1, -low >>> 0, (~high + carry) >>> 0);
}

/** Decimal digits of a signed integer below 2^31 in size. */
export function writeSigned(buffer: Uint8Array, at: number, value: number): number {
  if (value >= 0) return writeDecimal(buffer, at, value);
  buffer[at] = DASH;
  return writeDecimal(buffer, at + 1, -value);
}

/** `0x` and lower-case hex digits without leading zeros. */
export function writeHex64(buffer: Uint8Array, start: number, low: number, high: number): number {
  buffer[start] = ZERO;
  buffer[start + 1] = 0x78;
  let at = start + 2;
  for (let shift = 60; shift >= 0; shift -= 4) {
    const digit = (shift >= 32 ? high >>> (shift - 32) : low >>> shift) & 15;
    if (digit !== 0 || at > start + 2 || shift === 0) buffer[at++] = LOWER_DIGITS[digit] as number;
  }
  return at;
}

/** Two upper-case hex digits per byte of `bytes[from..to)`. */
export function writeHexBytes(buffer: Uint8Array, start: number, bytes: Uint8Array, from: number, to: number): number {
  let at = start;
  for (let i = from; i < to; i++) {
    const value = bytes[i] as number;
    buffer[at++] = UPPER_DIGITS[value >> 4] as number;
    buffer[at++] = UPPER_DIGITS[value & 15] as number;
  }
  return at;
}

/** Byte order of a GUID on disk; negative entries are dashes. */
const GUID_ORDER = Int8Array.of(3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15);

/** GUID without braces from the 16 bytes at `from`, in hex `digits` of one case. */
export function writeGuid(
  buffer: Uint8Array,
  start: number,
  bytes: Uint8Array,
  from: number,
  digits: Uint8Array,
): number {
  let at = start;
  for (let i = 0; i < GUID_ORDER.length; i++) {
    const index = GUID_ORDER[i] as number;
    if (index < 0) {
      buffer[at++] = DASH;
      continue;
    }
    const value = bytes[from + index] as number;
    buffer[at++] = digits[value >> 4] as number;
    buffer[at++] = digits[value & 15] as number;
  }
  return at;
}

/**
 * `S-1-5-18` from the SID at `from`, whose length the caller has checked. Authorities of 2^32 and more are
 * printed in hex ([MS-DTYP] 2.4.2.1).
 */
export function writeSid(buffer: Uint8Array, start: number, bytes: Uint8Array, from: number): number {
  buffer[start] = 0x53;
  buffer[start + 1] = DASH;
  let at = writeDecimal(buffer, start + 2, bytes[from] as number);
  buffer[at++] = DASH;
  const high = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  let low = 0;
  for (let i = 4; i < 8; i++) low = low * 256 + (bytes[from + i] as number);
  at = high === 0 ? writeDecimal(buffer, at, low) : writeHex64(buffer, at, low, high);
  const count = bytes[from + 1] as number;
  for (let i = from + 8; i < from + 8 + 4 * count; i += 4) {
    buffer[at++] = DASH;
    at = writeDecimal(buffer, at, u32At(bytes, i));
  }
  return at;
}

/** ASCII text as it stands. */
export function writeAscii(buffer: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) buffer[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Little-endian u32; the caller has checked the bounds. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
