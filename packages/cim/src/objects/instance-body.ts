/** The part of an instance that records and embedded objects share, from its length on. [MS-WMIO] 2.2.53. */
import { MalformedError } from "@unbind/bytes";
import { type CimValue, type NamedValue, readValue, type ValueContext } from "./cim-value.ts";
import { className, readHeap, STATE_DEFAULT, STATE_VALUE, stateOf } from "./class-part.ts";
import type { Layout, Slot } from "./layout.ts";
import type { Region } from "./region.ts";

const HEADER_BYTES = 9;
/** Behind the instance's qualifiers: no qualifiers of properties follow. */
const NO_PROPERTY_QUALIFIERS = 1;
/** One qualifier set for each property follows. */
const PROPERTY_QUALIFIERS = 2;

/** A decoded instance body. */
export interface InstanceBody {
  className: string;
  properties: NamedValue[];
  /** Bytes between the end of the heap and the stated length. */
  slack: number;
}

/** A body whose structure fits a layout; values not read yet. */
interface FittedBody {
  region: Region;
  heap: Region;
  className: string;
  slack: number;
}

/** Whether the structure of the body at `start` fits a layout: tables, qualifiers, heap. @throws CIM_* it doesn't */
export function fitInstanceBody(outer: Region, start: number, layout: Layout): FittedBody {
  const region = outer.part(start, outer.u32(start, "instance length"), "instance");
  if (region.u8(4, "instance flag") !== 0) throw new MalformedError("CIM_INSTANCE", "flag of the instance isn't 0");
  let at = HEADER_BYTES + layout.stateBytes + layout.valueBytes;
  at = skipQualifiers(region, at);
  const flag = region.u8(at, "property qualifier flag");
  at++;
  if (flag === PROPERTY_QUALIFIERS) {
    for (let i = 0; i < layout.slots.length; i++) at = skipQualifiers(region, at);
  } else if (flag !== NO_PROPERTY_QUALIFIERS) {
    throw new MalformedError("CIM_INSTANCE", `property qualifier flag ${flag} instead of 1 or 2`);
  }
  const heap = readHeap(region, at);
  const slack = region.byteLength - at - 4 - heap.byteLength;
  return { region, heap, className: className(heap, region.u32(5, "class name")), slack };
}

function skipQualifiers(region: Region, at: number): number {
  const length = region.u32(at, "qualifier set length");
  if (length < 4) throw new MalformedError("CIM_INSTANCE", `qualifier set of ${length} bytes`);
  region.at(at, length, "qualifier set");
  return at + length;
}

/** Reads a body. @throws CIM_* the layout doesn't fit or a value reaches past the heap */
export function readInstanceBody(outer: Region, start: number, layout: Layout, context: ValueContext): InstanceBody {
  const { region, heap, className, slack } = fitInstanceBody(outer, start, layout);
  const states = region.part(HEADER_BYTES, layout.stateBytes, "property states");
  const values = region.part(HEADER_BYTES + layout.stateBytes, layout.valueBytes, "property values");
  const properties = layout.slots.map((slot, order): NamedValue => {
    const state = stateOf(states, order);
    const value = slotValue(slot, state, values, heap, context);
    return { name: slot.name, type: slot.type, value, isDefault: state === STATE_DEFAULT };
  });
  return { className, properties, slack };
}

function slotValue(slot: Slot, state: number, values: Region, heap: Region, context: ValueContext): CimValue {
  if (state === STATE_VALUE) return readValue(values, slot.valueOffset, heap, slot.code, context);
  return state === STATE_DEFAULT ? slot.readDefault(context) : null;
}
