import type { KeyHasher } from "../btree/key-hash.ts";
import { SYSTEM_CLASSES } from "../repository/class-table.ts";
import { layOut, type WrittenLayout } from "./class-layout.ts";
import type { ClassSpec } from "./class-spec.ts";
import { encodeClass } from "./record-encoder.ts";
import type { RepositoryStorage, StoredObject } from "./repository-storage.ts";

/** A class that has been defined. */
export interface WrittenClass {
  layout: WrittenLayout;
  stamp: bigint;
}

/** Class definitions of a repository under construction. */
export class ClassRegister {
  readonly #hasher: KeyHasher;
  readonly #storage: RepositoryStorage;
  readonly #classes = new Map<string, WrittenClass & { stored: StoredObject }>();

  constructor(hasher: KeyHasher, storage: RepositoryStorage) {
    this.#hasher = hasher;
    this.#storage = storage;
  }

  /** As this namespace sees it: its own, else the system's. */
  find(namespace: string, className: string): WrittenClass | undefined {
    return this.#classes.get(this.#id(namespace, className)) ?? this.#classes.get(this.#id(SYSTEM_CLASSES, className));
  }

  /** @throws RangeError there is no such class */
  get(namespace: string, className: string): WrittenClass {
    const found = this.find(namespace, className);
    if (!found) throw new RangeError(`namespace ${namespace} has no class ${className}`);
    return found;
  }

  /** Writes a definition in place of an earlier one. @throws RangeError the superclass isn't defined */
  define(namespace: string, spec: ClassSpec, stamp: bigint): void {
    const id = this.#id(namespace, spec.name);
    const earlier = this.#classes.get(id);
    if (earlier) this.#storage.remove(earlier.stored);
    const parent = spec.superclass === undefined ? undefined : this.get(namespace, spec.superclass).layout;
    const layout = layOut(spec, parent);
    const record = encodeClass(spec, layout, stamp);
    const stored = this.#storage.store(record, [id], this.#familyKeys(namespace, spec, layout));
    this.#classes.set(id, { layout, stamp, stored });
  }

  /** @throws RangeError this namespace doesn't define the class */
  remove(namespace: string, className: string): void {
    const id = this.#id(namespace, className);
    const found = this.#classes.get(id);
    if (!found) throw new RangeError(`namespace ${namespace} defines no class ${className}`);
    this.#storage.remove(found.stored);
    this.#classes.delete(id);
  }

  /** Key of a definition, without location. */
  #id(namespace: string, className: string): string {
    return `NS_${this.#hasher.ofName(namespace)}\\CD_${this.#hasher.ofName(className)}`;
  }

  /** Keys that say from which class it is derived, and to which classes it refers. */
  #familyKeys(namespace: string, { name, superclass = "" }: ClassSpec, { slots }: WrittenLayout): string[] {
    const space = `NS_${this.#hasher.ofName(namespace)}`;
    const own = this.#hasher.ofName(name);
    const targets = slots.flatMap(({ type }) => /^ref:(.+)$/i.exec(type.cimType)?.[1] ?? []);
    const hashes = new Set(targets.map((target) => this.#hasher.ofName(target)));
    const refers = [...hashes].map((hash) => `${space}\\CR_${hash}\\R_${own}`);
    return [`${space}\\CR_${this.#hasher.ofName(superclass)}\\C_${own}`, ...refers];
  }
}
