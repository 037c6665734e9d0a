import type { KnowledgeSource } from "./model.ts";

/** Texts by number; 0 is the empty text. */
export interface StringTable {
  readonly count: number;
  text(number: number): string;
}

/**
 * A graph as columns of numbers. Nodes are sorted by key (UTF-16 order), edges by start, then as
 * {@link KnowledgeGraph} promises; all texts are numbers in `strings`.
 */
export interface GraphTables {
  strings: StringTable;
  sources: KnowledgeSource[];
  node: {
    key: Uint32Array;
    name: Uint32Array;
    /** Index in NODE_STATES. */
    state: Uint8Array;
    /** Where a node's attributes start; one more entry than nodes. */
    attributeStart: Uint32Array;
  };
  attribute: { name: Uint32Array; value: Uint32Array };
  edge: {
    from: Uint32Array;
    to: Uint32Array;
    kind: Uint32Array;
    /** Index in BASES. */
    basis: Uint8Array;
    source: Uint8Array;
    file: Uint32Array;
    locator: Uint32Array;
    note: Uint32Array;
    /** Where an edge's path starts, in steps; one more entry than edges. */
    pathStart: Uint32Array;
  };
  step: { from: Uint32Array; kind: Uint32Array; to: Uint32Array };
  /** Edge numbers by their end. */
  byEnd: Uint32Array;
}
