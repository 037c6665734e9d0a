import { crc32 } from "@unbind/bytes";
import type { GraphTables, StringTable } from "../graph/tables.ts";
import { BLOCKS, type BlockName, HEADER_BYTES, MAGIC } from "./pack-layout.ts";

/** A graph as the bytes of a pack. The same graph gives the same bytes. */
export function writePack(tables: GraphTables): Uint8Array {
  const blocks = blocksOf(tables);
  const sizes = BLOCKS.map((name) => blocks[name].byteLength);
  const length = sizes.reduce((sum, size) => sum + 4 + padded(size), 0);
  const bytes = new Uint8Array(HEADER_BYTES + length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  let at = HEADER_BYTES;
  for (const name of BLOCKS) {
    const block = blocks[name];
    view.setUint32(at, block.byteLength, true);
    if (block instanceof Uint32Array) putNumbers(view, at + 4, block);
    else bytes.set(block, at + 4);
    at += 4 + padded(block.byteLength);
  }
  view.setUint32(8, length, true);
  view.setUint32(12, crc32(bytes.subarray(HEADER_BYTES)), true);
  return bytes;
}

function putNumbers(view: DataView, offset: number, numbers: Uint32Array): void {
  for (let i = 0; i < numbers.length; i++) view.setUint32(offset + 4 * i, numbers[i] as number, true);
}

function padded(size: number): number {
  return (size + 3) & ~3;
}

function blocksOf({
  strings,
  sources,
  node,
  attribute,
  edge,
  step,
  byEnd,
}: GraphTables): Record<BlockName, Uint8Array | Uint32Array> {
  return {
    sources: new TextEncoder().encode(JSON.stringify(sources)),
    ...stringBlocks(strings),
    nodeKey: node.key,
    nodeName: node.name,
    nodeState: node.state,
    nodeAttributeStart: node.attributeStart,
    attributeName: attribute.name,
    attributeValue: attribute.value,
    edgeFrom: edge.from,
    edgeTo: edge.to,
    edgeKind: edge.kind,
    edgeBasis: edge.basis,
    edgeSource: edge.source,
    edgeFile: edge.file,
    edgeLocator: edge.locator,
    edgeNote: edge.note,
    edgePathStart: edge.pathStart,
    stepFrom: step.from,
    stepKind: step.kind,
    stepTo: step.to,
    byEnd,
  };
}

function stringBlocks(strings: StringTable): { stringStart: Uint32Array; stringBytes: Uint8Array } {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const stringStart = new Uint32Array(strings.count + 1);
  for (let i = 0; i < strings.count; i++) {
    const part = encoder.encode(strings.text(i));
    parts.push(part);
    stringStart[i + 1] = (stringStart[i] ?? 0) + part.length;
  }
  const stringBytes = new Uint8Array(stringStart[strings.count] ?? 0);
  parts.forEach((part, i) => {
    stringBytes.set(part, stringStart[i]);
  });
  return { stringStart, stringBytes };
}
