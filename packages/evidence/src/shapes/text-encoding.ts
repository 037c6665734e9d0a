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

/** Bytes that {@link findUtf16} looks at from a mark on. */
export const MARK_BYTES = 10;

/**
 * Where UTF-16 begins inside of other text, in `from..end`: at a byte order mark followed by four ASCII characters of
 * it. Two shells that append to one file make such. -1 if nowhere.
 */
export function findUtf16(bytes: Uint8Array, from: number, end: number): number {
  const part = bytes.subarray(from, end);
  // Both marks have the byte FF, which UTF-8 never has.
  for (let at = part.indexOf(0xff); at >= 0; at = part.indexOf(0xff, at + 1)) {
    if (isUtf16(part, at - 1, 0xfe)) return from + at - 1;
    if (isUtf16(part, at, 0xff)) return from + at;
  }
  return -1;
}

/** Whether the mark that begins with the byte `mark` stands at `at`, with text behind it. */
function isUtf16(bytes: Uint8Array, at: number, mark: number): boolean {
  if (bytes[at + 1] !== (mark === 0xff ? 0xfe : 0xff)) return false;
  const zeros = mark === 0xff ? 1 : 0;
  for (let i = at + 2; i < at + MARK_BYTES; i += 2)
    if (bytes[i + zeros] !== 0 || bytes[i + 1 - zeros] === 0) return false;
  return true;
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
