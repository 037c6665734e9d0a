import { ByteWriter } from "./byte-writer.ts";
import type { FragmentReader } from "./fragment-reader.ts";
import { MAX_RENDERED_BYTES } from "./limits.ts";
import { type ContentNode, type ElementNode, literalText, soleValue } from "./node.ts";
import { FORM } from "./text-bytes.ts";
import { itemBounds, type ValueFrame } from "./value-frame.ts";
import { ANSI_TYPE, ARRAY_BIT, FRAGMENT_TYPE, NULL_TYPE } from "./value-type.ts";
import { isItemArray, type ValueWriter } from "./value-writer.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A tree with the values that belong to it: the frame of `depth`, which the next fragment there overwrites. */
export interface Scope {
  frame: ValueFrame;
  depth: number;
}

/** Text of nodes with their values filled in, as strings. */
export class NodeText {
  readonly #reader: FragmentReader;
  readonly #values: ValueWriter;
  readonly #out = new ByteWriter();
  #textBytes = 0;
  /** Text of an unknown code page was met since {@link beginRecord}. */
  guessed = false;

  constructor(reader: FragmentReader, values: ValueWriter) {
    this.#reader = reader;
    this.#values = values;
  }

  beginRecord(): void {
    this.guessed = false;
    this.#textBytes = 0;
  }

  /** Literals and values in token order. */
  content(content: readonly ContentNode[], scope: Scope): string {
    this.#reader.chargeSteps(content.length, scope.frame.end);
    let text = "";
    for (const node of content) {
      text += node.kind === "value" ? this.value(scope.frame, node.index) : (literalText(node) ?? "").toWellFormed();
    }
    return text;
  }

  /** Attribute of that name; `undefined` if it is absent or its only value is null. */
  attribute(node: ElementNode, name: string, scope: Scope): string | undefined {
    const found = node.attributes.find((one) => one.name === name);
    if (!found) return undefined;
    const sole = soleValue(found.value);
    return sole && isNull(scope, sole.index) ? undefined : this.content(found.value, scope);
  }

  /** Text of a value, as Windows shows it. @throws EVTX_RENDERED_SIZE */
  value(frame: ValueFrame, index: number): string {
    if (((frame.types[index] as number) & ~ARRAY_BIT) === ANSI_TYPE) this.guessed = true;
    this.#out.reset();
    this.#values.write(this.#out, FORM.raw, frame, index);
    return this.#take(frame.end);
  }

  /** Text of each item if the value is an array, else of the value. */
  items(frame: ValueFrame, index: number): string[] {
    if (!isItemArray(frame, index) || frame.sizes[index] === 0) return [this.value(frame, index)];
    const type = (frame.types[index] as number) & ~ARRAY_BIT;
    if (type === ANSI_TYPE) this.guessed = true;
    const start = frame.starts[index] as number;
    const end = start + (frame.sizes[index] as number);
    const texts: string[] = [];
    for (let at = start; at < end; ) {
      this.#reader.chargeElements(1, at);
      const item = itemBounds(this.#reader.slot.bytes, type, at, end);
      this.#out.reset();
      this.#values.item(this.#out, FORM.raw, type, at, item.end);
      texts.push(this.#take(at));
      at = item.next;
    }
    return texts;
  }

  #take(at: number): string {
    const { length } = this.#out;
    this.#textBytes += length;
    if (this.#textBytes > MAX_RENDERED_BYTES) {
      const message = `record renders to more than ${MAX_RENDERED_BYTES} bytes`;
      throw this.#reader.slot.limit("EVTX_RENDERED_SIZE", message, at, "record");
    }
    return decoder.decode(this.#out.bytes());
  }
}

export function isNull(scope: Scope, index: number): boolean {
  return scope.frame.types[index] === NULL_TYPE;
}

/** Whether the element's dependency leaves it out. */
export function isLeftOut(node: ElementNode, scope: Scope): boolean {
  return node.dependency >= 0 && isNull(scope, node.dependency);
}

/** Bytes of value `index` if it is an embedded fragment. */
export function fragmentRange(scope: Scope, index: number): { start: number; end: number } | undefined {
  if (scope.frame.types[index] !== FRAGMENT_TYPE) return undefined;
  const start = scope.frame.starts[index] as number;
  return { start, end: start + (scope.frame.sizes[index] as number) };
}
