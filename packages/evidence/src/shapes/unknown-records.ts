import type { EvidenceRef, Issue } from "@unbind/bytes";

/** Keys that are listed of the first unknown record, and how long each may be. */
const KEYS_LISTED = 30;
const KEY_LENGTH = 60;

/** Counts records that hold no Windows event we know, and remembers the first. */
export class UnknownRecords {
  #count = 0;
  #first: { keys: string[]; ref: EvidenceRef } | undefined;

  add(count: number, keys: string[], ref: EvidenceRef): void {
    this.#count += count;
    this.#first ??= { keys: keys.slice(0, KEYS_LISTED).map((key) => key.slice(0, KEY_LENGTH)), ref };
  }

  /** One issue for all of them; undefined if there are none. */
  issue(): Issue | undefined {
    if (this.#first === undefined) return undefined;
    const { keys, ref } = this.#first;
    const message = `${this.#count} records hold no Windows event of a known shape; keys of the first: ${keys.join(", ")}`;
    return { code: "RECORD_UNKNOWN", severity: "note", message, evidence: ref, count: this.#count };
  }
}
