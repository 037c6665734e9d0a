import { EvidenceError, type EvidenceRef, type Issue, type IssueLog, issueOf, MalformedError } from "@unbind/bytes";
import { type Catalogue, getOrAdd } from "../btree/catalogue.ts";
import type { RecordLocation } from "../btree/index-key.ts";
import type { KeyHasher } from "../btree/key-hash.ts";
import { type ClassRecord, readClassRecord } from "../objects/class-record.ts";
import { type Layout, makeLayout } from "../objects/layout.ts";
import type { RecordStore, StoredRecord } from "../objects/record-store.ts";

/** Pseudo-namespace of the classes that exist everywhere. */
export const SYSTEM_CLASSES = "__SystemClass";
/** Deeper derivations don't exist; a cycle does in hostile data. */
const MAX_DERIVATION = 64;

/** A class definition with the namespace whose index lists it. */
export interface StoredClass {
  namespaceHash: string;
  classHash: string;
  record: ClassRecord;
  stored: StoredRecord;
}

/** Reads class definitions once each, and makes their layouts. */
export class ClassTable {
  readonly #catalogue: Catalogue;
  readonly #store: RecordStore;
  readonly #hasher: KeyHasher;
  readonly #issues: IssueLog;
  readonly #systemHash: string;
  /** By namespace hash, then class hash: joined keys would cost more than the reading. */
  readonly #classes = new Map<string, Map<string, StoredClass | undefined>>();
  readonly #layouts = new Map<string, Map<string, Layout | undefined>>();

  constructor(catalogue: Catalogue, store: RecordStore, hasher: KeyHasher, issues: IssueLog) {
    this.#catalogue = catalogue;
    this.#store = store;
    this.#hasher = hasher;
    this.#issues = issues;
    this.#systemHash = hasher.ofName(SYSTEM_CLASSES);
  }

  /** The definition in this namespace only; undefined if there is none or it is damaged (an issue says so). */
  own(namespaceHash: string, classHash: string): StoredClass | undefined {
    const known = getOrAdd(this.#classes, namespaceHash, () => new Map<string, StoredClass | undefined>());
    if (known.has(classHash)) return known.get(classHash);
    const location = this.#catalogue.namespaces.get(namespaceHash)?.definitions.get(classHash);
    const found = location && this.#read(namespaceHash, classHash, location);
    known.set(classHash, found);
    return found;
  }

  /** The definition in this namespace, else among the system classes. */
  find(namespaceHash: string, classHash: string): StoredClass | undefined {
    return this.own(namespaceHash, classHash) ?? this.own(this.#systemHash, classHash);
  }

  /** All properties of a class; undefined if its definition or one of its ancestors can't be read. */
  layout(namespaceHash: string, classHash: string): Layout | undefined {
    return this.#layout(namespaceHash, classHash, 0);
  }

  #layout(namespaceHash: string, classHash: string, depth: number): Layout | undefined {
    const known = getOrAdd(this.#layouts, namespaceHash, () => new Map<string, Layout | undefined>());
    if (known.has(classHash)) return known.get(classHash);
    // Set before descending: a derivation that comes back to this class finds it without layout.
    known.set(classHash, undefined);
    const found = this.find(namespaceHash, classHash);
    const layout = found && depth < MAX_DERIVATION ? this.#derive(namespaceHash, found, depth) : undefined;
    known.set(classHash, layout);
    return layout;
  }

  #derive(namespaceHash: string, { record, stored }: StoredClass, depth: number): Layout | undefined {
    try {
      if (record.superclass === "") return makeLayout(record.part, undefined, record.stamp);
      const parent = this.#layout(namespaceHash, this.#hasher.ofName(record.superclass), depth + 1);
      if (!parent) {
        const message = `class ${record.part.name}: its superclass ${record.superclass} is missing or damaged`;
        throw new MalformedError("CIM_SUPERCLASS", message);
      }
      return makeLayout(record.part, parent, record.stamp);
    } catch (error) {
      this.#issues.add(located(error, stored.ref));
      return undefined;
    }
  }

  #read(namespaceHash: string, classHash: string, location: RecordLocation): StoredClass | undefined {
    let ref: EvidenceRef = { path: this.#store.pages.file.path, offset: 0, structure: "class definition" };
    try {
      const stored = this.#store.fetch(location);
      ref = { ...stored.ref, structure: "class definition" };
      const record = readClassRecord(stored.bytes);
      if (record.slack !== 0) this.#issues.add(slackIssue(record.slack, ref));
      return { namespaceHash, classHash, record, stored: { ...stored, ref } };
    } catch (error) {
      this.#issues.add(located(error, ref));
      return undefined;
    }
  }
}

/** Bytes inside a record that nothing accounts for: damage, or something hidden. */
export function slackIssue(slack: number, evidence: EvidenceRef): Issue {
  const message = `${slack} bytes of the record belong to nothing`;
  return { code: "CIM_RECORD_SLACK", severity: "warning", message, evidence };
}

/** The issue for an error of a record, located there; errors that aren't about evidence go on. */
export function located(error: unknown, ref: EvidenceRef): Issue {
  if (!(error instanceof EvidenceError)) throw error;
  return issueOf(error, ref);
}
