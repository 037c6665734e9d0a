import type { IssueLog } from "@unbind/bytes";
import { type IndexKey, type KeyKind, needsRecord, type RecordLocation } from "./index-key.ts";

/** Keys of one namespace, by what they are about. All hashes are upper-case hex as stored. */
export interface NamespaceKeys {
  hash: string;
  /** All keys, of any kind. */
  count: number;
  /** Definition by class hash. */
  definitions: Map<string, RecordLocation>;
  /** Class hashes by superclass hash. */
  subclasses: Map<string, string[]>;
  /** Instances by class hash, then instance hash. */
  instances: Map<string, Map<string, RecordLocation>>;
  /** The same by hash of the class that declares the key. */
  byKeyRoot: Map<string, Map<string, RecordLocation>>;
  references: IndexKey[];
}

/** All keys of an index, sorted into namespaces. */
export interface Catalogue {
  keys: readonly IndexKey[];
  namespaces: Map<string, NamespaceKeys>;
  counts: Record<KeyKind, number>;
}

/** A record's page and id as one number: exact for pages below 2^21, which is a data file of 16 GB. */
export function locationNumber({ page, id }: RecordLocation): number {
  return page * 2 ** 32 + id;
}

/** All hashes of namespaces and classes that an index knows. */
export function knownHashes({ namespaces }: Catalogue): Set<string> {
  const hashes = new Set(namespaces.keys());
  for (const { definitions, subclasses, instances, byKeyRoot } of namespaces.values()) {
    for (const map of [definitions, subclasses, instances, byKeyRoot]) for (const hash of map.keys()) hashes.add(hash);
    for (const derived of subclasses.values()) for (const hash of derived) hashes.add(hash);
  }
  return hashes;
}

/** Sorts keys. Keys that lack a location where one is due, or share one, become issues. */
export function makeCatalogue(keys: readonly IndexKey[], path: string, issues: IssueLog): Catalogue {
  const counts = { CD: 0, "CR/C": 0, "CR/R": 0, "CI/IL": 0, "KI/I": 0, "KI/IR/R": 0, other: 0 };
  const namespaces = new Map<string, NamespaceKeys>();
  const taken = new Map<KeyKind, Set<number>>();
  for (const key of keys) {
    counts[key.kind]++;
    const problem = problemOf(key, taken);
    if (problem) {
      const [code, message] = problem;
      issues.add({ code, severity: "warning", message, evidence: { path, offset: 0, structure: "index key" } });
      continue;
    }
    const keysOfNamespace = namespaces.get(key.namespaceHash) ?? emptyNamespace(key.namespaceHash);
    namespaces.set(key.namespaceHash, keysOfNamespace);
    keysOfNamespace.count++;
    sortIn(keysOfNamespace, key);
  }
  return { keys, namespaces, counts };
}

function problemOf(key: IndexKey, taken: Map<KeyKind, Set<number>>): [code: string, message: string] | undefined {
  if (key.kind === "other") return ["CIM_KEY_UNKNOWN", `key of unknown form: ${key.text.slice(0, 300)}`];
  if (!needsRecord(key.kind)) return undefined;
  if (!key.record) return ["CIM_KEY_RECORD", `key without page, record and size: ${key.text}`];
  const claims = getOrAdd(taken, key.kind, () => new Set<number>());
  const claim = locationNumber(key.record);
  if (claims.has(claim)) return ["CIM_KEY_SHARED_RECORD", `a second key names the record of ${key.text}`];
  claims.add(claim);
  return undefined;
}

function emptyNamespace(hash: string): NamespaceKeys {
  return {
    hash,
    count: 0,
    definitions: new Map(),
    subclasses: new Map(),
    instances: new Map(),
    byKeyRoot: new Map(),
    references: [],
  };
}

function sortIn(namespace: NamespaceKeys, key: IndexKey): void {
  switch (key.kind) {
    case "CD":
      if (key.record) namespace.definitions.set(key.classHash, key.record);
      break;
    case "CR/C":
      getOrAdd(namespace.subclasses, key.classHash, (): string[] => []).push(key.memberHash);
      break;
    case "CI/IL":
      addInstance(namespace.instances, key);
      break;
    case "KI/I":
      addInstance(namespace.byKeyRoot, key);
      break;
    case "KI/IR/R":
      namespace.references.push(key);
      break;
  }
}

function addInstance(map: Map<string, Map<string, RecordLocation>>, { classHash, memberHash, record }: IndexKey): void {
  if (record) getOrAdd(map, classHash, () => new Map<string, RecordLocation>()).set(memberHash, record);
}

/** The entry of a map, made if it isn't there. */
export function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
