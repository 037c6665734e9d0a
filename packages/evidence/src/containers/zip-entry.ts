import { BoundedReader, crc32, hexByte } from "@unbind/bytes";
import { boundedName, decodeCp437, decodeUtf8 } from "./member-name.ts";

/**
 * Headers of a zip member: central directory header (APPNOTE 6.3.10, section 4.3.12), local file header (4.3.7),
 * their zip64 (4.5.3), Unicode path (4.6.9) and AES (WinZip AE-x) extra fields. Little-endian.
 */
export const CENTRAL_SIGNATURE = 0x02014b50;
export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_BYTES = 46;
export const LOCAL_BYTES = 30;

/** Compression methods that are read (4.4.5). */
export const STORED = 0;
export const DEFLATED = 8;
export const DEFLATE64 = 9;
/** No deflate stream expands more (RFC 1951: 258 bytes from two bits); a header that promises more is wrong. */
export const MAX_DEFLATE_RATIO = 1032;
/** Stands for "WinZip AES"; the real method is in the extra field. */
export const AES = 99;

const FLAG_ENCRYPTED = 1;
const FLAG_DESCRIPTOR = 8;
const FLAG_UTF8 = 0x800;
const MAX_U32 = 0xffffffff;

const EXTRA_ZIP64 = 0x0001;
const EXTRA_UNICODE_PATH = 0x7075;
const EXTRA_AES = 0x9901;

/** One member, as its central directory header (or, where that is lost, its local header) describes it. */
export interface ZipEntry {
  /** Offset of the header this was read from. */
  index: number;
  name: string;
  flags: number;
  method: number;
  /** MS-DOS time and date as they stand; ZipCrypto checks the password against it. */
  time: number;
  crc32: number;
  compressedBytes: number;
  byteLength: number;
  /** Offset of the local header, before adding what was put in front of the zip. */
  localOffset: number;
  /** Version, vendor, strength and method, as the AES extra field holds them. */
  aes: Uint8Array | undefined;
  /** Bytes of the header it was read from, name, extra field and comment included. */
  headerBytes: number;
}

export function isEncrypted({ flags }: ZipEntry): boolean {
  return (flags & FLAG_ENCRYPTED) !== 0;
}

/** Sizes and CRC come after the data (4.3.9), so the local header may not have them. */
export function hasDescriptor({ flags }: ZipEntry): boolean {
  return (flags & FLAG_DESCRIPTOR) !== 0;
}

/** Length of a whole local header that begins with these {@link LOCAL_BYTES} bytes. */
export function localHeaderBytes(fixed: Uint8Array): number {
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.byteLength);
  return LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

export function isDirectory({ name, byteLength }: ZipEntry): boolean {
  return byteLength === 0 && /[\\/]$/.test(name);
}

/** `zip:` CRC-32 and length. An AES member of version AE-2 has no CRC. */
export function fingerprintOf({ crc32: crc, byteLength, aes }: ZipEntry): string | undefined {
  if (aes && crc === 0) return undefined;
  const hex = [24, 16, 8, 0].map((shift) => hexByte((crc >>> shift) & 0xff)).join("");
  return `zip:${hex}:${byteLength}`;
}

/** Reads a whole central directory header that stood at `index`. @throws TRUNCATED, MAGIC */
export function parseCentralHeader(bytes: Uint8Array, index: number): ZipEntry {
  const reader = new BoundedReader(bytes);
  reader.take(8, "central header");
  const flags = reader.u16("central header.flags");
  const method = reader.u16("central header.method");
  const time = reader.u32("central header.time");
  const crc = reader.u32("central header.crc32");
  const compressedBytes = reader.u32("central header.compressedSize");
  const byteLength = reader.u32("central header.size");
  const nameBytes = reader.u16("central header.nameLength");
  const extraBytes = reader.u16("central header.extraLength");
  const commentBytes = reader.u16("central header.commentLength");
  reader.take(8, "central header.attributes");
  const localOffset = reader.u32("central header.localOffset");
  const name = reader.view(nameBytes, "central header.name");
  const extra = reader.view(extraBytes, "central header.extra");
  const headerBytes = CENTRAL_BYTES + nameBytes + extraBytes + commentBytes;
  const raw = { index, flags, method, time, crc32: crc, compressedBytes, byteLength, localOffset, headerBytes };
  return withExtra(raw, name, extra);
}

/** Reads a local header that stood at `index`. @throws TRUNCATED */
export function parseLocalHeader(bytes: Uint8Array, index: number): ZipEntry {
  const reader = new BoundedReader(bytes);
  reader.take(6, "local header");
  const flags = reader.u16("local header.flags");
  const method = reader.u16("local header.method");
  const time = reader.u32("local header.time");
  const crc = reader.u32("local header.crc32");
  const compressedBytes = reader.u32("local header.compressedSize");
  const byteLength = reader.u32("local header.size");
  const nameBytes = reader.u16("local header.nameLength");
  const extraBytes = reader.u16("local header.extraLength");
  const name = reader.view(nameBytes, "local header.name");
  const extra = reader.view(extraBytes, "local header.extra");
  const headerBytes = LOCAL_BYTES + nameBytes + extraBytes;
  const raw = { index, flags, method, time, crc32: crc, compressedBytes, byteLength, localOffset: index, headerBytes };
  return withExtra(raw, name, extra);
}

function withExtra(raw: Omit<ZipEntry, "name" | "aes">, name: Uint8Array, extra: Uint8Array): ZipEntry {
  const fields = extraFields(extra);
  const aes = fields.get(EXTRA_AES);
  const entry: ZipEntry = {
    ...raw,
    name: boundedName(entryName(name, raw.flags, fields.get(EXTRA_UNICODE_PATH))),
    aes: raw.method === AES && aes?.length === 7 ? aes : undefined,
  };
  const zip64 = fields.get(EXTRA_ZIP64);
  if (zip64) applyZip64(entry, zip64);
  return entry;
}

/** Extra fields by id, first of each; stops where lengths don't fit. */
function extraFields(extra: Uint8Array): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  const reader = new BoundedReader(extra);
  while (reader.remaining >= 4) {
    const id = reader.u16("extra.id");
    const byteLength = reader.u16("extra.length");
    if (byteLength > reader.remaining) break;
    const value = reader.view(byteLength, "extra.data");
    if (!fields.has(id)) fields.set(id, value);
  }
  return fields;
}

/** The field holds only those values whose place in the header is all ones, in this order. */
function applyZip64(entry: ZipEntry, field: Uint8Array): void {
  const reader = new BoundedReader(field);
  for (const key of ["byteLength", "compressedBytes", "localOffset"] as const) {
    if (entry[key] === MAX_U32 && reader.remaining >= 8) entry[key] = Number(reader.u64(`zip64.${key}`));
  }
}

function entryName(bytes: Uint8Array, flags: number, unicodePath: Uint8Array | undefined): string {
  if (unicodePath && unicodePath.length > 5) {
    const view = new DataView(unicodePath.buffer, unicodePath.byteOffset);
    const text = view.getUint32(1, true) === crc32(bytes) ? decodeUtf8(unicodePath.subarray(5)) : undefined;
    if (text !== undefined) return text;
  }
  // Many writers store UTF-8 without saying so; text of a code page is hardly ever valid UTF-8 by chance.
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  return (flags & FLAG_UTF8) !== 0 ? new TextDecoder().decode(bytes) : decodeCp437(bytes);
}
