/** What is left of an instance whose end is gone: values whose bytes are there, texts as far as they go. */
import { EvidenceError } from "@unbind/bytes";
import type { RepositoryVersion } from "../files/mapping.ts";
import { type CimValue, type NamedValue, readValue, ValueContext } from "../objects/cim-value.ts";
import { STATE_DEFAULT, STATE_VALUE, stateOf } from "../objects/class-part.ts";
import { instanceHeaderBytes } from "../objects/instance-record.ts";
import type { Layout, Slot } from "../objects/layout.ts";
import { readObjectBlock } from "../objects/object-block.ts";
import { Region } from "../objects/region.ts";

const BODY_HEADER_BYTES = 9;
const HEAP_BIT = 0x8000_0000;
const NO_PROPERTY_QUALIFIERS = 1;

/**
 * Properties of a cut record, null where their bytes are gone; undefined if the layout doesn't fit what is there.
 *
 * @param size bytes the whole record had
 */
export function readCutInstance(
  bytes: Uint8Array,
  size: number,
  version: RepositoryVersion,
  layout: Layout,
): NamedValue[] | undefined {
  const start = instanceHeaderBytes(version);
  const region = new Region(bytes, start);
  const tablesEnd = BODY_HEADER_BYTES + layout.stateBytes + layout.valueBytes;
  try {
    // An instance without qualifiers, as nearly all are: empty set, flag, heap that ends where the record ended.
    if (region.u32(tablesEnd, "qualifiers") !== 4 || region.u8(tablesEnd + 4, "flag") !== NO_PROPERTY_QUALIFIERS) {
      return undefined;
    }
    const heapLength = region.u32(tablesEnd + 5, "heap length") - HEAP_BIT;
    if (start + tablesEnd + 9 + heapLength !== size) return undefined;
    const heap = region.part(tablesEnd + 9, region.byteLength - tablesEnd - 9, "rest of the heap");
    return readValues(region, heap, layout);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}

function readValues(region: Region, heap: Region, layout: Layout): NamedValue[] {
  const states = region.part(BODY_HEADER_BYTES, layout.stateBytes, "property states");
  const values = region.part(BODY_HEADER_BYTES + layout.stateBytes, layout.valueBytes, "property values");
  const context = new ValueContext(region.byteLength, readObjectBlock);
  return layout.slots.map((slot, order) => {
    const state = stateOf(states, order);
    const value = state === STATE_VALUE ? readLoosely(values, slot, heap, context) : defaultOf(slot, state, context);
    return { name: slot.name, type: slot.type, value, isDefault: state === STATE_DEFAULT };
  });
}

function defaultOf(slot: Slot, state: number, context: ValueContext): CimValue {
  return state === STATE_DEFAULT ? slot.readDefault(context) : null;
}

function readLoosely(values: Region, slot: Slot, heap: Region, context: ValueContext): CimValue {
  try {
    return readValue(values, slot.valueOffset, heap, slot.code, context);
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    return slot.code.kind === "string" && !slot.code.isArray
      ? cutText(heap, values.u32(slot.valueOffset, slot.name))
      : null;
  }
}

/** A text up to the end of what is there. */
function cutText(heap: Region, at: number): string | null {
  if (at >= heap.byteLength - 1) return null;
  const rest = heap.byteLength - at - 1;
  if (heap.u8(at, "string flag") === 1) return heap.utf16(at + 1, rest >> 1, "cut text");
  let text = "";
  for (let i = 0; i < rest; i++) text += String.fromCharCode(heap.u8(at + 1 + i, "cut text"));
  return text;
}
