/** Test support: a chunk written token by token, with every name and definition inline unless told otherwise. */
import { encodeUtf16, guidFromText } from "@unbind/bytes";
import { ByteWriter, ChunkDecoder } from "./index.ts";

export type TestValue = readonly [type: number, bytes: readonly number[] | Uint8Array];
export type Build = (chunk: HandBuiltChunk) => void;
export interface Frame {
  offset: number;
  byteLength: number;
}

/** GUID of the definition with this template id. */
export function templateGuid(id: number): string {
  return `${id.toString(16).padStart(8, "0")}-1122-3344-5566-778899aabbcc`;
}

/** NUL-terminated or bare UTF-16LE text as value bytes. */
export function utf16(text: string): Uint8Array {
  return encodeUtf16(text);
}

export class HandBuiltChunk {
  readonly bytes: Uint8Array = new Uint8Array(65_536);
  at = 512;
  readonly names: Map<string, number> = new Map();
  inDefinition = false;

  raw(...bytes: number[]): this {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    return this;
  }

  u16(value: number): this {
    return this.raw(value & 0xff, value >> 8);
  }

  u32(value: number): this {
    return this.u16(value & 0xffff).u16(value >>> 16);
  }

  units(text: string): this {
    return this.u16(text.length).raw(...encodeUtf16(text));
  }

  /** Offset field and name record behind it. */
  name(text: string): this {
    let hash = 0;
    for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 65_599) + text.charCodeAt(i)) >>> 0;
    this.u32(this.at + 4);
    this.names.set(text, this.at);
    return this.u32(0)
      .u16(hash & 0xffff)
      .units(text)
      .u16(0);
  }

  /** Offset field that points back to where the name was written before. */
  nameAgain(text: string): this {
    return this.u32(this.names.get(text) ?? 0);
  }

  text(text: string): this {
    return this.raw(0x05, 0x01).units(text);
  }

  /** Optional (default) or normal substitution. */
  value(index: number, type = 1, optional = true): this {
    return this.raw(optional ? 0x0e : 0x0d)
      .u16(index)
      .raw(type);
  }

  /** Open tag with literal or built attribute values, then `>`; sizes are left 0, since nobody believes them. */
  open(name: string, attributes: Record<string, string | Build> = {}, dependency = 0xffff): this {
    return this.start(name, attributes, dependency).raw(0x02);
  }

  empty(name: string, attributes: Record<string, string | Build> = {}, dependency = 0xffff): this {
    return this.start(name, attributes, dependency).raw(0x03);
  }

  close(): this {
    return this.raw(0x04);
  }

  element(
    name: string,
    build: string | Build,
    attributes: Record<string, string | Build> = {},
    dependency = 0xffff,
  ): this {
    return this.open(name, attributes, dependency).part(build).close();
  }

  part(build: string | Build): this {
    if (typeof build === "string") return this.text(build);
    build(this);
    return this;
  }

  start(name: string, attributes: Record<string, string | Build>, dependency: number): this {
    const list = Object.entries(attributes);
    this.raw(list.length > 0 ? 0x41 : 0x01);
    if (this.inDefinition) this.u16(dependency);
    this.u32(0).name(name);
    if (list.length > 0) this.u32(0);
    list.forEach(([key, build], i) => {
      this.raw(i < list.length - 1 ? 0x46 : 0x06)
        .name(key)
        .part(build);
    });
    return this;
  }

  /** Instance with its definition inline; a value may be built in place (type 21). */
  instance(id: number, body: Build, values: readonly (TestValue | Build)[] = []): this {
    this.raw(0x0c, 0x01)
      .u32(id)
      .u32(this.at + 4);
    this.definition(id, body);
    return this.values(values);
  }

  instanceAt(id: number, offset: number, values: readonly (TestValue | Build)[] = []): this {
    return this.raw(0x0c, 0x01).u32(id).u32(offset).values(values);
  }

  definition(id: number, body: Build): this {
    this.u32(0).raw(...(guidFromText(templateGuid(id)) ?? []));
    const sizeAt = this.at;
    this.u32(0).raw(0x0f, 1, 1, 0);
    const outer = this.inDefinition;
    this.inDefinition = true;
    body(this);
    this.inDefinition = outer;
    this.raw(0);
    return this.patch(sizeAt, this.at - sizeAt - 4);
  }

  values(values: readonly (TestValue | Build)[]): this {
    this.u32(values.length);
    const descriptors = this.at;
    for (const value of values) this.u16(0).raw(typeof value === "function" ? 0x21 : value[0], 0);
    values.forEach((value, i) => {
      const start = this.at;
      if (typeof value === "function") value(this);
      else this.raw(...value[1]);
      this.patch(descriptors + 4 * i, this.at - start, 2);
    });
    return this;
  }

  patch(at: number, value: number, byteLength = 4): this {
    for (let i = 0; i < byteLength; i++) this.bytes[at + i] = (value >>> (8 * i)) & 0xff;
    return this;
  }

  /** A record around a fragment with header; padded and framed. */
  record(build: Build): Frame {
    const offset = this.at;
    this.raw(0x2a, 0x2a, 0, 0).u32(0).u32(7).u32(0).u32(0).u32(0);
    this.raw(0x0f, 1, 1, 0).part(build).raw(0);
    while ((this.at + 4) % 8 !== 0) this.raw(0xee);
    const byteLength = this.at + 4 - offset;
    this.u32(byteLength).patch(offset + 4, byteLength);
    return { offset, byteLength };
  }
}

/** System with event id 7 and whatever `more` adds. */
export function system(chunk: HandBuiltChunk, more?: Build): HandBuiltChunk {
  chunk.open("System").element("EventID", "7");
  more?.(chunk);
  return chunk.close();
}

export const FILE_OFFSET = 4096;

/** One chunk with one record, and what the decoder makes of it. */
export function decoded(
  build: Build,
  before?: Build,
): { xml(): string; json(): unknown; jsonText(): string; decoder: ChunkDecoder; frame: Frame } {
  const chunk = new HandBuiltChunk();
  before?.(chunk);
  const frame = chunk.record(build);
  const decoder = new ChunkDecoder({ path: "test.evtx" });
  decoder.load(chunk.bytes, FILE_OFFSET);
  const out = new ByteWriter();
  const text = (render: "xml" | "json"): string => {
    out.reset();
    decoder[render](frame.offset, frame.byteLength, out);
    return new TextDecoder().decode(out.bytes());
  };
  return { xml: () => text("xml"), json: () => JSON.parse(text("json")), jsonText: () => text("json"), decoder, frame };
}

/** XML of one element inside a record without template. */
export function literalXml(build: Build): string {
  return decoded(build).xml();
}

/** Code and place of the error that `run` throws. */
export function fault(run: () => unknown): { code: string; kind: string; offset: number | undefined } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    const { code, name, ref } = error as { code: string; name: string; ref?: { offset: number } };
    return { code, kind: name, offset: ref?.offset };
  }
}
