import { EvidenceError } from "@unbind/bytes";
import type { Catalogue } from "../btree/catalogue.ts";
import { type IndexKey, type KeyKind, parseIndexKey } from "../btree/index-key.ts";
import { UNMAPPED } from "../files/mapping.ts";
import { pageCount } from "../files/paged-bytes.ts";
import { readReferenceRecord } from "../objects/reference-record.ts";
import type { RepositoryState } from "../repository/state.ts";

/** A key and the physical page of INDEX.BTR it stands in. */
export interface StaleKey {
  key: IndexKey;
  physical: number;
}

/**
 * Keys in index pages that the current mapping doesn't use and that the current index lacks, whatever record they
 * name: each says that such an object existed. Without repeats, in the order of the file.
 */
export function staleKeys(state: RepositoryState): StaleKey[] {
  const { index, current, catalogue } = state;
  if (!index || !current) return [];
  const mapped = new Set(current.index.pages.filter((physical) => physical !== UNMAPPED));
  const known = new Set(catalogue.keys.filter(({ kind }) => UNSORTED.has(kind)).map(keyIdentity));
  const stale: StaleKey[] = [];
  for (let physical = 0; physical < pageCount(index.file); physical++) {
    if (mapped.has(physical)) continue;
    for (const key of keysOfPage(state, physical)) {
      const identity = keyIdentity(key);
      if (key.kind === "other" || isLive(catalogue, key) || known.has(identity)) continue;
      known.add(identity);
      stale.push({ key, physical });
    }
  }
  return stale;
}

/** Kinds that the catalogue keeps no map of. */
const UNSORTED: ReadonlySet<KeyKind> = new Set<KeyKind>(["CR/R", "KI/IR/R"]);

function isLive({ namespaces }: Catalogue, { kind, namespaceHash, classHash, memberHash }: IndexKey): boolean {
  const namespace = namespaces.get(namespaceHash);
  if (kind === "CD") return namespace?.definitions.has(classHash) ?? false;
  if (kind === "CI/IL") return namespace?.instances.get(classHash)?.has(memberHash) ?? false;
  if (kind === "KI/I") return namespace?.byKeyRoot.get(classHash)?.has(memberHash) ?? false;
  return kind === "CR/C" && (namespace?.subclasses.get(classHash)?.includes(memberHash) ?? false);
}

/** Free pages may hold anything: what doesn't parse is no damage. */
function keysOfPage({ index }: RepositoryState, physical: number): IndexKey[] {
  try {
    return index?.at(physical).keys ?? [];
  } catch (error) {
    if (error instanceof EvidenceError) return [];
    throw error;
  }
}

/** What a key is about, without the place of the record. */
function keyIdentity({ kind, namespaceHash, classHash, memberHash, referrerHash }: IndexKey): string {
  return `${kind} ${namespaceHash} ${classHash} ${memberHash} ${referrerHash}`;
}

/** A counted text that begins with `R` or `r`, as in `ROOT`. */
function beginsLikeReference(bytes: Uint8Array): boolean {
  return bytes.length > 32 && bytes[2] === 0 && bytes[3] === 0 && ((bytes[4] as number) | 0x20) === 0x72;
}

/** Tells the namespace of recovered instances, which don't contain it. */
export class NamespaceWitness {
  readonly #byIdentity = new Map<string, string>();
  readonly #byRecord = new Map<string, string>();
  readonly #byReferrer = new Map<string, string>();

  constructor(keys: readonly StaleKey[]) {
    for (const { key } of keys) {
      const { kind, namespaceHash, classHash, memberHash, record } = key;
      if (kind !== "CI/IL") continue;
      this.#byIdentity.set(classHash + memberHash, namespaceHash);
      if (record) this.#byRecord.set(`${classHash} ${record.id} ${record.size}`, namespaceHash);
    }
  }

  /** Takes what may be a reference record: it holds the index path of the instance that refers. */
  addReference(bytes: Uint8Array): void {
    if (!beginsLikeReference(bytes)) return;
    try {
      const { kind, namespaceHash, memberHash } = parseIndexKey(readReferenceRecord(bytes).referrer.split("\\"));
      if (kind === "KI/I") this.#byReferrer.set(memberHash, namespaceHash);
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
    }
  }

  /** Hash of the namespace whose old keys name a record of this class, id and size; undefined if none do. */
  namespaceOfRecord(classHash: string, listed: { id: number; size: number } | undefined): string | undefined {
    return listed && this.#byRecord.get(`${classHash} ${listed.id} ${listed.size}`);
  }

  /** Hash of the namespace that old keys or reference records give for a class and key; undefined if none do. */
  namespaceOf(classHash: string, instanceHash: string): string | undefined {
    return this.#byIdentity.get(classHash + instanceHash) ?? this.#byReferrer.get(instanceHash);
  }
}
