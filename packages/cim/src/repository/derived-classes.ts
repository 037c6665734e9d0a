import { SYSTEM_CLASSES } from "./class-table.ts";
import type { RepositoryState } from "./state.ts";

/**
 * Names of the classes derived from a class, by the inheritance keys of the namespace and of the system classes; the
 * hash where neither a definition nor a well-known name is there. Sorted.
 */
export function readDerivedClasses(state: RepositoryState, namespaceHash: string, baseHash: string): string[] {
  return [...derivedHashes(state, namespaceHash, baseHash)]
    .map((hash) => className(state, namespaceHash, hash))
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** Hashes of the classes derived from a class. Walks `CR_`/`C_` keys; a class met twice is entered once. */
export function derivedHashes(state: RepositoryState, namespaceHash: string, baseHash: string): Set<string> {
  const own = state.catalogue.namespaces.get(namespaceHash)?.subclasses;
  const system = state.catalogue.namespaces.get(state.hasher.ofName(SYSTEM_CLASSES))?.subclasses;
  const found = new Set<string>();
  const queue = [baseHash];
  for (let hash = queue.pop(); hash !== undefined; hash = queue.pop()) {
    for (const derived of [...(own?.get(hash) ?? []), ...(system?.get(hash) ?? [])]) {
      if (found.has(derived) || derived === baseHash) continue;
      found.add(derived);
      queue.push(derived);
    }
  }
  return found;
}

function className({ classes, decoder }: RepositoryState, namespaceHash: string, hash: string): string {
  return classes?.find(namespaceHash, hash)?.record.part.name ?? decoder.nameOf(hash) ?? hash;
}
