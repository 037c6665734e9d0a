import { EvidenceError } from "@unbind/bytes";
import type { ClassRecord } from "../objects/class-record.ts";
import { type Layout, makeLayout } from "../objects/layout.ts";
import { SYSTEM_CLASSES } from "../repository/class-table.ts";
import type { RepositoryState } from "../repository/state.ts";

/** Layouts tried for one class: a name may be defined in many namespaces and in older versions. */
const MAX_LAYOUTS = 32;
/** Superclasses that are lost too, and definitions tried for each: bounds the search in hostile data. */
const MAX_LOST_DERIVATION = 8;
const MAX_LOST_VERSIONS = 2;

/** Finds the layouts that a record of a class may have, live ones first. */
export class LayoutFinder {
  readonly #states: readonly RepositoryState[];
  readonly #lost: () => readonly ClassRecord[];
  readonly #known = new Map<string, Layout[]>();
  readonly #lostKnown = new Map<string, Layout[]>();
  #lostByHash: Map<string, ClassRecord[]> | undefined;
  #namespaces: Map<string, { state: RepositoryState; namespaceHash: string }[]> | undefined;

  /**
   * @param states the live repository and its older states
   * @param lost class definitions found outside of them; asked for at most once
   */
  constructor(states: readonly RepositoryState[], lost: () => readonly ClassRecord[]) {
    this.#states = states;
    this.#lost = lost;
  }

  /** Hashes of the live namespaces that define a class; none for a system class, which exists everywhere. */
  namespacesOf(classHash: string): string[] {
    const live = this.#states[0];
    const found = this.#definers(classHash)
      .filter(({ state }) => state === live)
      .map(({ namespaceHash }) => namespaceHash);
    return found.includes(this.#hash(SYSTEM_CLASSES)) ? [] : found;
  }

  /** Layouts of a class from definitions with distinct stamps, then the built-in one. */
  layouts(classHash: string): Layout[] {
    const known = this.#known.get(classHash);
    if (known) return known;
    const found = new Map<bigint | undefined, Layout>();
    for (const { state, namespaceHash } of this.#definers(classHash)) {
      const layout = state.classes?.layout(namespaceHash, classHash);
      if (layout && !found.has(layout.classStamp)) found.set(layout.classStamp, layout);
      if (found.size >= MAX_LAYOUTS) break;
    }
    const layouts = [...found.values()];
    this.#known.set(classHash, layouts);
    return layouts;
  }

  /** Layouts from definitions that no index names any more: dearer to find, so they are asked for last. */
  lostLayouts(classHash: string): Layout[] {
    const known = this.#lostKnown.get(classHash);
    if (known) return known;
    const records = (this.#lostClasses().get(classHash) ?? []).slice(0, MAX_LAYOUTS);
    const layouts = records.flatMap((record) => this.#lostLayout(record, 0) ?? []);
    this.#lostKnown.set(classHash, layouts);
    return layouts;
  }

  #lostLayout(record: ClassRecord, depth: number): Layout | undefined {
    if (record.superclass === "") return tryLayout(record, undefined);
    const superHash = this.#hash(record.superclass);
    for (const parent of this.layouts(superHash)) {
      const layout = tryLayout(record, parent);
      if (layout) return layout;
    }
    if (depth >= MAX_LOST_DERIVATION) return undefined;
    for (const parentRecord of (this.#lostClasses().get(superHash) ?? []).slice(0, MAX_LOST_VERSIONS)) {
      const parent = this.#lostLayout(parentRecord, depth + 1);
      const layout = parent && tryLayout(record, parent);
      if (layout) return layout;
    }
    return undefined;
  }

  #lostClasses(): Map<string, ClassRecord[]> {
    this.#lostByHash ??= Map.groupBy(this.#lost(), ({ part }) => this.#hash(part.name));
    return this.#lostByHash;
  }

  #hash(name: string): string {
    return (this.#states[0] as RepositoryState).hasher.ofName(name);
  }

  #definers(classHash: string): { state: RepositoryState; namespaceHash: string }[] {
    this.#namespaces ??= this.#listDefiners();
    return this.#namespaces.get(classHash) ?? [];
  }

  #listDefiners(): Map<string, { state: RepositoryState; namespaceHash: string }[]> {
    const definers = new Map<string, { state: RepositoryState; namespaceHash: string }[]>();
    for (const state of this.#states) {
      for (const { hash, definitions } of state.catalogue.namespaces.values()) {
        for (const classHash of definitions.keys()) {
          const list = definers.get(classHash) ?? [];
          definers.set(classHash, list);
          list.push({ state, namespaceHash: hash });
        }
      }
    }
    return definers;
  }
}

function tryLayout(record: ClassRecord, parent: Layout | undefined): Layout | undefined {
  try {
    return makeLayout(record.part, parent, record.stamp);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}
