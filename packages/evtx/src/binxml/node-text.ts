import { ByteWriter } from "./byte-writer.ts";
import type { FragmentReader } from "./fragment-reader.ts";
import { MAX_RENDERED_BYTES } from "./limits.ts";
import { type ContentNode, type ElementNode, literalText, soleValue } from "./node.ts";
import type { TextPlan } from "./node-plan.ts";
import { u32At } from "./number-bytes.ts";
import { FORM } from "./text-bytes.ts";
import { TextMemo } from "./text-memo.ts";
import { itemBounds, textEnd, type ValueFrame } from "./value-frame.ts";
import { ANSI_TYPE, ARRAY_BIT, FRAGMENT_TYPE, HEX32_TYPE, NULL_TYPE, STRING_TYPE, UINT32_TYPE } from "./value-type.ts";
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
  readonly #memo = new TextMemo(this.#out);
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

  /** The same as {@link content} of what was planned. */
  planned(plan: TextPlan, scope: Scope): string {
    const { content, literal, index } = plan;
    if (literal === undefined && index < 0) return this.content(content, scope);
    this.#reader.chargeSteps(content.length, scope.frame.end);
    return literal ?? this.value(scope.frame, index);
  }

  /** An attribute that was planned; `undefined` if it is absent or its only value is null. */
  plannedAttribute(plan: TextPlan | undefined, scope: Scope): string | undefined {
    if (!plan || (plan.index >= 0 && isNull(scope, plan.index))) return undefined;
    return this.planned(plan, scope);
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
    const type = frame.types[index] as number;
    if (type === STRING_TYPE) return this.#string(frame, index);
    const { bytes } = this.#reader.slot;
    if (frame.sizes[index] === 4) {
      const at = frame.starts[index] as number;
      if (type === UINT32_TYPE) return this.#counted(String(u32At(bytes, at)), frame.end);
      if (type === HEX32_TYPE) return this.#counted(`0x${u32At(bytes, at).toString(16)}`, frame.end);
    }
    if ((type & ~ARRAY_BIT) === ANSI_TYPE) this.guessed = true;
    this.#out.reset();
    this.#values.write(this.#out, FORM.raw, frame, index);
    return this.#take(frame.end);
  }

  #string(frame: ValueFrame, index: number): string {
    const { bytes } = this.#reader.slot;
    const start = frame.starts[index] as number;
    const text = this.#memo.text(bytes, start, textEnd(bytes, STRING_TYPE, start, frame.sizes[index] as number));
    this.#count(this.#memo.byteLength, frame.end);
    return text;
  }

  #counted(text: string, at: number): string {
    this.#count(text.length, at);
    return text;
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
    this.#count(this.#out.length, at);
    return decoder.decode(this.#out.bytes());
  }

  #count(byteLength: number, at: number): void {
    this.#textBytes += byteLength;
    if (this.#textBytes > MAX_RENDERED_BYTES) {
      const message = `record renders to more than ${MAX_RENDERED_BYTES} bytes`;
      throw this.#reader.slot.limit("EVTX_RENDERED_SIZE", message, at, "record");
    }
  }
}

/** Whether a value is neither a fragment nor an array. */
export function isScalar(scope: Scope, index: number): boolean {
  const type = scope.frame.types[index] as number;
  return type !== FRAGMENT_TYPE && (type & ARRAY_BIT) === 0;
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
