/** What every run over evidence begins with: which pieces there are, how to open them again, what a thread shares. */
import type { Issue } from "@unbind/bytes";
import { type Evidence, OpenContainers } from "@unbind/evidence";
import type { Progress } from "@unbind/model";
import {
  groupRepositories,
  type Piece,
  type PieceContext,
  pieceBytes,
  planPieces,
  type ReadOptions,
} from "@unbind/scan";
import { fileEvidence, nativeCodecs, nativeCrc32, walkPaths } from "../files/index.ts";

/** What logs are read into, one after another. */
const READ_BYTES = 256 << 10;

/** What a thread reads with. */
export function threadContext(signal: AbortSignal | undefined): PieceContext {
  return {
    crc32: nativeCrc32,
    codecs: nativeCodecs,
    openContainers: new OpenContainers(),
    spent: { expandedBytes: 0 },
    buffer: new Uint8Array(READ_BYTES),
    ...(signal && { signal }),
  };
}

/** Opens what a locator's root names. */
export type OpenRoot = (root: string) => Promise<Evidence>;

/** Finds the evidence under paths and cuts it into pieces. */
export async function planEvidence(
  paths: readonly string[],
  options: ReadOptions,
  context: PieceContext,
  onIssue: (issue: Issue) => void,
): Promise<{ pieces: Piece[]; openRoot: OpenRoot }> {
  const roots = new Map<string, Evidence>();
  const pieces: Piece[] = [];
  for await (const evidence of walkPaths(paths, { onIssue, signal: context.signal })) {
    roots.set(evidence.locator.root, evidence);
    for await (const piece of planPieces(evidence, options, context, onIssue)) pieces.push(piece);
  }
  const openRoot = async (root: string) => roots.get(root) ?? fileEvidence(root);
  return { pieces: groupRepositories(pieces), openRoot };
}

/** Adds up bytes for the progress display. */
export class Meter {
  readonly total: number;
  #done = 0;
  readonly #report: ((progress: Progress) => void) | undefined;

  constructor(pieces: readonly Piece[], report: ((progress: Progress) => void) | undefined) {
    this.total = pieces.reduce((sum, piece) => sum + pieceBytes(piece), 0);
    this.#report = report;
  }

  add(byteLength: number, current: string): void {
    this.#done += byteLength;
    this.#report?.({ doneBytes: this.#done, totalBytes: this.total, current });
  }
}
