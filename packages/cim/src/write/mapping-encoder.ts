import { MAP_END, MAP_START } from "../files/mapping.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { PageFile } from "./page-file.ts";

/** Counters in the header of a block. */
export interface MapCounters {
  version: number;
  /** Vista+ only. */
  generation: number;
}

/** Both blocks and the trailer, which tells a clean shutdown. `pageSum` is zero: its algorithm is not known. */
export function encodeVistaMapping(
  objects: PageFile,
  index: PageFile,
  root: number,
  counters: MapCounters,
  isClean: boolean,
): Uint8Array {
  const out = new ByteWriter();
  writeVistaBlock(out, objects, counters, 0);
  writeVistaBlock(out, index, counters, root);
  out.u32(isClean ? 1 : 0);
  return out.slice();
}

function writeVistaBlock(out: ByteWriter, file: PageFile, { version, generation }: MapCounters, root: number): void {
  for (const field of [MAP_START, version, generation, generation - 1, file.physicalPages, file.entries.length]) {
    out.u32(field);
  }
  file.entries.forEach(({ physical, freeBytes, lastChanged }, logical) => {
    for (const field of [physical, 0, freeBytes, logical === 0 ? root : 0, generation, lastChanged]) out.u32(field);
  });
  writeFree(out, file);
}

/** One XP block: a whole OBJECTS.MAP or INDEX.MAP, or half of a MAPPINGn.MAP. */
export function encodeXpBlock(file: PageFile, version: number): Uint8Array {
  const out = new ByteWriter();
  for (const field of [MAP_START, version, file.physicalPages, file.entries.length]) out.u32(field);
  for (const { physical } of file.entries) out.u32(physical);
  writeFree(out, file);
  return out.slice();
}

function writeFree(out: ByteWriter, { free }: PageFile): void {
  out.u32(free.length);
  for (const page of free) out.u32(page);
  out.u32(MAP_END);
}
