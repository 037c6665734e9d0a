import type { EvidenceRef } from "@unbind/bytes";
import { readReferenceRecord } from "../objects/reference-record.ts";
import { located } from "./class-table.ts";
import type { RepositoryState } from "./state.ts";

/** A reference from one instance to another, as its own record states it. */
export interface Reference {
  /** Namespace of both, its root in upper case: `ROOT\subscription`. */
  namespace: string;
  /** Class and property of the instance that refers. */
  className: string;
  property: string;
  /** Index path of the instance that refers: `NS_...\KI_...\I_...`. */
  referrer: string;
  /** Hashes of the instance referred to: of the class that declares its key, and its own. */
  targetKeyRoot: string;
  targetHash: string;
  ref: EvidenceRef;
}

/** All reference records of a namespace, in index order; damaged ones become issues. */
export function readReferences({ catalogue, store, issues }: RepositoryState, namespaceHash: string): Reference[] {
  if (!store) return [];
  const found: Reference[] = [];
  for (const { record, classHash, memberHash } of catalogue.namespaces.get(namespaceHash)?.references ?? []) {
    if (!record) continue;
    try {
      const stored = store.fetch(record);
      const { namespace, className, property, referrer } = readReferenceRecord(stored.bytes);
      const ref = { ...stored.ref, structure: "reference record" };
      found.push({ namespace, className, property, referrer, targetKeyRoot: classHash, targetHash: memberHash, ref });
    } catch (error) {
      issues.add(located(error, { path: store.pages.file.path, offset: 0, structure: "reference record" }));
    }
  }
  return found;
}
