import { EvidenceError, type EvidenceRef } from "@unbind/bytes";
import { parseIndexKey } from "../btree/index-key.ts";
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import type { ObjectPages } from "../objects/record-store.ts";
import { readReferenceRecord } from "../objects/reference-record.ts";
import type { Repository } from "../repository/repository.ts";
import type { RepositoryState } from "../repository/state.ts";
import { pageRoles } from "./page-roles.ts";
import type { Recovered } from "./recover-objects.ts";
import { staleKeys } from "./stale-keys.ts";

/** A sign that an instance existed whose record is gone: of its content only the hash of its key is known. */
export interface LostInstance {
  /** `index-key`: an old page of the index names it. `reference`: a record says that it referred to another. */
  from: "index-key" | "reference";
  /** Undefined where only the hash is known. */
  namespace: string | undefined;
  namespaceHash: string;
  /** Its hash where no definition and no well-known class has it. */
  className: string;
  instanceHash: string;
  ref: EvidenceRef;
}

/**
 * Instances that neither live nor were recovered, by old index pages and by reference records in free pages. A known
 * name can be tested against `instanceHash`.
 *
 * @param recovered what `recoverObjects` gave
 */
export function findLostInstances(repository: Repository, recovered: readonly Recovered[]): LostInstance[] {
  const { state } = repository;
  const seen = new Set(recovered.map(({ classHash, instanceHash }) => classHash + instanceHash));
  const lost = [...lostKeys(repository), ...lostReferrers(repository)];
  return lost.filter(({ className, instanceHash }) => {
    const identity = state.hasher.ofName(className) + instanceHash;
    const isNew = !seen.has(identity) && !seen.has(className + instanceHash);
    seen.add(identity);
    return isNew;
  });
}

function lostKeys(repository: Repository): LostInstance[] {
  const { index } = repository.state;
  return staleKeys(repository.state).flatMap(({ key, physical }) => {
    if (key.kind !== "CI/IL" || !index) return [];
    const { namespaceHash, classHash, memberHash } = key;
    const className = nameOf(repository.state, namespaceHash, classHash);
    const namespace = repository.namespaceName(namespaceHash);
    const ref = { path: index.file.path, offset: physical * PAGE_BYTES, length: PAGE_BYTES, structure: "index page" };
    return { from: "index-key" as const, namespace, namespaceHash, className, instanceHash: memberHash, ref };
  });
}

/** Referrers of reference records that free pages list. */
function lostReferrers(repository: Repository): LostInstance[] {
  const { objects, catalogue } = repository.state;
  if (!objects) return [];
  return pageRoles(repository.state).flatMap(({ physical, role }) => {
    if (role !== "free") return [];
    return objects.table(physical).entries.flatMap(({ offset, size }) => {
      const found = referrerAt(objects, physical, offset, size);
      if (!found) return [];
      const { className, key, ref } = found;
      const { namespaceHash, memberHash } = key;
      const isLive = catalogue.namespaces.get(namespaceHash)?.byKeyRoot.get(key.classHash)?.has(memberHash);
      const namespace = repository.namespaceName(namespaceHash);
      const lost = { from: "reference" as const, namespace, namespaceHash, className, instanceHash: memberHash, ref };
      return isLive ? [] : [lost];
    });
  });
}

function referrerAt(objects: ObjectPages, physical: number, offset: number, length: number) {
  const ref = {
    path: objects.file.path,
    offset: physical * PAGE_BYTES + offset,
    length,
    structure: "reference record",
  };
  try {
    const texts = readReferenceRecord(objects.file.page(physical).subarray(offset, offset + length));
    const key = parseIndexKey(texts.referrer.split("\\"));
    return key.kind === "KI/I" ? { className: texts.className, key, ref } : undefined;
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}

function nameOf({ classes, decoder }: RepositoryState, namespaceHash: string, classHash: string): string {
  return classes?.find(namespaceHash, classHash)?.record.part.name ?? decoder.nameOf(classHash) ?? classHash;
}
