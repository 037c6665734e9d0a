import { crc32, LimitError, MalformedError, TruncatedError } from "@unbind/bytes";
import { BASES, type KnowledgeSource, NODE_STATES } from "../graph/model.ts";
import { TableGraph } from "../graph/table-graph.ts";
import type { GraphTables, StringTable } from "../graph/tables.ts";
import { isRecord, textOf } from "../import/json-value.ts";
import { BLOCKS, type BlockName, HEADER_BYTES, MAGIC, MAX_PACK_BYTES } from "./pack-layout.ts";
import { PackStrings } from "./pack-strings.ts";

/** What a pack is called, and what checks it. */
export interface ReadPackOptions {
  /** Named in errors. */
  path?: string;
  /** The host's own CRC-32, if it has a faster one. */
  crc?: (bytes: Uint8Array) => number;
}

/**
 * Opens a pack. Every number in it is checked before the graph is given out, texts are decoded when asked for.
 *
 * @throws LimitError PACK_SIZE
 * @throws TruncatedError PACK_CUT
 * @throws MalformedError PACK_MAGIC, PACK_CRC, PACK_BLOCK
 */
export function readPack(bytes: Uint8Array, { path = "", crc = crc32 }: ReadPackOptions = {}): TableGraph {
  if (bytes.length > MAX_PACK_BYTES) {
    const message = `${path} has ${bytes.length} bytes; a pack may have ${MAX_PACK_BYTES}`;
    throw new LimitError("PACK_SIZE", message, { ref: { path, offset: 0 } });
  }
  const reader = new PackReader(bytes, path);
  reader.checkHeader(crc);
  return new TableGraph(reader.tables());
}

class PackReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #blocks = new Map<BlockName, { offset: number; bytes: Uint8Array }>();

  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.#path = path;
  }

  checkHeader(crc: (bytes: Uint8Array) => number): void {
    const { length } = this.#bytes;
    const magic = new TextDecoder().decode(this.#bytes.subarray(0, MAGIC.length));
    if (magic !== MAGIC)
      this.#malformed("PACK_MAGIC", 0, "isn't a knowledge pack of this version; make it anew with unbind know import");
    if (length < HEADER_BYTES) this.#cut(HEADER_BYTES);
    const view = this.#view(0, HEADER_BYTES);
    const rest = view.getUint32(8, true);
    if (length - HEADER_BYTES < rest) this.#cut(HEADER_BYTES + rest);
    if (length - HEADER_BYTES > rest) this.#malformed("PACK_BLOCK", HEADER_BYTES + rest, "bytes behind the last block");
    if (crc(this.#bytes.subarray(HEADER_BYTES)) !== view.getUint32(12, true)) {
      this.#malformed("PACK_CRC", 12, "is damaged: its checksum is wrong; make it anew with unbind know import");
    }
  }

  tables(): GraphTables {
    let at = HEADER_BYTES;
    for (const name of BLOCKS) {
      if (at + 4 > this.#bytes.length) this.#malformed("PACK_BLOCK", at, `block ${name} is missing`);
      const size = this.#view(at, 4).getUint32(0, true);
      if (at + 4 + size > this.#bytes.length) this.#malformed("PACK_BLOCK", at, `block ${name} reaches past the end`);
      this.#blocks.set(name, { offset: at + 4, bytes: this.#bytes.subarray(at + 4, at + 4 + size) });
      at += 4 + ((size + 3) & ~3);
    }
    const sources = this.#sources();
    const strings = this.#strings();
    const node = this.#nodes(strings.count);
    const { edge, step, byEnd } = this.#edges(strings.count, node.node.key.length, sources.length);
    return { strings, sources, ...node, edge, step, byEnd };
  }

  #sources(): KnowledgeSource[] {
    const { offset, bytes } = this.#block("sources");
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
      value = undefined;
    }
    if (!Array.isArray(value) || value.length > 255)
      return this.#malformed("PACK_BLOCK", offset, "block sources isn't a list of sources");
    return value.map((entry) => {
      if (!isRecord(entry)) return this.#malformed("PACK_BLOCK", offset, "block sources holds something else");
      const { name, version, sha256, files, byteLength } = entry;
      return {
        name: textOf(name),
        version: textOf(version),
        sha256: textOf(sha256),
        files: Number(files),
        byteLength: Number(byteLength),
      };
    });
  }

  #strings(): StringTable {
    const start = this.#numbers("stringStart", Number.MAX_SAFE_INTEGER);
    const { bytes } = this.#block("stringBytes");
    this.#checkStarts("stringStart", start, bytes.length);
    return new PackStrings(start, bytes);
  }

  #nodes(strings: number): Pick<GraphTables, "node" | "attribute"> {
    const key = this.#numbers("nodeKey", strings);
    const count = key.length;
    const attribute = {
      name: this.#numbers("attributeName", strings),
      value: this.#numbers("attributeValue", strings),
    };
    this.#checkCount("attributeValue", attribute.value, attribute.name.length);
    const attributeStart = this.#numbers("nodeAttributeStart", Number.MAX_SAFE_INTEGER);
    this.#checkCount("nodeAttributeStart", attributeStart, count + 1);
    this.#checkStarts("nodeAttributeStart", attributeStart, attribute.name.length);
    const node = {
      key,
      name: this.#numbers("nodeName", strings),
      state: this.#small("nodeState", NODE_STATES.length),
      attributeStart,
    };
    this.#checkCount("nodeName", node.name, count);
    this.#checkCount("nodeState", node.state, count);
    return { node, attribute };
  }

  #edges(strings: number, nodes: number, sources: number): Pick<GraphTables, "edge" | "step" | "byEnd"> {
    const step = {
      from: this.#numbers("stepFrom", strings),
      kind: this.#numbers("stepKind", strings),
      to: this.#numbers("stepTo", strings),
    };
    const from = this.#numbers("edgeFrom", nodes);
    const text = (name: BlockName) => this.#counted(name, strings, from.length);
    const pathStart = this.#counted("edgePathStart", Number.MAX_SAFE_INTEGER, from.length + 1);
    this.#checkStarts("edgePathStart", pathStart, step.from.length);
    this.#checkCount("stepKind", step.kind, step.from.length);
    this.#checkCount("stepTo", step.to, step.from.length);
    const edge = {
      from,
      to: this.#counted("edgeTo", nodes, from.length),
      kind: text("edgeKind"),
      basis: this.#small("edgeBasis", BASES.length),
      source: this.#small("edgeSource", sources),
      file: text("edgeFile"),
      locator: text("edgeLocator"),
      note: text("edgeNote"),
      pathStart,
    };
    this.#checkCount("edgeBasis", edge.basis, from.length);
    this.#checkCount("edgeSource", edge.source, from.length);
    this.#checkSorted("edgeFrom", from);
    return { edge, step, byEnd: this.#counted("byEnd", from.length, from.length) };
  }

  #counted(name: BlockName, below: number, count: number): Uint32Array {
    const numbers = this.#numbers(name, below);
    this.#checkCount(name, numbers, count);
    return numbers;
  }

  /** Numbers of a block, all below `below`. A view where the machine and the place allow it, else a copy. */
  #numbers(name: BlockName, below: number): Uint32Array {
    const { offset, bytes } = this.#block(name);
    if (bytes.length % 4 !== 0) this.#malformed("PACK_BLOCK", offset, `block ${name} isn't a list of numbers`);
    const numbers =
      LITTLE_ENDIAN && bytes.byteOffset % 4 === 0
        ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
        : copyNumbers(bytes);
    for (let i = 0; i < numbers.length; i++) {
      if ((numbers[i] as number) >= below)
        this.#malformed("PACK_BLOCK", offset + 4 * i, `a number in block ${name} is too large`);
    }
    return numbers;
  }

  #small(name: BlockName, below: number): Uint8Array {
    const { offset, bytes } = this.#block(name);
    const at = bytes.findIndex((value) => value >= below);
    if (at !== -1) this.#malformed("PACK_BLOCK", offset + at, `a number in block ${name} is too large`);
    return bytes;
  }

  #checkCount(name: BlockName, { length }: ArrayLike<number>, count: number): void {
    if (length !== count)
      this.#malformed("PACK_BLOCK", this.#block(name).offset, `block ${name} has ${length} entries, not ${count}`);
  }

  #checkStarts(name: BlockName, starts: Uint32Array, end: number): void {
    this.#checkSorted(name, starts);
    if (starts.length > 0 && starts[0] === 0 && starts.at(-1) === end) return;
    this.#malformed("PACK_BLOCK", this.#block(name).offset, `block ${name} doesn't cover what it divides`);
  }

  #checkSorted(name: BlockName, numbers: Uint32Array): void {
    for (let i = 1; i < numbers.length; i++) {
      if ((numbers[i] as number) >= (numbers[i - 1] as number)) continue;
      this.#malformed("PACK_BLOCK", this.#block(name).offset + 4 * i, `block ${name} is out of order`);
    }
  }

  #block(name: BlockName): { offset: number; bytes: Uint8Array } {
    return this.#blocks.get(name) ?? { offset: 0, bytes: new Uint8Array(0) };
  }

  #view(offset: number, length: number): DataView {
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + offset, length);
  }

  #cut(need: number): never {
    const message = `${this.#path} ends at byte ${this.#bytes.length}, ${need} are needed; make it anew with unbind know import`;
    throw new TruncatedError("PACK_CUT", message, { ref: { path: this.#path, offset: this.#bytes.length } });
  }

  #malformed(code: string, offset: number, message: string): never {
    throw new MalformedError(code, `${this.#path} at byte ${offset}: ${message}`, {
      ref: { path: this.#path, offset },
    });
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function copyNumbers(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}
