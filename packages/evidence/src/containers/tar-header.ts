import { decodeUtf8 } from "./member-name.ts";

/**
 * Headers of tar: POSIX ustar and PAX (IEEE 1003.1, pax, "ustar Interchange Format" and "pax Header Block"), GNU
 * long names and base-256 numbers (tar manual, "Basic Tar Format"), and old ones without magic. Blocks of 512 bytes.
 */
export const TAR_BLOCK = 512;

export interface TarHeader {
  name: string;
  /** Bytes of data after this block. */
  byteLength: number;
  /** One character: `0` file, `5` directory, `x` PAX records, `L` long name, ... */
  type: string;
}

/** A header block; undefined if its checksum doesn't fit (an all-zero block among them). */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.length < TAR_BLOCK || !checksumFits(block)) return undefined;
  const byteLength = numberAt(block, 124, 12);
  if (byteLength === undefined) return undefined;
  const type = String.fromCharCode(block[156] as number);
  const name = textAt(block, 0, 100);
  const posix = textAt(block, 257, 8) === "ustar" && block[263] === 0x30;
  const prefix = posix ? textAt(block, 345, 155) : "";
  return { name: prefix === "" ? name : `${prefix}/${name}`, byteLength, type: type === "\0" ? "0" : type };
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Sum of all bytes, its own field as blanks; some old writers summed signed bytes. */
function checksumFits(block: Uint8Array): boolean {
  const stored = numberAt(block, 148, 8);
  let unsigned = 8 * 0x20;
  let signed = 8 * 0x20;
  for (let i = 0; i < TAR_BLOCK; i++) {
    if (i >= 148 && i < 156) continue;
    const byte = block[i] as number;
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 256;
  }
  return stored !== undefined && (stored === unsigned || stored === signed);
}

/** Octal digits, or base-256 where the first bit is set; undefined if neither or not a safe integer. */
function numberAt(block: Uint8Array, start: number, length: number): number | undefined {
  const first = block[start] as number;
  let value = 0;
  if ((first & 0x80) !== 0) {
    if (first !== 0x80) return undefined;
    for (let i = start + 1; i < start + length; i++) value = value * 256 + (block[i] as number);
  } else {
    const digits = textAt(block, start, length).trim();
    if (!/^[0-7]*$/.test(digits)) return undefined;
    value = digits === "" ? 0 : Number.parseInt(digits, 8);
  }
  return Number.isSafeInteger(value) ? value : undefined;
}

function textAt(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return tarText(end < 0 ? field : field.subarray(0, end));
}

/** Names are UTF-8 by PAX, whatever the system used before. */
export function tarText(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? new TextDecoder("windows-1252").decode(bytes);
}

/** PAX records, `<length> <key>=<value>\n`; stops where one doesn't fit. */
export function parsePax(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    if (blank < 0 || blank - at > 10) break;
    const length = Number(tarText(bytes.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at + 1 || at + length > bytes.length) break;
    const record = tarText(bytes.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
