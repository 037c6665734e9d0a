import type { EvidenceRef, IssueLog } from "@unbind/bytes";
import type { CimType } from "../objects/cim-type.ts";
import { type CimValue, readValue, ValueContext } from "../objects/cim-value.ts";
import { type PropertyEntry, STATE_VALUE, stateOf, stateTableBytes } from "../objects/class-part.ts";
import type { Layout } from "../objects/layout.ts";
import type { MethodDefinition } from "../objects/methods-part.ts";
import { readObjectBlock } from "../objects/object-block.ts";
import type { Qualifier } from "../objects/qualifier.ts";
import type { RecordPiece } from "../objects/record-store.ts";
import { located, type StoredClass } from "./class-table.ts";

/** A property as the class declares it; inherited ones aren't listed. */
export interface PropertyDefinition {
  name: string;
  type: CimType;
  isKey: boolean;
  /** An ancestor declares it too. */
  isRedeclared: boolean;
  qualifiers: Qualifier[];
  /** Own default; undefined if there is none. */
  default: CimValue | undefined;
}

/** A class definition. What is behind methods is decoded when it is asked for; damage there becomes an issue. */
export class ClassDefinition {
  /** Undefined where only the hash of the namespace is known. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** '' for a top class. */
  readonly superclass: string;
  /** Logical clock: see `WriteSession`. */
  readonly stamp: bigint;
  readonly classHash: string;
  readonly ref: EvidenceRef;
  readonly pieces: RecordPiece[];
  readonly pageGeneration: number | undefined;
  /** No byte of the record is left over. */
  readonly whole: boolean;
  readonly #class: StoredClass;
  readonly #layout: () => Layout | undefined;
  readonly #issues: IssueLog;

  constructor(found: StoredClass, namespace: string | undefined, layout: () => Layout | undefined, issues: IssueLog) {
    this.namespace = namespace;
    this.name = found.record.part.name;
    this.superclass = found.record.superclass;
    this.stamp = found.record.stamp;
    this.classHash = found.classHash;
    this.ref = found.stored.ref;
    this.pieces = found.stored.pieces;
    this.pageGeneration = found.stored.pageGeneration;
    this.whole = found.record.slack === 0;
    this.#class = found;
    this.#layout = layout;
    this.#issues = issues;
  }

  /** All properties with their places, inherited ones included; undefined if an ancestor is missing. */
  layout(): Layout | undefined {
    return this.#layout();
  }

  qualifiers(): Qualifier[] {
    return this.#read(() => this.#class.record.part.qualifiers.list());
  }

  /** Own properties in the order of the layout. */
  properties(): PropertyDefinition[] {
    const { part } = this.#class.record;
    return this.#read(() => part.properties.toSorted((a, b) => a.order - b.order).map((one) => this.#property(one)));
  }

  methods(): MethodDefinition[] {
    return this.#read(() => this.#class.record.methods.list());
  }

  #property(entry: PropertyEntry): PropertyDefinition {
    return {
      name: entry.name,
      type: entry.type,
      isKey: entry.qualifiers.isKey,
      isRedeclared: entry.code.isRedeclared,
      qualifiers: entry.qualifiers.list(),
      default: this.#default(entry),
    };
  }

  /** Where values begin depends on the number of all properties. */
  #default({ order, valueOffset, code }: PropertyEntry): CimValue | undefined {
    const { tables, heap } = this.#class.record.part;
    const slots = this.#layout()?.slots;
    if (!slots || stateOf(tables, order) !== STATE_VALUE) return undefined;
    const offset = stateTableBytes(slots.length) + valueOffset;
    return readValue(tables, offset, heap, code, new ValueContext(heap.byteLength, readObjectBlock));
  }

  #read<T>(read: () => T[]): T[] {
    try {
      return read();
    } catch (error) {
      this.#issues.add(located(error, this.ref));
      return [];
    }
  }
}
