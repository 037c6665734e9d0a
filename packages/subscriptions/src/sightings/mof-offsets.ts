import type { MofEncoding } from "@unbind/mof";

/** Text between two remembered places, in UTF-16 units. */
const STRIDE = 4096;
const UTF8_MARK = [0xef, 0xbb, 0xbf];

/** Turns places in a decoded MOF text into byte offsets of its file. */
export class MofOffsets {
  readonly #text: string;
  readonly #encoding: MofEncoding;
  readonly #start: number;
  /** One byte for each unit. */
  readonly #isNarrow: boolean;
  /** For UTF-8: byte offset of every {@link STRIDE}th unit. */
  readonly #marks: number[] = [];

  constructor(bytes: Uint8Array, text: string, encoding: MofEncoding) {
    this.#text = text;
    this.#encoding = encoding;
    this.#start = markLength(bytes, encoding);
    this.#isNarrow = encoding === "windows-1252" || (encoding === "utf-8" && isAscii(bytes, this.#start));
    if (encoding !== "utf-8" || this.#isNarrow) return;
    for (let at = 0, offset = this.#start; at <= text.length; at += STRIDE) {
      this.#marks.push(offset);
      offset += utf8Length(text, at, Math.min(at + STRIDE, text.length));
    }
  }

  /** Byte offset in the file of the UTF-16 unit `at` of the text. */
  byteOffset(at: number): number {
    if (this.#isNarrow) return this.#start + at;
    if (this.#encoding !== "utf-8") return this.#start + 2 * at;
    const mark = Math.min(Math.floor(at / STRIDE), this.#marks.length - 1);
    return (this.#marks[mark] ?? this.#start) + utf8Length(this.#text, mark * STRIDE, at);
  }
}

function isAscii(bytes: Uint8Array, start: number): boolean {
  for (let i = start; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

function markLength(bytes: Uint8Array, encoding: MofEncoding): number {
  if (encoding === "utf-8") return UTF8_MARK.every((byte, i) => bytes[i] === byte) ? UTF8_MARK.length : 0;
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return marked && encoding !== "windows-1252" ? 2 : 0;
}

/** Each half of a surrogate pair counts two of its four bytes, so that parts add up wherever a text is cut. */
function utf8Length(text: string, from: number, to: number): number {
  let length = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length++;
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) length += 2;
    else length += 3;
  }
  return length;
}
