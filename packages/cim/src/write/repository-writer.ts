/**
 * Writes WMI repositories for fixtures: Vista and later, or XP and Server 2003. What Windows leaves uninitialised or
 * computes by an unknown algorithm (`pageSum`) is zero. Methods of classes are not written.
 */
import { isoToFiletime } from "@unbind/bytes";
import { KeyHasher } from "../btree/key-hash.ts";
import type { RepositoryVersion } from "../files/mapping.ts";
import { SYSTEM_CLASSES } from "../repository/class-table.ts";
import { ClassRegister, type WrittenClass } from "./class-register.ts";
import type { ClassSpec, InstanceQualifiers, PropertyValues } from "./class-spec.ts";
import { keysOf } from "./instance-encoder.ts";
import { parseObjectPath } from "./object-path.ts";
import { encodeInstance } from "./record-encoder.ts";
import { encodeReference } from "./reference-encoder.ts";
import {
  type CommitOptions,
  type RepositoryImage,
  RepositoryStorage,
  type StoredObject,
} from "./repository-storage.ts";
import { OWNED_BY_ADMINISTRATORS, SYSTEM_CLASS_SPECS } from "./system-classes.ts";

const REFERENCE_TAIL: Record<RepositoryVersion, number> = { vista: 8, xp: 10 };
const FIRST_SESSION = isoToFiletime("2024-03-04T08:00:00Z") as bigint;

/** How a repository begins. */
export interface WriterOptions {
  /** `vista` by default. */
  version?: RepositoryVersion;
  /** FILETIME at which the first session opened the repository. */
  session?: bigint;
}

/** A referrer and where it points. */
interface Target {
  property: string;
  keyRoot: string;
  instanceHash: string;
}

/**
 * A repository under construction; begins with the system classes and the namespace `root`.
 *
 * ```ts
 * const writer = new RepositoryWriter();
 * writer.namespace("root\\subscription");
 * writer.instance("root\\subscription", "__EventFilter", { Name: "x", Query: "select * from y" });
 * const { "OBJECTS.DATA": objects } = writer.finish();
 * ```
 */
export class RepositoryWriter {
  readonly storage: RepositoryStorage;
  readonly #hasher: KeyHasher;
  readonly #classes: ClassRegister;
  readonly #instances = new Map<string, StoredObject>();
  #clock: bigint;
  #isDirty = true;

  constructor({ version = "vista", session = FIRST_SESSION }: WriterOptions = {}) {
    this.#hasher = new KeyHasher(version);
    this.storage = new RepositoryStorage(version);
    this.#classes = new ClassRegister(this.#hasher, this.storage);
    this.#clock = session;
    for (const spec of SYSTEM_CLASS_SPECS) this.classDefinition(SYSTEM_CLASSES, spec);
    this.#singletons("root");
  }

  /** WMI opens the repository again: stamps go on from this FILETIME. */
  openSession(start: bigint): void {
    this.#clock = start;
  }

  /** Creates a namespace in its parent. `isListed: false` leaves out the instance that names it. */
  namespace(name: string, { isListed = true }: { isListed?: boolean } = {}): void {
    const at = name.lastIndexOf("\\");
    if (at < 0) throw new RangeError(`namespace ${name} has no parent`);
    if (isListed) this.instance(name.slice(0, at), "__NAMESPACE", { Name: name.slice(at + 1) });
    this.#singletons(name);
  }

  /** Defines a class, or defines it again. @throws RangeError its superclass isn't defined */
  classDefinition(namespace: string, spec: ClassSpec): void {
    this.#isDirty = true;
    this.#classes.define(namespace, spec, this.#tick());
  }

  /** Takes a class definition out; instances stay. */
  deleteClass(namespace: string, className: string): void {
    this.#isDirty = true;
    this.#classes.remove(namespace, className);
  }

  /**
   * Writes an instance, or writes it again, and gives its absolute path.
   *
   * @throws RangeError no such class or property, or a value of another type
   */
  instance(namespace: string, className: string, properties: PropertyValues, qualifiers?: InstanceQualifiers): string {
    const written = this.#classes.get(namespace, className);
    const { layout } = written;
    const keys = keysOf(layout, properties);
    const instanceHash = this.#hasher.ofInstance(keys.map(({ text }) => text));
    const identity = this.#identity(namespace, keyRootOf(written), instanceHash);
    const known = this.#instances.get(identity);
    if (known) this.storage.remove(known);
    const classHash = this.#hasher.ofName(layout.className);
    const stamps = { classHash, stamp: this.#tick(), classStamp: written.stamp };
    const record = encodeInstance(stamps, layout, properties, qualifiers);
    const filed = `${this.#namespaceKey(namespace)}\\CI_${classHash}\\IL_${instanceHash}`;
    const stored = this.storage.store(record, [filed, identity]);
    this.#instances.set(identity, stored);
    this.#isDirty = true;
    for (const target of this.#targets(namespace, written, properties)) {
      this.#refer(stored, namespace, layout.className, identity, target);
    }
    const named = keys.map(({ name, quoted }) => `${name}=${quoted}`).join(",");
    return `\\\\.\\${namespace}:${layout.className}${keys.length > 0 ? `.${named}` : "=@"}`;
  }

  /** Deletes the instance of this absolute path, with its references to others. @throws RangeError there is none */
  delete(path: string): void {
    const identity = this.#find(path);
    this.storage.remove(this.#instances.get(identity) as StoredObject);
    this.#instances.delete(identity);
    this.#isDirty = true;
  }

  /** Takes the keys of an instance out of the index; its record stays in a live page. @throws RangeError */
  unlist(path: string): void {
    const identity = this.#find(path);
    this.storage.forget(this.#instances.get(identity) as StoredObject);
    this.#instances.delete(identity);
    this.#isDirty = true;
  }

  /** The next record begins a new page of OBJECTS.DATA. */
  newPage(): void {
    this.storage.records.closePages();
  }

  /** Writes what has changed, and the next mapping file. */
  commit(options?: CommitOptions): void {
    this.storage.commit(options);
    this.#isDirty = false;
  }

  /** Commits until no mapping file shows an older state. The pages of older states stay. */
  forgetOlderStates(options?: CommitOptions): void {
    for (let i = 0; i < this.storage.mappingFiles; i++) this.commit(options);
  }

  /** Zeroes what is behind the records of live pages. */
  clearSlack(): void {
    this.storage.records.clearSlack();
    this.#isDirty = true;
  }

  /** Zeroes all free pages of both files, as of the last commit. */
  overwriteFreePages(): void {
    const zeros = new Uint8Array(0);
    for (const file of [this.storage.objects, this.storage.index]) {
      for (const page of file.free) file.overwrite(page, zeros);
    }
  }

  /** All files; commits first if something has changed since the last commit. */
  finish(): RepositoryImage {
    if (this.#isDirty) this.commit();
    return this.storage.image();
  }

  #tick(): bigint {
    return this.#clock++;
  }

  /** What every namespace has once. */
  #singletons(namespace: string): void {
    this.instance(namespace, "__thisNAMESPACE", { SECURITY_DESCRIPTOR: OWNED_BY_ADMINISTRATORS });
    this.instance(namespace, "__SystemSecurity", {});
  }

  #namespaceKey(namespace: string): string {
    return `NS_${this.#hasher.ofName(namespace)}`;
  }

  /** Index path of an instance, without location. */
  #identity(namespace: string, keyRoot: string, instanceHash: string): string {
    return `${this.#namespaceKey(namespace)}\\KI_${this.#hasher.ofName(keyRoot)}\\I_${instanceHash}`;
  }

  #find(path: string): string {
    const parsed = parseObjectPath(path);
    const target = parsed?.namespace === undefined ? undefined : this.#resolve(parsed.namespace, path);
    const identity = target && this.#identity(parsed?.namespace ?? "", target.keyRoot, target.instanceHash);
    if (!identity || !this.#instances.has(identity)) throw new RangeError(`there is no instance ${path}`);
    return identity;
  }

  /** What a reference in this namespace points to; undefined if it is elsewhere, or its class isn't defined. */
  #resolve(namespace: string, text: string): Omit<Target, "property"> | undefined {
    const path = parseObjectPath(text);
    if (!path || (path.namespace ?? namespace).toLowerCase() !== namespace.toLowerCase()) return undefined;
    const written = this.#classes.find(namespace, path.className);
    if (!written) return undefined;
    const keys = keysOf(written.layout, {}).map(({ name }) => path.keys.get(name.toUpperCase()) ?? "");
    return { keyRoot: keyRootOf(written), instanceHash: this.#hasher.ofInstance(keys) };
  }

  #targets(namespace: string, { layout }: WrittenClass, properties: PropertyValues): Target[] {
    return Object.entries(properties).flatMap(([name, value]) => {
      const slot = layout.slots.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (slot?.type.kind !== "reference" || typeof value !== "string") return [];
      const target = this.#resolve(namespace, value);
      return target ? [{ ...target, property: slot.name }] : [];
    });
  }

  /** Adds the record that says what the instance refers to. */
  #refer(stored: StoredObject, namespace: string, className: string, referrer: string, target: Target): void {
    const { property, keyRoot, instanceHash } = target;
    const tail = REFERENCE_TAIL[this.storage.version];
    const record = encodeReference({ namespace, className, property, referrer }, tail);
    const filed = `${this.#namespaceKey(namespace)}\\KI_${this.#hasher.ofName(keyRoot)}\\IR_${instanceHash}`;
    const { keys, records } = this.storage.store(record, [`${filed}\\R_${this.#hasher.of(referrer)}`]);
    stored.keys.push(...keys);
    stored.records.push(...records);
  }
}

/** Class under which the index lists instances a second time. */
function keyRootOf({ layout }: WrittenClass): string {
  return layout.keyedBy ?? layout.singletonBy ?? layout.className;
}
