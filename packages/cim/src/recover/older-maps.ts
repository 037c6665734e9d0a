import { EvidenceError } from "@unbind/bytes";
import type { RecordLocation } from "../btree/index-key.ts";
import { readInstanceHeader } from "../objects/instance-record.ts";
import type { StoredRecord } from "../objects/record-store.ts";
import type { RepositoryState } from "../repository/state.ts";
import type { Finding, FindingReader } from "./finding.ts";

/** An instance that an older mapping lists. */
interface OlderInstance {
  namespaceHash: string;
  classHash: string;
  instanceHash: string;
  location: RecordLocation;
}

/** Instances that an older mapping shows and the live data lacks or holds with other bytes. */
export function olderFindings(live: RepositoryState, older: RepositoryState, reader: FindingReader): Finding[] {
  const findings: Finding[] = [];
  for (const instance of listInstances(older)) {
    const { namespaceHash, classHash, instanceHash, location } = instance;
    const now = live.catalogue.namespaces.get(namespaceHash)?.instances.get(classHash)?.get(instanceHash);
    if (now && isSamePlace(live, older, now, location)) continue;
    const stored = fetchQuietly(older, location);
    if (!stored || readInstanceHeader(stored.bytes, live.version).classHash !== classHash) continue;
    const origin = { namespace: undefined, namespaceHash, classHash, instanceHash: undefined };
    const listed = { id: location.id, size: location.size };
    const found = reader.read("older-map", { ...stored, size: location.size }, listed, origin);
    // Another instance at the place means that the page was used again.
    if (found?.instance.instanceHash === instanceHash) findings.push(found);
  }
  return findings;
}

function* listInstances({ catalogue }: RepositoryState): Iterable<OlderInstance> {
  for (const { hash, instances } of catalogue.namespaces.values()) {
    for (const [classHash, ofClass] of instances) {
      for (const [instanceHash, location] of ofClass) yield { namespaceHash: hash, classHash, instanceHash, location };
    }
  }
}

/** Same record of a page that wasn't moved since. */
function isSamePlace(live: RepositoryState, older: RepositoryState, a: RecordLocation, b: RecordLocation): boolean {
  return (
    a.page === b.page &&
    a.id === b.id &&
    a.size === b.size &&
    live.current?.objects.pages[a.page] === older.current?.objects.pages[b.page]
  );
}

/** A place that was used again isn't damage. */
function fetchQuietly({ store }: RepositoryState, location: RecordLocation): StoredRecord | undefined {
  try {
    return store?.fetch(location);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}
