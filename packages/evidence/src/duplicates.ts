import { compareText, crc32 } from "@unbind/bytes";
import type { Evidence } from "./evidence.ts";

/**
 * Bytes from the start that decide whether two pieces of evidence can be equal at all. An event log's first 4,608
 * bytes hold checksums over its header and its first 64 KiB of records.
 */
export const DUPLICATE_HEAD_BYTES: number = 4608;

/**
 * Finds evidence with the same content. Cheap for evidence that differs: length, the container's own checksum and
 * the first bytes tell it apart; only what agrees in all of them is hashed.
 *
 * @example
 * const finder = new DuplicateFinder();
 * for (const evidence of all) finder.add(evidence, await (await evidence.open()).slice(0, DUPLICATE_HEAD_BYTES));
 * const originals = await finder.resolve(hashEvidence);
 */
export class DuplicateFinder {
  readonly #groups = new Map<string, Evidence[]>();

  /** Adds evidence with its first {@link DUPLICATE_HEAD_BYTES} bytes, or all of them if it is shorter. */
  add(evidence: Evidence, head: Uint8Array): void {
    const end = Math.min(head.length, DUPLICATE_HEAD_BYTES);
    if (end === 0) return;
    const key = `${evidence.byteLength}:${crc32(head, 0, end)}`;
    const group = this.#groups.get(key);
    if (group) group.push(evidence);
    else this.#groups.set(key, [evidence]);
  }

  /**
   * Maps each duplicate to its original: the one with the smallest printed path. `hash` gives a digest of the whole
   * content; evidence it fails for is nobody's duplicate. The result doesn't depend on the order of `add`.
   */
  async resolve(hash: (evidence: Evidence) => Promise<string>): Promise<Map<Evidence, Evidence>> {
    const originals = new Map<Evidence, Evidence>();
    for (const group of this.#groups.values()) {
      for (const candidates of byFingerprint(group)) {
        const digests = await Promise.all(candidates.map((evidence) => hash(evidence).catch(() => undefined)));
        const first = new Map<string, Evidence>();
        candidates.forEach((evidence, i) => {
          const digest = digests[i];
          if (digest === undefined) return;
          const original = first.get(digest);
          if (original) originals.set(evidence, original);
          else first.set(digest, evidence);
        });
      }
    }
    return originals;
  }
}

/**
 * Sets of two and more that their containers' checksums don't tell apart, each by printed path. Evidence without a
 * checksum may equal any other.
 */
function byFingerprint(group: readonly Evidence[]): Evidence[][] {
  if (group.length < 2) return [];
  const sorted = group.toSorted((a, b) => compareText(a.path, b.path));
  if (sorted.some(({ fingerprint }) => fingerprint === undefined)) return [sorted];
  const sets = Map.groupBy(sorted, ({ fingerprint }) => fingerprint);
  return [...sets.values()].filter((set) => set.length > 1);
}
