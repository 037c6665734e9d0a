/**
 * A WMI repository (OBJECTS.DATA, INDEX.BTR, MAPPING files) of Windows Vista and later or XP and Server 2003, read
 * offline. Windows 2000's single `CIM.REP` is another format and not read.
 */
import { type ByteSource, type EvidenceRef, type Issue, type IssueLog, UnsupportedError } from "@unbind/bytes";
import { knownHashes } from "../btree/catalogue.ts";
import type { IndexKey, KeyKind, RecordLocation } from "../btree/index-key.ts";
import { type MapFile, readMaps } from "../files/map-choice.ts";
import type { Mapping, RepositoryVersion } from "../files/mapping.ts";
import { type LoadOptions, loadPages } from "../files/paged-bytes.ts";
import { indexVersion, objectsVersion } from "../files/recognise.ts";
import { ClassDefinition } from "./class-definition.ts";
import { located, SYSTEM_CLASSES } from "./class-table.ts";
import { readDerivedClasses } from "./derived-classes.ts";
import { DistinctIssueLog } from "./distinct-issue-log.ts";
import { type Instance, propertyValue } from "./instance.ts";
import { findNamespaces, type NamespaceInfo } from "./namespaces.ts";
import { type Reference, readReferences } from "./references.ts";
import { makeState, type RepositoryState } from "./state.ts";
import { findSessions, type WriteSession } from "./write-session.ts";

/** The files of one repository as collected; each may be missing, and an issue then says what can't be known. */
export interface RepositoryFiles {
  objects?: { source: ByteSource; path: string };
  index?: { source: ByteSource; path: string };
  /** `MAPPING1.MAP` to `MAPPING3.MAP`; on XP also `MAPPING.VER`, `OBJECTS.MAP` and `INDEX.MAP`. */
  maps: MapFile[];
}

export interface OpenOptions {
  signal?: AbortSignal;
  /** Told how many bytes of all files have been read so far. */
  onProgress?: (bytesDone: number) => void;
}

/**
 * An open repository. Namespaces and classes are named without regard to case, or by their hash.
 *
 * ```ts
 * const repository = await Repository.open({ objects, index, maps });
 * for (const { name } of repository.namespaces()) repository.instances(name ?? "", "__EventFilter");
 * ```
 */
export class Repository {
  /** What recovery works on. */
  readonly state: RepositoryState;
  #namespaces: NamespaceInfo[] | undefined;
  #names: Map<string, string | undefined> | undefined;
  #sessions: WriteSession[] | undefined;
  #hashes: Set<string> | undefined;

  constructor(state: RepositoryState) {
    this.state = state;
  }

  /**
   * Reads maps and index. What is damaged or missing becomes issues.
   *
   * @throws CIM_NOTHING neither OBJECTS.DATA nor INDEX.BTR was given; CIM_FILE_TOO_LARGE
   */
  static async open(files: RepositoryFiles, { signal, onProgress }: OpenOptions = {}): Promise<Repository> {
    if (!files.objects && !files.index) {
      throw new UnsupportedError("CIM_NOTHING", "a repository needs OBJECTS.DATA or INDEX.BTR");
    }
    let done = 0;
    const onBytes = (byteLength: number): void => {
      done += byteLength;
      onProgress?.(done);
    };
    const options: LoadOptions = { signal, onBytes };
    const issues = new DistinctIssueLog();
    const maps = await readMaps(files.maps, issues, options);
    const index = files.index && (await loadPages(files.index.source, files.index.path, options));
    const objects = files.objects && (await loadPages(files.objects.source, files.objects.path, options));
    const version = maps.version ?? (index && indexVersion(index)) ?? (objects && objectsVersion(objects)) ?? "vista";
    reportMissing(files, maps.mappings, issues);
    return new Repository(makeState({ version, mappings: maps.mappings, objects, index }, issues));
  }

  get version(): RepositoryVersion {
    return this.state.version;
  }

  /** What went wrong so far; grows while more is read. */
  get issues(): Issue[] {
    return this.state.issues.list();
  }

  /** The mapping that is read as live. */
  get mapping(): Mapping | undefined {
    return this.state.current;
  }

  /** All keys of the index in order. */
  keys(): readonly IndexKey[] {
    return this.state.catalogue.keys;
  }

  /** Number of keys by kind. */
  get keyCounts(): Record<KeyKind, number> {
    return this.state.catalogue.counts;
  }

  /** All namespaces, by name; those known by hash only come last. The pseudo-namespace `__SystemClass` is left out. */
  namespaces(): NamespaceInfo[] {
    this.#namespaces ??= this.#findNamespaces();
    return this.#namespaces;
  }

  /** Hash of a namespace or class name; the text of a hash that the index knows stands for itself. */
  hashOf(nameOrHash: string): string {
    const { hasher, catalogue } = this.state;
    if (nameOrHash.length !== hasher.length) return hasher.ofName(nameOrHash);
    // A class may be named like a hash, so the form alone doesn't tell.
    this.#hashes ??= knownHashes(catalogue);
    return this.#hashes.has(nameOrHash) ? nameOrHash : hasher.ofName(nameOrHash);
  }

  /** Name of a namespace as stored; undefined if only the hash is known. */
  namespaceName(hash: string): string | undefined {
    this.#names ??= new Map([
      ...this.namespaces().map(({ name, hash }): [string, string | undefined] => [hash, name]),
      [this.state.hasher.ofName(SYSTEM_CLASSES), SYSTEM_CLASSES],
    ]);
    return this.#names.get(hash);
  }

  /** Definitions in a namespace, in index order; `__SystemClass` gives the system classes. */
  classes(namespace: string): ClassDefinition[] {
    const hash = this.hashOf(namespace);
    const definitions = this.state.catalogue.namespaces.get(hash)?.definitions ?? new Map<string, RecordLocation>();
    return [...definitions.keys()].flatMap((classHash) => this.#definition(hash, classHash, false) ?? []);
  }

  /** The definition of a class as this namespace sees it: its own or the system's. */
  classDefinition(namespace: string, className: string): ClassDefinition | undefined {
    return this.#definition(this.hashOf(namespace), this.hashOf(className), true);
  }

  /** Instances in a namespace, of one class (not of derived ones) or of all, in index order. */
  instances(namespace: string, className?: string): Instance[] {
    const hash = this.hashOf(namespace);
    const all = this.state.catalogue.namespaces.get(hash)?.instances;
    if (!all) return [];
    const classHashes = className === undefined ? [...all.keys()] : [this.hashOf(className)];
    return classHashes.flatMap((classHash) =>
      [...(all.get(classHash) ?? [])].flatMap(
        ([instanceHash, location]) => this.#instance(hash, classHash, instanceHash, location) ?? [],
      ),
    );
  }

  /**
   * Names of all classes derived from `base`, however far, that this namespace can see; the hash stands for the name
   * where a definition can't be read. `base` itself is left out.
   */
  derivedClasses(namespace: string, base: string): string[] {
    return readDerivedClasses(this.state, this.hashOf(namespace), this.hashOf(base));
  }

  /**
   * Whether the index has this instance, without reading a record.
   *
   * @param keyTexts values of the key properties in the order of their names, references as written; none for a
   *   singleton
   */
  find(namespace: string, className: string, keyTexts: readonly string[]): RecordLocation | undefined {
    const namespaceHash = this.hashOf(namespace);
    const instanceHash = this.state.hasher.ofInstance(keyTexts);
    const keys = this.state.catalogue.namespaces.get(namespaceHash);
    const own = keys?.instances.get(this.hashOf(className))?.get(instanceHash);
    return own ?? keys?.byKeyRoot.get(this.hashOf(className))?.get(instanceHash);
  }

  /** Reference records of a namespace: second witnesses of every reference between instances. */
  references(namespace: string): Reference[] {
    return readReferences(this.state, this.hashOf(namespace));
  }

  /** The sessions of WMI that wrote this repository, in the order of writing as far as it is known. */
  sessions(): WriteSession[] {
    this.#sessions ??= findSessions(this.#stampedObjects());
    return this.#sessions;
  }

  /** The class under which the index lists instances of a class too: it declares the key, or is the singleton. */
  keyRoot(namespace: string, className: string): string | undefined {
    const layout = this.state.classes?.layout(this.hashOf(namespace), this.hashOf(className));
    return layout?.keyedBy ?? layout?.singletonBy;
  }

  #definition(hash: string, classHash: string, orSystem: boolean): ClassDefinition | undefined {
    const { classes, issues } = this.state;
    const found = orSystem ? classes?.find(hash, classHash) : classes?.own(hash, classHash);
    if (!found) return undefined;
    const layout = () => classes?.layout(hash, classHash);
    return new ClassDefinition(found, this.namespaceName(found.namespaceHash), layout, issues);
  }

  #instance(
    namespaceHash: string,
    classHash: string,
    instanceHash: string,
    location: RecordLocation,
  ): Instance | undefined {
    const namespace = this.namespaceName(namespaceHash);
    return this.#read(namespaceHash, namespace, classHash, instanceHash, location);
  }

  #read(
    namespaceHash: string,
    namespace: string | undefined,
    classHash: string,
    instanceHash: string,
    location: RecordLocation,
  ): Instance | undefined {
    const { store, decoder, classes, issues } = this.state;
    if (!store) return undefined;
    const ref: EvidenceRef = { path: store.pages.file.path, offset: 0, structure: "instance" };
    try {
      const stored = store.fetch(location);
      const layout = classes?.layout(namespaceHash, classHash);
      return decoder.live(stored, { namespace, namespaceHash, classHash, instanceHash }, layout, issues);
    } catch (error) {
      issues.add(located(error, ref));
      return undefined;
    }
  }

  #findNamespaces(): NamespaceInfo[] {
    const { catalogue, hasher, issues, store } = this.state;
    const systemHash = hasher.ofName(SYSTEM_CLASSES);
    const counts = [...catalogue.namespaces.values()].filter(({ hash }) => hash !== systemHash);
    const found = findNamespaces({
      hasher,
      keyCounts: new Map(counts.map(({ hash, count }) => [hash, count])),
      childNames: (hash) => this.#childNames(hash),
      otherNames: () => counts.flatMap(({ hash }) => readReferences(this.state, hash).map(withLowerRoot)),
    });
    for (const one of found) if (store) reportNamespace(one, store.pages.file.path, issues);
    return found;
  }

  /** Listed under the class that declares the key, so that instances of derived classes count too. */
  #childNames(hash: string): string[] {
    const classHash = this.state.hasher.ofName("__NAMESPACE");
    const keys = this.state.catalogue.namespaces.get(hash);
    const locations = new Map([...(keys?.instances.get(classHash) ?? []), ...(keys?.byKeyRoot.get(classHash) ?? [])]);
    return [...locations].flatMap(([instanceHash, location]) => {
      const instance = this.#read(hash, undefined, classHash, instanceHash, location);
      const name = propertyValue(instance?.properties ?? [], "Name");
      return typeof name === "string" && name !== "" ? name : [];
    });
  }

  *#stampedObjects(): Iterable<{ stamp: bigint; pageGeneration: number | undefined }> {
    for (const namespace of this.state.catalogue.namespaces.keys()) {
      for (const { stamp, pageGeneration } of this.classes(namespace)) yield { stamp, pageGeneration };
      for (const { timestamps, pageGeneration } of this.instances(namespace)) {
        yield { stamp: timestamps.written, pageGeneration };
      }
    }
  }
}

function reportMissing(files: RepositoryFiles, mappings: readonly Mapping[], issues: IssueLog): void {
  const path = (files.objects ?? files.index)?.path ?? "";
  const add = (code: string, message: string): void =>
    issues.add({ code, severity: "error", message, evidence: { path, offset: 0 } });
  if (!files.objects) add("CIM_OBJECTS_MISSING", "OBJECTS.DATA is missing: hashes are known, objects are not");
  if (!files.index) add("CIM_INDEX_MISSING", "INDEX.BTR is missing: no object is known to be live");
  if (mappings.length === 0) add("CIM_MAP_MISSING", "no mapping file can be read: no object is known to be live");
}

/** Reference records write the first name in upper case. */
function withLowerRoot({ namespace }: Reference): string {
  return namespace.replace(/^root(?=\\|$)/i, "root");
}

function reportNamespace({ name, hash, state, keys }: NamespaceInfo, path: string, issues: IssueLog): void {
  const add = (code: string, severity: "warning" | "note", message: string): void =>
    issues.add({ code, severity, message, evidence: { path, offset: 0, structure: "namespace" } });
  if (state !== "listed") {
    add("CIM_NAMESPACE_HIDDEN", "warning", `namespace ${name ?? hash} has ${keys} keys and no namespace lists it`);
  } else if (keys === 0) {
    add("CIM_NAMESPACE_EMPTY", "note", `namespace ${name} is listed and has no keys`);
  }
}
