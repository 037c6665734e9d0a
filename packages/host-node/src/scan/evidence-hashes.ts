import { compareText } from "@unbind/bytes";
import { type Evidence, openLocator } from "@unbind/evidence";
import {
  containerOptions,
  type EvidenceFacts,
  type PieceContext,
  type ReadOptions,
  type WalkedEvidence,
} from "@unbind/scan";
import { hashEvidence } from "../files/index.ts";

export type HashMode = "cited" | "all" | "none";

type OpenRoot = (root: string) => Promise<Evidence>;
type Located = Pick<EvidenceFacts, "path" | "locator">;

/**
 * SHA-256 of evidence, computed once each, beside the reading: hashing costs several times more than scanning.
 * Started as soon as evidence gives an event that may be cited. Files one after another, and members one after
 * another: an inflating member can hold 64 MiB, and evidence decides how many there are.
 */
export class EvidenceHashes {
  readonly #mode: HashMode;
  readonly #digests = new Map<string, Promise<string | null>>();
  readonly #context: PieceContext;
  readonly #options: ReadOptions;
  readonly #openRoot: OpenRoot;
  /** The last digest asked for of files, and of what lies in containers or in memory. */
  readonly #last: Record<"file" | "member", Promise<unknown>> = { file: Promise.resolve(), member: Promise.resolve() };

  constructor(mode: HashMode, openRoot: OpenRoot, options: ReadOptions, context: PieceContext) {
    this.#mode = mode;
    this.#openRoot = openRoot;
    this.#context = context;
    this.#options = options;
  }

  start(evidence: Located): void {
    if (this.#mode !== "none") void this.digest(evidence);
  }

  /** Digest for the report: null where none was asked for, or where it can't be read. */
  async of(evidence: Located, isCited: boolean): Promise<string | null> {
    const isAsked = this.#mode === "all" || (this.#mode === "cited" && isCited);
    return isAsked ? this.digest(evidence) : null;
  }

  /**
   * Identical evidence: path -> path of the one that counts (the smallest). Only what agrees in length and in its
   * first bytes is hashed.
   */
  async duplicates(results: readonly WalkedEvidence[]): Promise<Map<string, string>> {
    const heads = Map.groupBy(
      results.filter(({ part, byteLength, format }) => part === 0 && byteLength > 0 && format !== "unknown"),
      ({ byteLength, headCrc }) => `${byteLength}:${headCrc}`,
    );
    const duplicates = new Map<string, string>();
    for (const group of heads.values()) {
      if (group.length < 2) continue;
      const digests = await Promise.all(group.map((result) => this.digest(result)));
      const equal = Map.groupBy(group, (_, i) => digests[i]);
      for (const [digest, copies] of equal) {
        if (digest === null) continue;
        const [first, ...rest] = copies.map(({ path }) => path).sort(compareText);
        for (const path of rest) duplicates.set(path, first as string);
      }
    }
    return duplicates;
  }

  /** Digest whatever the mode, computed once; null where the evidence can't be read. */
  digest(evidence: Located): Promise<string | null> {
    const known = this.#digests.get(evidence.path);
    if (known) return known;
    const lane = evidence.locator.steps.length === 0 ? "file" : "member";
    const digest = this.#last[lane]
      .then(() => this.#open(evidence))
      .then((opened) => hashEvidence(opened, this.#context.signal))
      .catch(() => null);
    this.#last[lane] = digest;
    this.#digests.set(evidence.path, digest);
    return digest;
  }

  #open({ locator }: Located): Promise<Evidence> {
    const onIssue = () => undefined; // was told when the evidence was read
    return openLocator(locator, this.#openRoot, containerOptions(this.#options, this.#context, onIssue));
  }
}
