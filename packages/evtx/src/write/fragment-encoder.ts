/**
 * Trees to BinXML tokens, with the names and template definitions of one chunk.
 * Layout: [MS-EVEN6] 2.2.12; name and definition records as observed in Windows' logs (Windows 7 to 11).
 * Little-endian; all offsets count from the start of the chunk.
 */
import { ChunkBuffer } from "./chunk-buffer.ts";
import type {
  BinXmlAttribute,
  BinXmlCharacters,
  BinXmlContent,
  BinXmlElement,
  BinXmlFragment,
  BinXmlInstance,
  BinXmlTemplate,
} from "./element-tree.ts";
import { type BinXmlValue, guidBytes, valueCode, writeValue } from "./value.ts";

const NAME_TABLE = 128;
const NAME_BUCKETS = 64;
const TEMPLATE_TABLE = 384;
const TEMPLATE_BUCKETS = 32;
const NO_DEPENDENCY = 0xffff;
/** Bit of a token: attributes follow, or more attributes, or more characters. */
const MORE = 0x40;

/** Writes fragments into a chunk; each record is a transaction. */
export class FragmentEncoder {
  readonly out: ChunkBuffer = new ChunkBuffer();
  readonly #names: Map<string, number> = new Map();
  readonly #definitions: Map<BinXmlTemplate, number> = new Map();
  readonly #undo: (() => void)[] = [];

  /** Runs `write`; if it throws, position, names, definitions and tables are as before. */
  transaction(write: () => void): void {
    const start = this.out.position;
    this.#undo.length = 0;
    try {
      write();
    } catch (error) {
      for (const step of this.#undo.reverse()) step();
      this.out.position = start;
      throw error;
    }
  }

  fragment({ header, body }: BinXmlFragment, embedded = false): void {
    if (header) this.out.u32(0x0001010f);
    if ("template" in body) this.#instance(body, embedded && !header);
    else this.#element(body, false);
    this.out.u8(0x00);
  }

  #instance({ template, values }: BinXmlInstance, terminated: boolean): void {
    const { out } = this;
    const guid = guidBytes(template.guid);
    out.u16(0x010c);
    out.block(guid.subarray(0, 4));
    const known = this.#definitions.get(template);
    out.u32(known ?? out.position + 4);
    if (known === undefined) this.#definition(template, guid);
    out.u32(values.length);
    let descriptor = out.take(values.length * 4);
    for (const value of values) {
      const start = out.position;
      this.#value(value, terminated);
      out.view.setUint16(descriptor, out.position - start, true);
      out.view.setUint16(descriptor + 2, valueCode(value.type), true);
      descriptor += 4;
    }
  }

  #value(value: BinXmlValue, terminated: boolean): void {
    if (value.type === "fragment") this.fragment(value.value, true);
    else writeValue(this.out, value, terminated);
  }

  #definition(template: BinXmlTemplate, guid: Uint8Array): void {
    const { out } = this;
    const offset = out.position;
    this.#definitions.set(template, offset);
    this.#undo.push(() => this.#definitions.delete(template));
    this.#chain(TEMPLATE_TABLE, (guid[0] as number) % TEMPLATE_BUCKETS, offset);
    out.block(guid);
    const length = out.lengthField();
    out.u32(0x0001010f);
    this.#element(template.root, true);
    out.u8(0x00);
    out.patchLength(length);
  }

  #element(element: BinXmlElement, inDefinition: boolean): void {
    const { out } = this;
    const { attributes = [], content } = element;
    out.u8(attributes.length > 0 ? 0x01 | MORE : 0x01);
    if (inDefinition) out.u16(element.dependency ?? NO_DEPENDENCY);
    const length = out.lengthField();
    this.#name(element.name);
    if (attributes.length > 0) this.#attributes(attributes);
    if (content === undefined) out.u8(0x03);
    else {
      out.u8(0x02);
      content.forEach((node, i) => {
        this.#node(node, isCharacterData(content[i + 1]), inDefinition);
      });
      out.u8(0x04);
    }
    out.patchLength(length);
  }

  #attributes(attributes: readonly BinXmlAttribute[]): void {
    const length = this.out.lengthField();
    attributes.forEach((attribute, i) => {
      this.out.u8(i < attributes.length - 1 ? 0x06 | MORE : 0x06);
      this.#name(attribute.name);
      attribute.value.forEach((node, k) => {
        this.#characters(node, isCharacterData(attribute.value[k + 1]));
      });
    });
    this.out.patchLength(length);
  }

  #node(node: BinXmlContent, more: boolean, inDefinition: boolean): void {
    if (typeof node === "string") this.#characters(node, more);
    else if (node.token === "element") this.#element(node, inDefinition);
    else if (node.token === "raw") this.out.block(node.bytes);
    else if (node.token === "instruction") {
      this.out.u8(0x0a);
      this.#name(node.target);
      this.out.u8(0x0b);
      this.#countedText(node.data);
    } else this.#characters(node, more);
  }

  #characters(node: BinXmlCharacters, more: boolean): void {
    const { out } = this;
    const bit = more ? MORE : 0;
    if (typeof node === "string") {
      out.u8(0x05 | bit);
      out.u8(0x01);
      this.#countedText(node);
      return;
    }
    switch (node.token) {
      case "substitution":
        out.u8(node.optional ? 0x0e : 0x0d);
        out.u16(node.index);
        out.u8(valueCode(node.type));
        break;
      case "entity":
        out.u8(0x09 | bit);
        this.#name(node.name);
        break;
      case "char":
        out.u8(0x08 | bit);
        out.u16(node.unit);
        break;
      case "cdata":
        out.u8(0x07 | bit);
        this.#countedText(node.text);
        break;
    }
  }

  #countedText(text: string): void {
    this.out.u16(text.length);
    this.out.utf16(text);
  }

  #name(name: string): void {
    const { out } = this;
    const known = this.#names.get(name);
    out.u32(known ?? out.position + 4);
    if (known !== undefined) return;
    const offset = out.position;
    this.#names.set(name, offset);
    this.#undo.push(() => this.#names.delete(name));
    const hash = nameHash(name);
    this.#chain(NAME_TABLE, hash % NAME_BUCKETS, offset);
    out.u16(hash);
    this.#countedText(name);
    out.u16(0);
  }

  /** Writes the former head of a bucket ("next") and makes `offset` the new one. */
  #chain(table: number, bucket: number, offset: number): void {
    const { view } = this.out;
    const slot = table + 4 * bucket;
    const former = view.getUint32(slot, true);
    this.out.u32(former);
    view.setUint32(slot, offset, true);
    this.#undo.push(() => view.setUint32(slot, former, true));
  }
}

function isCharacterData(node: BinXmlContent | undefined): boolean {
  if (node === undefined) return false;
  return typeof node === "string" || node.token === "entity" || node.token === "char" || node.token === "cdata";
}

/** The stored hash of a name: low half of a multiplicative hash over its UTF-16 units. */
export function nameHash(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 65_599) + name.charCodeAt(i)) | 0;
  return hash & 0xffff;
}
