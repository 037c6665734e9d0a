import type { CimValue } from "../objects/cim-value.ts";
import type { ClassSpec, PropertySpec } from "./class-spec.ts";
import { typeOf, type WrittenType } from "./type-text.ts";

/** One property of a whole class, as the writer needs it. */
export interface WrittenSlot {
  name: string;
  type: WrittenType;
  valueOffset: number;
  /** Depth of the class that declared it first. */
  originDepth: number;
  /** Declared by an ancestor and by this class again. */
  isRedeclared: boolean;
  isKey: boolean;
  /** Effective default; null for none. */
  default: CimValue;
  /** Bytes of the value slot in the class that states the default: heap types keep that class's heap offset. */
  image: Uint8Array | undefined;
}

/** All properties of a class in order, and what its instances are filed under. */
export interface WrittenLayout {
  className: string;
  depth: number;
  slots: WrittenSlot[];
  /** Orders of the properties that the class itself declares. */
  own: ReadonlyMap<number, PropertySpec>;
  /** The topmost class that declares a key; undefined without key. */
  keyedBy: string | undefined;
  /** The topmost class that is a singleton. */
  singletonBy: string | undefined;
  valueBytes: number;
}

/** Places the properties of a class behind those of its superclass; a re-declared one keeps its place. */
export function layOut(spec: ClassSpec, parent: WrittenLayout | undefined): WrittenLayout {
  const depth = parent ? parent.depth + 1 : 0;
  const slots = (parent?.slots ?? []).map((slot) => ({ ...slot, isRedeclared: false }));
  const own = new Map<number, PropertySpec>();
  let valueBytes = parent?.valueBytes ?? 0;
  for (const property of spec.properties ?? []) {
    const order = slots.findIndex(({ name }) => sameName(name, property.name));
    const type = typeOf(property.type);
    if (order >= 0) {
      const slot = slots[order] as WrittenSlot;
      slot.isRedeclared = true;
      slot.isKey ||= property.key ?? false;
      if (property.default !== undefined) slot.default = property.default;
      own.set(order, property);
      continue;
    }
    own.set(slots.length, property);
    slots.push({
      name: property.name,
      type,
      valueOffset: valueBytes,
      originDepth: depth,
      isRedeclared: false,
      isKey: property.key ?? false,
      default: property.default ?? null,
      image: undefined,
    });
    valueBytes += type.slotBytes;
  }
  const isSingleton = spec.qualifiers?.some(({ name }) => sameName(name, "singleton")) ?? false;
  return {
    className: spec.name,
    depth,
    slots,
    own,
    keyedBy: parent?.keyedBy ?? (slots.some(({ isKey }) => isKey) ? spec.name : undefined),
    singletonBy: parent?.singletonBy ?? (isSingleton ? spec.name : undefined),
    valueBytes,
  };
}

/** Whether two names of classes or properties are the same. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Positions of properties in the order of their names, as heaps are filled. */
export function byName(slots: readonly { name: string }[]): number[] {
  const upper = slots.map(({ name }) => name.toUpperCase());
  return slots.map((_, i) => i).sort((a, b) => ((upper[a] as string) < (upper[b] as string) ? -1 : 1));
}

/** Two bits for each property, packed. */
export function stateTable(states: readonly number[]): Uint8Array {
  const table = new Uint8Array(Math.ceil(states.length / 4));
  states.forEach((state, order) => {
    table[order >> 2] = (table[order >> 2] as number) | (state << (2 * (order & 3)));
  });
  return table;
}
