import type { ByteWriter } from "./byte-writer.ts";
import type { FragmentReader } from "./fragment-reader.ts";
import { type Program, STEP, type Step } from "./program.ts";
import { FORM } from "./text-bytes.ts";
import { itemBounds, type ValueFrame } from "./value-frame.ts";
import { ARRAY_BIT, FRAGMENT_TYPE, NULL_TYPE } from "./value-type.ts";
import { isItemArray, type ValueWriter } from "./value-writer.ts";
import { compileXml } from "./xml-compiler.ts";

/** Renders fragments as XML the way Windows does: no declaration, no blanks, `'` around attributes. */
export class XmlRenderer {
  readonly #reader: FragmentReader;
  readonly #values: ValueWriter;

  constructor(reader: FragmentReader, values: ValueWriter) {
    this.#reader = reader;
    this.#values = values;
  }

  /** Appends the fragment in `start..end` of the chunk. */
  fragment(out: ByteWriter, start: number, end: number, depth: number): void {
    const reader = this.#reader;
    const frame = reader.frame(depth);
    for (let at = reader.start(start, end); reader.more(at, end); at = frame.end) {
      const definition = reader.read(at, end, depth);
      definition.xml ??= compileXml(definition.root);
      this.#run(out, definition.xml, frame, depth);
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
        case STEP.text:
          this.#value(out, frame, step.index, depth);
          break;
        case STEP.attribute:
          this.#values.write(out, FORM.xmlAttribute, frame, step.index);
          break;
        case STEP.repeat:
          if (isItemArray(frame, step.index)) this.#repeat(out, step, frame, depth);
          else this.#value(out, frame, step.index, depth);
          break;
      }
    }
  }

  #value(out: ByteWriter, frame: ValueFrame, index: number, depth: number): void {
    if (frame.types[index] === FRAGMENT_TYPE) {
      const start = frame.starts[index] as number;
      this.fragment(out, start, start + (frame.sizes[index] as number), depth + 1);
    } else this.#values.write(out, FORM.xml, frame, index);
  }

  /** The element is open: first item, then close and open it for each further one. */
  #repeat(out: ByteWriter, step: Step, frame: ValueFrame, depth: number): void {
    const type = (frame.types[step.index] as number) & ~ARRAY_BIT;
    const start = frame.starts[step.index] as number;
    const end = start + (frame.sizes[step.index] as number);
    for (let at = start; at < end; ) {
      if (at > start) {
        this.#reader.chargeElements(1, at);
        out.append(step.bytes);
        this.#run(out, step.steps, frame, depth);
      }
      const item = itemBounds(this.#reader.slot.bytes, type, at, end);
      this.#values.item(out, FORM.xml, type, at, item.end);
      at = item.next;
    }
  }
}
