/** What decoded bytes are: text in one of the encodings that scripts use, a compressed stream, a program, or neither. */

import { decodeUtf16 } from "@unbind/bytes";
import type { LayerContent } from "./decoded-layer.ts";

/** Bytes as a layer shows them. */
export interface ByteContent {
  readonly content: LayerContent;
  readonly text: string;
  /** How text was written; `bytes` for anything that is not text. */
  readonly writtenAs: "utf8" | "utf16le" | "utf16be" | "bytes";
}

/** Share of readable characters that makes bytes a text. */
const READABLE_SHARE = 0.9;
const SAMPLE_LENGTH = 4096;
const CHUNK_LENGTH = 8192;
const PE_OFFSET_FIELD = 0x3c;
const SHELLCODE_STARTS: readonly (readonly number[])[] = [
  [0xfc, 0xe8],
  [0xfc, 0x48, 0x83, 0xe4, 0xf0],
  [0xfc, 0x48, 0x81, 0xe4],
  [0xe8, 0, 0, 0, 0],
];
/** FNSTENV [ESP-0Ch], with which shellcode finds out where it stands. */
const GET_PC: readonly number[] = [0xd9, 0x74, 0x24, 0xf4];
const GET_PC_WINDOW = 32;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: false });
const utf16be = new TextDecoder("utf-16be");

/** One character (U+0000 to U+00FF) for each byte. */
export function bytesToText(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK_LENGTH) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK_LENGTH));
  }
  return text;
}

/** The bytes behind {@link bytesToText}. */
export function textToBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Recognises bytes by their first ones, then by whether they read as text. */
export function readBytes(bytes: Uint8Array): ByteContent {
  const kind = binaryKind(bytes);
  if (kind !== undefined) return { content: kind, text: bytesToText(bytes), writtenAs: "bytes" };
  return textOf(bytes) ?? { content: "bytes", text: bytesToText(bytes), writtenAs: "bytes" };
}

/** True when nearly all of a text (its first 4,096 characters) can be read; of a short one, all of it. */
export function isReadable(text: string): boolean {
  const length = Math.min(text.length, SAMPLE_LENGTH);
  if (length === 0) return false;
  let readable = 0;
  for (let i = 0; i < length; i++) if (isReadableUnit(text.charCodeAt(i))) readable++;
  return length < 16 ? readable === length : readable >= length * READABLE_SHARE;
}

function isReadableUnit(unit: number): boolean {
  if (unit < 0x7f) return unit >= 0x20 || (unit >= 9 && unit <= 13);
  return unit >= 0xa0 && unit < 0xfff0 && (unit < 0xe000 || unit > 0xf8ff);
}

function binaryKind(bytes: Uint8Array): LayerContent | undefined {
  if (isProgram(bytes)) return "pe";
  if (startsWith(bytes, [0x1f, 0x8b, 8])) return "gzip";
  if (startsWith(bytes, [0x50, 0x4b, 3, 4])) return "zip";
  if (SHELLCODE_STARTS.some((start) => startsWith(bytes, start)) || hasGetPc(bytes)) return "shellcode";
  const isZlib = bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0);
  return isZlib && bytes.length > 6 ? "zlib" : undefined;
}

function startsWith(bytes: Uint8Array, start: readonly number[], from = 0): boolean {
  return bytes.length >= from + start.length && start.every((byte, i) => bytes[from + i] === byte);
}

function isProgram(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, [0x4d, 0x5a]) || bytes.length < PE_OFFSET_FIELD + 4) return false;
  const offset = new DataView(bytes.buffer, bytes.byteOffset).getUint32(PE_OFFSET_FIELD, true);
  return offset < bytes.length && startsWith(bytes, [0x50, 0x45, 0, 0], offset);
}

function hasGetPc(bytes: Uint8Array): boolean {
  for (let i = 0; i < Math.min(bytes.length, GET_PC_WINDOW); i++) if (startsWith(bytes, GET_PC, i)) return true;
  return false;
}

function textOf(bytes: Uint8Array): ByteContent | undefined {
  if (looksWide(bytes, 1)) {
    const start = startsWith(bytes, [0xff, 0xfe]) ? 2 : 0;
    return readableAs(decodeUtf16(bytes, start, (bytes.length - start) >> 1), "utf16le");
  }
  if (looksWide(bytes, 0)) return readableAs(utf16be.decode(bytes.subarray(0, bytes.length & ~1)), "utf16be");
  return readableAs(utf8.decode(bytes), "utf8");
}

function readableAs(text: string, writtenAs: "utf8" | "utf16le" | "utf16be"): ByteContent | undefined {
  return isReadable(text) ? { content: "text", text, writtenAs } : undefined;
}

/** Half of the bytes at `phase` of each pair are NUL, as in UTF-16 text of a western script. */
function looksWide(bytes: Uint8Array, phase: 0 | 1): boolean {
  const length = Math.min(bytes.length, SAMPLE_LENGTH) & ~1;
  if (length < 4) return false;
  let nul = 0;
  for (let i = phase; i < length; i += 2) if (bytes[i] === 0) nul++;
  return nul >= length / 4;
}
