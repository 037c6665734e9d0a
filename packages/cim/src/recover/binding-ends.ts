import type { KeyHasher } from "../btree/key-hash.ts";
import { propertyValue } from "../repository/instance.ts";
import type { Judged } from "./judge.ts";

const BINDING = "__filtertoconsumerbinding";

/**
 * Gives recovered filters and consumers the namespace that a recovered binding tells: the one its reference names, or
 * its own. Only where nothing else told.
 */
export function nameBindingEnds(judged: readonly Judged[], hasher: KeyHasher): Judged[] {
  const told = new Map<string, Set<string>>();
  for (const { instance, standing } of judged) {
    if (standing !== "deleted" || instance.className.toLowerCase() !== BINDING) continue;
    for (const end of ["Filter", "Consumer"]) {
      const reference = propertyValue(instance.properties, end);
      if (typeof reference === "string") tell(told, reference, instance.namespaceHash, hasher);
    }
  }
  return judged.map((one) => {
    const namespaces = told.get(one.instance.relativePath.toLowerCase());
    if (one.instance.namespaceHash !== undefined || namespaces?.size !== 1) return one;
    return { ...one, instance: { ...one.instance, namespaceHash: [...namespaces][0] } };
  });
}

/** `\\host\root\ns:Class.Key="value"`, or the part behind the colon alone. */
function tell(told: Map<string, Set<string>>, reference: string, own: string | undefined, hasher: KeyHasher): void {
  const match = /^(?:\\\\[^\\]*\\)?([^:."]*):(.*)$/s.exec(reference);
  const namespaceHash = match ? hasher.ofName(match[1] as string) : own;
  if (namespaceHash === undefined) return;
  const path = (match ? (match[2] as string) : reference).toLowerCase();
  const namespaces = told.get(path) ?? new Set<string>();
  told.set(path, namespaces.add(namespaceHash));
}
