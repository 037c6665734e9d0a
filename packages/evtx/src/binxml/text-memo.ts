import type { ByteWriter } from "./byte-writer.ts";
import { FORM, writeUtf16 } from "./text-bytes.ts";

/** Texts kept, a power of two: one that falls on the place of another takes it. */
const PLACES = 4096;
/** Longer texts rarely come again. */
const MAX_UNITS = 256;
/** Units looked at to find the place of a text. */
const SAMPLES = 6;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * UTF-16LE bytes to strings. Logs say the same paths, names and accounts over and over: a text of ASCII that stands in
 * its place is the same string again, which costs a comparison and no decoding, and hashes once for all who look it up.
 */
export class TextMemo {
  readonly #texts: (string | undefined)[] = new Array(PLACES).fill(undefined);
  readonly #out: ByteWriter;
  /** UTF-8 bytes of the text given last. */
  byteLength = 0;

  /** `out`: overwritten by each text that isn't known. */
  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /** The text of `bytes[start..end)`, an even number of bytes; lone surrogates become U+FFFD. */
  text(bytes: Uint8Array, start: number, end: number): string {
    const units = (end - start) >> 1;
    if (units === 0 || units > MAX_UNITS) return this.#decode(bytes, start, end);
    const place = placeOf(bytes, start, units);
    const known = this.#texts[place];
    if (known !== undefined && isSame(known, bytes, start, units)) {
      this.byteLength = units;
      return known;
    }
    const text = this.#decode(bytes, start, end);
    if (this.byteLength === units) this.#texts[place] = text;
    return text;
  }

  #decode(bytes: Uint8Array, start: number, end: number): string {
    const out = this.#out;
    out.reset();
    writeUtf16(out, FORM.raw, bytes, start, end);
    this.byteLength = out.length;
    return decoder.decode(out.bytes());
  }
}

function placeOf(bytes: Uint8Array, start: number, units: number): number {
  const last = start + 2 * (units - 1);
  let hash = units;
  const step = units > SAMPLES ? 2 * Math.floor(units / SAMPLES) : 2;
  for (let at = last; at >= start; at -= step) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) & (PLACES - 1);
}

/** From the end, where texts of one kind differ soonest. */
function isSame(text: string, bytes: Uint8Array, start: number, units: number): boolean {
  if (text.length !== units) return false;
  for (let i = units - 1, at = start + 2 * i; i >= 0; i--, at -= 2) {
    if (text.charCodeAt(i) !== ((bytes[at] as number) | ((bytes[at + 1] as number) << 8))) return false;
  }
  return true;
}
