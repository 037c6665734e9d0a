import { EvidenceError, IssueLog } from "@unbind/bytes";
import type { IndexKey, RecordLocation } from "../btree/index-key.ts";
import { IndexWalk } from "../btree/index-walk.ts";
import type { Mapping } from "../files/mapping.ts";
import { readInstanceHeader } from "../objects/instance-record.ts";
import { RecordStore, type StoredRecord } from "../objects/record-store.ts";
import { type RepositoryState, readThrough } from "../repository/state.ts";
import type { Finding, FindingReader } from "./finding.ts";

/** What an older mapping shows that the live repository doesn't. */
export interface OlderView {
  mapping: Mapping;
  store: RecordStore;
  /** Keys of instances that are gone, or whose record was moved or written anew. */
  instances: IndexKey[];
  /** The whole older state, where it has class definitions that are gone, moved or written anew. */
  state: RepositoryState | undefined;
}

/** Reads the index through an older mapping. What is damaged there was used again: no issue. */
export function readOlderView(live: RepositoryState, mapping: Mapping): OlderView | undefined {
  const { index, objects, version } = live;
  if (!index || !objects) return undefined;
  const issues = new IssueLog();
  const keys = new IndexWalk(index, mapping.index, version, issues).run();
  const differing = keys.filter((key) => isDifferent(live, mapping, key));
  const hasClasses = differing.some(({ kind }) => kind === "CD");
  const parts = { ...live, current: mapping, older: [], issues };
  return {
    mapping,
    store: new RecordStore(objects, mapping.objects),
    instances: differing.filter(({ kind }) => kind === "CI/IL"),
    state: hasClasses ? { ...parts, ...readThrough(parts) } : undefined,
  };
}

/** The record of a definition or an instance isn't the live one of the same name in the same place. */
function isDifferent({ catalogue, current }: RepositoryState, mapping: Mapping, key: IndexKey): boolean {
  const { kind, record, namespaceHash, classHash, memberHash } = key;
  if (!record || (kind !== "CD" && kind !== "CI/IL")) return false;
  const namespace = catalogue.namespaces.get(namespaceHash);
  const now =
    kind === "CD" ? namespace?.definitions.get(classHash) : namespace?.instances.get(classHash)?.get(memberHash);
  if (now?.page !== record.page || now.id !== record.id || now.size !== record.size) return true;
  return current?.objects.pages[now.page] !== mapping.objects.pages[record.page];
}

/** Instances of an older mapping that still stand where it says. */
export function olderFindings(
  { store, instances }: OlderView,
  live: RepositoryState,
  reader: FindingReader,
): Finding[] {
  return instances.flatMap(({ namespaceHash, classHash, memberHash, record }) => {
    const stored = record && fetchQuietly(store, record);
    if (!stored || readInstanceHeader(stored.bytes, live.version).classHash !== classHash) return [];
    const origin = { namespace: undefined, namespaceHash, classHash, instanceHash: undefined };
    const listed = { id: record.id, size: record.size };
    const found = reader.read("older-map", { ...stored, size: record.size }, listed, origin);
    // Another instance at the place means that the page was used again.
    return found?.instance.instanceHash === memberHash ? found : [];
  });
}

/** A place that was used again isn't damage. */
function fetchQuietly(store: RecordStore, location: RecordLocation): StoredRecord | undefined {
  try {
    return store.fetch(location);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}
