/**
 * Which encoding a text has, decided by its first bytes. Observed writers: Windows PowerShell and wevtutil
 * (UTF-16LE with mark), EvtxECmd (UTF-8 with mark), everything else UTF-8 without. Bytes that are not valid UTF-8
 * are found out per record, where they are read as Windows-1252.
 */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/** How many bytes are looked at where there is no byte order mark. */
const SAMPLE = 64;

/** Encoding of a text from its first bytes; UTF-8 unless marks or zero bytes say otherwise. */
export function encodingOf(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const length = Math.min(head.length, SAMPLE) & ~1;
  if (length < 4) return "utf-8";
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) evenZeros++;
    if (head[i + 1] === 0) oddZeros++;
  }
  if (oddZeros === length / 2 && evenZeros === 0) return "utf-16le";
  if (evenZeros === length / 2 && oddZeros === 0) return "utf-16be";
  return "utf-8";
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });
const windows1252 = new TextDecoder("windows-1252");

/** Text of UTF-8 bytes; where they aren't valid UTF-8 they are read as Windows-1252 and `guessed` is set. */
export function decodeBytes(bytes: Uint8Array): { text: string; guessed: boolean } {
  try {
    return { text: strictUtf8.decode(bytes), guessed: false };
  } catch {
    return { text: windows1252.decode(bytes), guessed: true };
  }
}

/** Text of UTF-16 code units; lone surrogates become U+FFFD. */
export function decodeUnits(units: Uint16Array): string {
  return utf16.decode(new Uint8Array(units.buffer, units.byteOffset, units.byteLength));
}
