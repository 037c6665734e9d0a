import type { Evidence } from "@unbind/evidence";
import type { SeenEvidence } from "@unbind/scan";

/** Evidence as it is remembered: enough to open it again, without its bytes or the container they came out of. */
type Remembered = Pick<Evidence, "path" | "byteLength" | "locator">;

/** SHA-256 of the whole evidence, opened anew; null if it can't be read. */
export type HashEvidence = (evidence: Remembered) => Promise<string | null>;

/**
 * Finds copies while evidence is walked over: rules see events once, since what they counted can't be taken back.
 * Only what agrees in its first bytes, and in its length where that is known, is hashed. The first one met counts.
 */
export class CopyFinder {
  readonly #hashOf: HashEvidence;
  readonly #byHead = new Map<number, Remembered[]>();
  /** By path, for logs that are read in parts. */
  readonly #copies = new Map<string, string | undefined>();

  constructor(hashOf: HashEvidence) {
    this.#hashOf = hashOf;
  }

  /** Path of the equal evidence that was met before; undefined if there is none. */
  async originalOf({ evidence, headCrc }: SeenEvidence): Promise<string | undefined> {
    const { path, byteLength, locator } = evidence;
    if (this.#copies.has(path)) return this.#copies.get(path);
    const alike = this.#byHead.get(headCrc) ?? [];
    const original = await this.#equal(evidence, alike);
    if (original === undefined) this.#byHead.set(headCrc, [...alike, { path, byteLength, locator }]);
    this.#copies.set(path, original);
    return original;
  }

  async #equal(evidence: Evidence, alike: readonly Remembered[]): Promise<string | undefined> {
    const candidates = alike.filter(({ byteLength }) => mayAgree(byteLength, evidence.byteLength));
    if (candidates.length === 0) return undefined;
    const digest = await this.#hashOf(evidence);
    if (digest === null) return undefined;
    for (const candidate of candidates) if ((await this.#hashOf(candidate)) === digest) return candidate.path;
    return undefined;
  }
}

/** The length of a packed member may be unknown. */
function mayAgree(a: number, b: number): boolean {
  return a === b || !Number.isFinite(a) || !Number.isFinite(b);
}
