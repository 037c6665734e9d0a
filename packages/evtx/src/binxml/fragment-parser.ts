/**
 * BinXML tokens to a tree: the body of a template definition, or a fragment without template.
 * Source: [MS-EVEN6] 2.2.12, little-endian. Tokens are read one after the other; the stated sizes of
 * elements and attribute lists aren't needed for that and are not believed.
 * Not handled here: template instances and their values (`fragment-reader.ts`).
 */
import type { ChunkSlot } from "./chunk-slot.ts";
import { MAX_ELEMENT_DEPTH, MAX_ELEMENTS, MAX_VALUES } from "./limits.ts";
import { type NameRecord, rawUtf16, readName } from "./name-record.ts";
import type { AttributeNode, ContentNode, ElementNode } from "./node.ts";
import { FRAGMENT_TYPE, STRING_TYPE } from "./value-type.ts";

export const TOKEN = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  charRef: 0x08,
  entityRef: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  template: 0x0c,
  normalValue: 0x0d,
  optionalValue: 0x0e,
  fragment: 0x0f,
} as const;
/** Bit of the token byte that says "more follows": not part of the token. */
export const MORE_BIT = 0x40;
/** Token byte, u8 major, u8 minor, u8 flags. */
export const FRAGMENT_HEADER_BYTES = 4;
const NO_DEPENDENCY = 0xffff;

/** Told of every byte that differs between copies of one definition in different chunks. */
export interface ParseObserver {
  /** A u32 size at `at` that counts inline names. */
  size(at: number): void;
  /** A name whose offset field stands at `at`. */
  name(at: number, name: NameRecord): void;
}

/** Elements have dependency ids in template definitions only. */
export type FragmentKind = "definition" | "literal";

export interface ParsedElement {
  root: ElementNode;
  /** Value index that the outermost element depends on, the payload's; -1 = none. */
  rootDependency: number;
  elements: number;
  /** Highest value index used; -1 = none. */
  maxIndex: number;
  /** All names fit their hashes. */
  sound: boolean;
  next: number;
}

export class FragmentParser {
  readonly #slot: ChunkSlot;
  readonly #end: number;
  readonly #kind: FragmentKind;
  readonly #observer: ParseObserver | undefined;
  #at = 0;
  #elements = 0;
  #maxIndex = -1;
  #rootDependency = -1;
  #sound = true;

  constructor(slot: ChunkSlot, end: number, kind: FragmentKind, observer?: ParseObserver) {
    this.#slot = slot;
    this.#end = end;
    this.#kind = kind;
    this.#observer = observer;
  }

  /** Parses the element at `at`. @throws EVTX_TRUNCATED, EVTX_TOKEN, EVTX_NAME, EVTX_NESTING, EVTX_ELEMENTS */
  parse(at: number): ParsedElement {
    this.#at = at;
    const root = this.#element(0);
    return {
      root,
      rootDependency: this.#rootDependency,
      elements: this.#elements,
      maxIndex: this.#maxIndex,
      sound: this.#sound,
      next: this.#at,
    };
  }

  #element(depth: number): ElementNode {
    const at = this.#at;
    const token = this.#u8("element");
    if ((token & ~MORE_BIT) !== TOKEN.openElement) throw this.#unknown(token, at);
    if (depth > MAX_ELEMENT_DEPTH) {
      throw this.#slot.limit("EVTX_NESTING", `elements nest deeper than ${MAX_ELEMENT_DEPTH}`, at, "element");
    }
    if (++this.#elements > MAX_ELEMENTS) {
      throw this.#slot.limit("EVTX_ELEMENTS", `more than ${MAX_ELEMENTS} elements`, at, "element");
    }
    const dependency = this.#kind === "definition" ? this.#u16("dependency id") : NO_DEPENDENCY;
    this.#size();
    const index = dependency === NO_DEPENDENCY ? -1 : this.#index(dependency, at);
    if (depth === 0) this.#rootDependency = index;
    const node: ElementNode = {
      kind: "element",
      name: this.#name(),
      // The outermost element stays: `Event` depends on its payload and is there without one.
      dependency: depth === 0 ? -1 : index,
      attributes: [],
      content: [],
      empty: false,
      fields: undefined,
      system: undefined,
    };
    if (token & MORE_BIT) this.#attributes(node.attributes);
    this.#body(node, depth);
    return node;
  }

  #attributes(attributes: AttributeNode[]): void {
    this.#size();
    while ((this.#peek("attribute") & ~MORE_BIT) === TOKEN.attribute) {
      this.#at++;
      const attribute: AttributeNode = { name: this.#name(), value: [] };
      for (;;) {
        const token = this.#peek("attribute value") & ~MORE_BIT;
        if (token === TOKEN.attribute || token === TOKEN.closeStart || token === TOKEN.closeEmpty) break;
        attribute.value.push(this.#content());
      }
      attributes.push(attribute);
    }
  }

  #body(node: ElementNode, depth: number): void {
    const at = this.#at;
    const close = this.#u8("end of start element");
    if (close === TOKEN.closeEmpty) {
      node.empty = true;
      return;
    }
    if (close !== TOKEN.closeStart) throw this.#unknown(close, at);
    for (;;) {
      const token = this.#peek("element content") & ~MORE_BIT;
      if (token === TOKEN.endElement) break;
      node.content.push(token === TOKEN.openElement ? this.#element(depth + 1) : this.#content());
    }
    this.#at++;
  }

  /** Anything but an element. */
  #content(): ContentNode {
    const at = this.#at;
    const token = this.#u8("content");
    switch (token & ~MORE_BIT) {
      case TOKEN.value:
        return { kind: "text", text: this.#valueText(at) };
      case TOKEN.normalValue:
      case TOKEN.optionalValue: {
        const index = this.#index(this.#u16("value index"), at);
        const fragment = this.#u8("value type") === FRAGMENT_TYPE;
        return { kind: "value", index, optional: (token & ~MORE_BIT) === TOKEN.optionalValue, fragment };
      }
      case TOKEN.entityRef:
        return { kind: "entity", name: this.#name() };
      case TOKEN.charRef:
        return { kind: "text", text: String.fromCharCode(this.#u16("character reference")) };
      case TOKEN.cdata:
        return { kind: "cdata", text: this.#text("CDATA section") };
      case TOKEN.instructionTarget:
        return { kind: "instruction", target: this.#name(), data: this.#instructionData() };
      default:
        throw this.#unknown(token, at);
    }
  }

  #valueText(at: number): string {
    const type = this.#u8("value type");
    if (type !== STRING_TYPE) {
      throw this.#slot.malformed("EVTX_VALUE_TYPE", `literal value of type ${type}`, at, "value token");
    }
    return this.#text("value text");
  }

  #instructionData(): string {
    if ((this.#peek("processing instruction") & ~MORE_BIT) !== TOKEN.instructionData) return "";
    this.#at++;
    return this.#text("processing instruction");
  }

  /** u16 units, text. */
  #text(what: string): string {
    const units = this.#u16(what);
    const start = this.#take(2 * units, what);
    return rawUtf16(this.#slot.bytes, start, units);
  }

  #name(): string {
    const at = this.#at;
    const name = readName(this.#slot, at, this.#end);
    this.#observer?.name(at, name);
    if (!name.sound) this.#sound = false;
    this.#at = name.next;
    return name.text;
  }

  #index(index: number, at: number): number {
    if (index >= MAX_VALUES) {
      throw this.#slot.malformed("EVTX_VALUE_INDEX", `value index ${index}, limit ${MAX_VALUES}`, at, "substitution");
    }
    this.#maxIndex = Math.max(this.#maxIndex, index);
    return index;
  }

  #size(): void {
    const at = this.#take(4, "element size");
    this.#observer?.size(at);
  }

  #peek(what: string): number {
    this.#slot.need(this.#at, 1, this.#end, what);
    return this.#slot.bytes[this.#at] as number;
  }

  #u8(what: string): number {
    return this.#slot.bytes[this.#take(1, what)] as number;
  }

  #u16(what: string): number {
    return this.#slot.u16(this.#take(2, what));
  }

  #take(byteLength: number, what: string): number {
    this.#slot.need(this.#at, byteLength, this.#end, what);
    const at = this.#at;
    this.#at += byteLength;
    return at;
  }

  #unknown(token: number, at: number): Error {
    const hex = token.toString(16).padStart(2, "0");
    return this.#slot.malformed("EVTX_TOKEN", `token ${hex} is unknown or out of place`, at, "token");
  }
}
