import type { ChunkSlot } from "./chunk-slot.ts";
import { CHUNK_HEADER_BYTES } from "./limits.ts";

/** u32 next, u16 hash, u16 units before the text; u16 NUL behind it. */
const NAME_TEXT = 8;
const NAME_OVERHEAD = 10;

/** A name as it is stored: its place, and where reading goes on behind the field that named it. */
export interface NameRecord {
  text: string;
  /** Offset of its u16 unit count, which the text follows. */
  unitsAt: number;
  units: number;
  /** Behind the offset field, and behind the record if that is stored there. */
  next: number;
  /** The stored hash fits the text: false means that its bytes were overwritten. */
  sound: boolean;
}

/**
 * Name whose u32 offset stands at `at`: inline if the offset is the position behind that field.
 * @throws EVTX_TRUNCATED, EVTX_NAME
 */
export function readName(slot: ChunkSlot, at: number, end: number): NameRecord {
  slot.need(at, 4, end, "name offset");
  const offset = slot.u32(at);
  const inline = offset === at + 4;
  const limit = inline ? end : slot.bytes.length;
  if (offset < CHUNK_HEADER_BYTES || offset + NAME_OVERHEAD > limit) {
    throw slot.malformed("EVTX_NAME", `name offset ${offset} lies outside the chunk`, at, "name offset");
  }
  const units = slot.u16(offset + 6);
  const byteLength = NAME_OVERHEAD + 2 * units;
  if (offset + byteLength > limit) {
    throw slot.malformed("EVTX_NAME", `name of ${units} units at ${offset} doesn't end`, offset, "name");
  }
  const text = rawUtf16(slot.bytes, offset + NAME_TEXT, units);
  return {
    text,
    unitsAt: offset + 6,
    units,
    next: inline ? offset + byteLength : at + 4,
    sound: nameHash(text) === slot.u16(offset + 4),
  };
}

/** Low 16 bits of h = h * 65599 + unit over all UTF-16 units. */
function nameHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 65_599) + text.charCodeAt(i)) >>> 0;
  return hash & 0xffff;
}

/** UTF-16LE text with lone surrogates kept, so that each output can show them its own way. */
export function rawUtf16(bytes: Uint8Array, start: number, units: number): string {
  let text = "";
  for (let i = start; i < start + 2 * units; i += 2) {
    text += String.fromCharCode((bytes[i] as number) | ((bytes[i + 1] as number) << 8));
  }
  return text;
}
