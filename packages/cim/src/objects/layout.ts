import { MalformedError } from "@unbind/bytes";
import type { CimType, TypeCode } from "./cim-type.ts";
import { type CimValue, readValue, type ValueContext } from "./cim-value.ts";
import {
  type ClassPart,
  type PropertyEntry,
  STATE_DEFAULT,
  STATE_VALUE,
  stateOf,
  stateTableBytes,
} from "./class-part.ts";

/** Every derived class holds them all again; the largest class seen has 251. */
const MAX_PROPERTIES = 1024;

/** One property of a whole class: where its value stands in an instance, and its default. */
export interface Slot {
  name: string;
  code: TypeCode;
  type: CimType;
  valueOffset: number;
  isKey: boolean;
  /** What the class gives where the instance says "default". @throws CIM_* the class's heap is damaged */
  readDefault: (context: ValueContext) => CimValue;
}

/** All properties of a class in order, inherited ones first. */
export interface Layout {
  className: string;
  /** Names of the classes, the top one first, this one last. */
  derivation: string[];
  slots: Slot[];
  stateBytes: number;
  valueBytes: number;
  /** The topmost class that declares a key. */
  keyedBy: string | undefined;
  /** The topmost class that is a singleton. */
  singletonBy: string | undefined;
  /** Stamp of the class definition; instances repeat it. Undefined for built-in and embedded layouts. */
  classStamp: bigint | undefined;
}

const noDefault = (): CimValue => null;

/**
 * The layout of a class from its own part and the layout of its superclass.
 *
 * @throws CIM_CLASS_LAYOUT orders or table sizes contradict each other
 */
export function makeLayout(part: ClassPart, parent: Layout | undefined, classStamp?: bigint): Layout {
  const slots: (Slot | undefined)[] = parent ? [...parent.slots] : [];
  for (const property of part.properties) {
    if (property.order >= MAX_PROPERTIES) throw inconsistent(part, `property of order ${property.order}`);
    const inherited = slots[property.order];
    slots[property.order] = slotOf(property, inherited);
  }
  const stateBytes = stateTableBytes(slots.length);
  const filled = defaults(part, slots, stateBytes);
  const valueBytes = filled.reduce((sum, { code }) => sum + code.slotBytes, 0);
  if (part.tables.byteLength !== stateBytes + valueBytes) {
    throw inconsistent(part, `${filled.length} properties don't fill tables of ${part.tables.byteLength} bytes`);
  }
  const derivation = [...(parent?.derivation ?? []), part.name];
  const hasKey = filled.some(({ isKey }) => isKey);
  return {
    className: part.name,
    derivation,
    slots: filled,
    stateBytes,
    valueBytes,
    keyedBy: parent?.keyedBy ?? (hasKey ? part.name : undefined),
    singletonBy: parent?.singletonBy ?? (part.qualifiers.isSingleton ? part.name : undefined),
    classStamp,
  };
}

/** A re-declared property keeps its place, and its key where the new declaration doesn't repeat it. */
function slotOf(property: PropertyEntry, inherited: Slot | undefined): Slot {
  const own = property.type;
  const type = own.className === undefined && inherited ? { ...own, className: inherited.type.className } : own;
  return {
    name: property.name,
    code: property.code,
    type,
    valueOffset: property.valueOffset,
    isKey: property.qualifiers.isKey || (inherited?.isKey ?? false),
    readDefault: inherited?.readDefault ?? noDefault,
  };
}

/** Gives each slot the default this class states, keeps the inherited one, and checks that none is missing. */
function defaults(part: ClassPart, slots: (Slot | undefined)[], stateBytes: number): Slot[] {
  const filled: Slot[] = [];
  let valueOffset = 0;
  for (let order = 0; order < slots.length; order++) {
    const slot = slots[order];
    if (!slot) throw inconsistent(part, `no property of order ${order}`);
    if (slot.valueOffset !== valueOffset) throw inconsistent(part, `${slot.name} at ${slot.valueOffset}`);
    valueOffset += slot.code.slotBytes;
    const state = stateOf(part.tables, order);
    if (state >= STATE_DEFAULT) filled.push(slot);
    else filled.push({ ...slot, readDefault: state === STATE_VALUE ? reader(part, slot, stateBytes) : noDefault });
  }
  return filled;
}

function reader({ tables, heap }: ClassPart, { valueOffset, code }: Slot, stateBytes: number): Slot["readDefault"] {
  return (context) => readValue(tables, stateBytes + valueOffset, heap, code, context);
}

function inconsistent(part: ClassPart, detail: string): MalformedError {
  return new MalformedError("CIM_CLASS_LAYOUT", `class ${part.name}: ${detail}`);
}
