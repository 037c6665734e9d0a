/**
 * Bytes of a MOF file to text. mofcomp takes UTF-16 with a mark and bytes without; bytes are ASCII in practice, UTF-8
 * or the ANSI code page. Without a mark: UTF-16 if every other byte of the first 64 is zero, then UTF-8 if the whole
 * is, else Windows code page 1252.
 */
import type { MofEncoding } from "./declaration.ts";

/** Most bytes of a file that are read. */
export const MAX_TEXT_BYTES: number = 1 << 28;
const SAMPLE_BYTES = 64;

export interface DecodedMof {
  text: string;
  encoding: MofEncoding;
}

/** The text without mark and without the NULs that may fill the end of the file. */
export function decodeMof(bytes: Uint8Array): DecodedMof {
  const taken = bytes.subarray(0, MAX_TEXT_BYTES);
  const marked = wideEncoding(taken);
  if (marked !== undefined) return { text: trimNuls(new TextDecoder(marked).decode(taken)), encoding: marked };
  try {
    return { text: trimNuls(new TextDecoder("utf-8", { fatal: true }).decode(taken)), encoding: "utf-8" };
  } catch {
    return { text: trimNuls(new TextDecoder("windows-1252").decode(taken)), encoding: "windows-1252" };
  }
}

function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (sample.length < 4 || first === second) return undefined;
  if (sample.every((byte, i) => (i & 1) === 0 || byte === 0)) return "utf-16le";
  if (sample.every((byte, i) => (i & 1) === 1 || byte === 0)) return "utf-16be";
  return undefined;
}

function trimNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}
