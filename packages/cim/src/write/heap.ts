import type { CimObject } from "../objects/cim-value.ts";
import { NAMES } from "../objects/region.ts";
import { ByteWriter } from "./byte-writer.ts";

const MARK = 0x8000_0000;

/** Makes the bytes of an embedded object; handed down since objects hold values that hold objects. */
export type ObjectEncoder = (object: CimObject) => Uint8Array;

/** The heap of a class definition or an instance: texts, arrays, objects, in the order they are added. */
export class Heap {
  readonly bytes: ByteWriter = new ByteWriter();
  readonly #encodeObject: ObjectEncoder;

  constructor(encodeObject: ObjectEncoder) {
    this.#encodeObject = encodeObject;
  }

  /** Adds an encoded string, one byte a character where all fit, and returns its offset. */
  text(text: string): number {
    const at = this.bytes.length;
    writeEncodedText(this.bytes, text);
    return at;
  }

  /** Name reference: a dictionary number or the offset of a new text. */
  name(name: string): number {
    const number = (NAMES as readonly string[]).indexOf(name);
    return number < 0 ? this.text(name) : MARK + number;
  }

  /** Adds an embedded object and returns its offset. */
  object(object: CimObject): number {
    const block = this.#encodeObject(object);
    const at = this.bytes.length;
    this.bytes.u32(block.length);
    this.bytes.block(block);
    return at;
  }

  /** Writes length and bytes. */
  writeTo(out: ByteWriter): void {
    out.u32(MARK + this.bytes.length);
    out.block(this.bytes.slice());
  }
}

/** Flag, text, NUL. @throws RangeError the text has a NUL inside */
export function writeEncodedText(out: ByteWriter, text: string): void {
  if (text.includes("\0")) throw new RangeError("an encoded string can't hold a NUL");
  const isNarrow = !/[\u0100-\uffff]/.test(text);
  out.u8(isNarrow ? 0 : 1);
  if (isNarrow) out.block(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  else out.utf16(text);
  if (isNarrow) out.u8(0);
  else out.u16(0);
}
