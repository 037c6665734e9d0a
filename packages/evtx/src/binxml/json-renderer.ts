import type { ByteWriter } from "./byte-writer.ts";
import type { FragmentReader } from "./fragment-reader.ts";
import { compileJson } from "./json-compiler.ts";
import { writeAscii } from "./number-bytes.ts";
import { type DataPart, type Program, STEP, type Step } from "./program.ts";
import { FORM, writeQuoted } from "./text-bytes.ts";
import { itemBounds, type ValueFrame } from "./value-frame.ts";
import { ARRAY_BIT, FRAGMENT_TYPE, NULL_TYPE, STRING_TYPE } from "./value-type.ts";
import { isItemArray, type ValueWriter } from "./value-writer.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const DATA_KEY = new TextEncoder().encode('"Data":{"#text":');
const TEXT_KEY = new TextEncoder().encode('"#text":');
const NULL_TEXT = "null";
const EMPTY_TEXT = '""';

/**
 * Renders fragments as members of evtx_dump's JSON. Nothing but an opening brace can end in `{` between
 * two members, so the last byte written tells whether a comma is due.
 */
export class JsonRenderer {
  readonly #reader: FragmentReader;
  readonly #values: ValueWriter;

  constructor(reader: FragmentReader, values: ValueWriter) {
    this.#reader = reader;
    this.#values = values;
  }

  /** Appends one object with the fragment in `start..end` of the chunk as its member; `null` if that is empty. */
  object(out: ByteWriter, start: number, end: number, depth: number): void {
    out.byte(OPEN);
    this.#members(out, start, end, depth);
    closeObject(out);
  }

  #members(out: ByteWriter, start: number, end: number, depth: number): void {
    const reader = this.#reader;
    const frame = reader.frame(depth);
    for (let at = reader.start(start, end); reader.more(at, end); at = frame.end) {
      const definition = reader.read(at, end, depth);
      definition.json ??= compileJson(definition.root);
      this.#run(out, definition.json, frame, depth);
    }
  }

  #run(out: ByteWriter, program: Program, frame: ValueFrame, depth: number): void {
    this.#reader.chargeSteps(program.length, frame.end);
    for (let i = 0; i < program.length; i++) {
      const step = program[i] as Step;
      switch (step.code) {
        case STEP.literal:
          out.append(step.bytes);
          break;
        case STEP.skipNull:
          if (frame.types[step.index] === NULL_TYPE) i = step.target - 1;
          break;
        case STEP.value:
          this.#value(out, frame, step.index, depth);
          break;
        case STEP.skipAllNull:
          if (step.indexes.every((index) => frame.types[index] === NULL_TYPE)) i = step.target - 1;
          break;
        case STEP.jump:
          i = step.target - 1;
          break;
        case STEP.text:
          this.#values.write(out, FORM.json, frame, step.index);
          break;
        case STEP.textMember:
          this.#textMember(out, frame, step.index, depth);
          break;
        case STEP.comma:
          comma(out);
          break;
        case STEP.close:
          closeObject(out);
          break;
        case STEP.dataGroup:
          this.#dataGroup(out, step.parts, frame, depth);
          break;
      }
    }
  }

  #value(out: ByteWriter, frame: ValueFrame, index: number, depth: number): void {
    const type = frame.types[index] as number;
    const start = frame.starts[index] as number;
    const size = frame.sizes[index] as number;
    if (type === STRING_TYPE) {
      writeQuoted(out, this.#reader.slot.bytes, start, size);
    } else if (type === NULL_TYPE) ascii(out, NULL_TEXT);
    else if (type === FRAGMENT_TYPE) this.object(out, start, start + size, depth + 1);
    else if (isItemArray(frame, index)) this.#array(out, frame, index);
    else this.#item(out, type, start, start + size);
  }

  /** One value or array item: bare if it is a number or boolean, else quoted. */
  #item(out: ByteWriter, type: number, start: number, end: number): void {
    const { scalars } = this.#values;
    const { bytes } = this.#reader.slot;
    if (scalars.isBare(type, bytes, start, end - start)) {
      scalars.write(out, type, bytes, start, end - start, FORM.json);
      return;
    }
    out.byte(QUOTE);
    this.#values.item(out, FORM.json, type, start, end);
    out.byte(QUOTE);
  }

  /** `[1,2]`; a single item stands without brackets, none are an empty text. */
  #array(out: ByteWriter, frame: ValueFrame, index: number): void {
    const bracket = out.length;
    out.byte(OPEN_ARRAY);
    this.#closeArray(out, bracket, this.#items(out, frame, index, 0));
  }

  #closeArray(out: ByteWriter, bracket: number, count: number): void {
    if (count === 1) {
      out.buffer.copyWithin(bracket, bracket + 1, out.length);
      out.length--;
    } else if (count > 1) out.byte(CLOSE_ARRAY);
    else {
      out.length = bracket;
      ascii(out, EMPTY_TEXT);
    }
  }

  /** Items of an array with commas; returns how many stand there, `before` included. */
  #items(out: ByteWriter, frame: ValueFrame, index: number, before: number): number {
    const type = (frame.types[index] as number) & ~ARRAY_BIT;
    const start = frame.starts[index] as number;
    const end = start + (frame.sizes[index] as number);
    let count = before;
    for (let at = start; at < end; count++) {
      this.#reader.chargeElements(1, at);
      const item = itemBounds(this.#reader.slot.bytes, type, at, end);
      if (count > 0) out.byte(COMMA);
      this.#item(out, type, at, item.end);
      at = item.next;
    }
    return count;
  }

  #textMember(out: ByteWriter, frame: ValueFrame, index: number, depth: number): void {
    const type = frame.types[index] as number;
    if (type === NULL_TYPE) return;
    if (type === FRAGMENT_TYPE) {
      const start = frame.starts[index] as number;
      this.#members(out, start, start + (frame.sizes[index] as number), depth + 1);
      return;
    }
    comma(out);
    out.append(TEXT_KEY);
    this.#value(out, frame, index, depth);
  }

  /** `"Data":{"#text":[...]}`; one Data stands without brackets. */
  #dataGroup(out: ByteWriter, parts: readonly DataPart[], frame: ValueFrame, depth: number): void {
    const start = out.length;
    comma(out);
    out.append(DATA_KEY);
    const bracket = out.length;
    out.byte(OPEN_ARRAY);
    let count = 0;
    for (const { dependency, index, steps } of parts) {
      if (dependency >= 0 && frame.types[dependency] === NULL_TYPE) continue;
      if (index >= 0 && isItemArray(frame, index) && (frame.sizes[index] as number) > 0) {
        count = this.#items(out, frame, index, count);
        continue;
      }
      if (count++ > 0) out.byte(COMMA);
      this.#run(out, steps, frame, depth);
    }
    if (count === 0) {
      out.length = start;
      return;
    }
    this.#closeArray(out, bracket, count);
    out.byte(CLOSE);
  }
}

function comma(out: ByteWriter): void {
  if (out.buffer[out.length - 1] !== OPEN) out.byte(COMMA);
}

function closeObject(out: ByteWriter): void {
  if (out.buffer[out.length - 1] !== OPEN) {
    out.byte(CLOSE);
    return;
  }
  out.length--;
  ascii(out, NULL_TEXT);
}

function ascii(out: ByteWriter, text: string): void {
  out.ensure(text.length);
  out.length = writeAscii(out.buffer, out.length, text);
}
