import { availableParallelism } from "node:os";
import { type Issue, IssueLog } from "@unbind/bytes";
import { type Evidence, OpenContainers } from "@unbind/evidence";
import type { Progress, ScanReport } from "@unbind/model";
import {
  assembleReport,
  groupRepositories,
  type JudgeOptions,
  type Piece,
  type PieceContext,
  type PieceResult,
  pieceBytes,
  planPieces,
  type ReadOptions,
  readPiece,
} from "@unbind/scan";
import { fileEvidence, nativeCodecs, nativeCrc32, walkPaths } from "../files/index.ts";
import { EvidenceHashes, type HashMode } from "./evidence-hashes.ts";

export interface ScanOptions extends ReadOptions, JudgeOptions {
  /** Threads that read. Default: one per 512 MiB, at most the machine's processors. The report doesn't depend on it. */
  jobs?: number;
  /** Which evidence gets a SHA-256: what subscriptions cite (default), all, none. */
  hash?: HashMode;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Version that the report names. */
  version?: string;
}

/** What logs are read into, one after another. */
const READ_BYTES = 256 << 10;
/** Below this a second thread costs more than it brings. */
const BYTES_PER_JOB = 512 << 20;

/**
 * Scans files, folders and standard input (`-`): finds the evidence, reads it on one or more threads and puts the
 * report together. What can't be read is in `report.issues`.
 *
 * @throws only the signal's reason
 */
export async function scanPaths(paths: readonly string[], options: ScanOptions = {}): Promise<ScanReport> {
  const { signal, onProgress, version = "0.0.0" } = options;
  const issues = new IssueLog();
  const context = threadContext(signal);
  const roots = new Map<string, Evidence>();
  const pieces = await plan(paths, options, context, roots, (issue) => issues.add(issue));
  const openRoot = async (root: string) => roots.get(root) ?? fileEvidence(root);
  const meter = new Meter(pieces, onProgress);
  const hashes = new EvidenceHashes(options.hash ?? "cited", openRoot, options, context);
  const results: PieceResult[] = [];
  const onResult = (result: PieceResult) => {
    results.push(result);
    if (result.sightings.length > 0) hashes.start(result);
  };
  const onBytes = (byteLength: number, current: string) => meter.add(byteLength, current);
  const jobs = Math.max(1, options.jobs ?? defaultJobs(meter.total));
  const [here, elsewhere] =
    jobs === 1 || pieces.length < 2
      ? [pieces, []]
      : [pieces.filter(isInMemory), pieces.filter((piece) => !isInMemory(piece))];
  for (const piece of here) {
    for await (const result of readPiece(piece, openRoot, options, { ...context, onBytes })) onResult(result);
  }
  if (elsewhere.length > 0) await readOnWorkers(elsewhere, jobs, options, onBytes, onResult);
  signal?.throwIfAborted();
  const duplicates = await hashes.duplicates(results);
  return assembleReport(results, {
    version,
    ...(options.baseline && { baseline: options.baseline }),
    ...(options.now !== undefined && { now: options.now }),
    since: options.since,
    until: options.until,
    issues: issues.list(),
    duplicates,
    hashOf: (evidence, isCited) => hashes.of(evidence, isCited),
  });
}

function threadContext(signal: AbortSignal | undefined): PieceContext {
  return {
    crc32: nativeCrc32,
    codecs: nativeCodecs,
    openContainers: new OpenContainers(),
    spent: { expandedBytes: 0 },
    buffer: new Uint8Array(READ_BYTES),
    ...(signal && { signal }),
  };
}

async function plan(
  paths: readonly string[],
  options: ScanOptions,
  context: PieceContext,
  roots: Map<string, Evidence>,
  onIssue: (issue: Issue) => void,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const evidence of walkPaths(paths, { onIssue, signal: options.signal })) {
    roots.set(evidence.locator.root, evidence);
    for await (const piece of planPieces(evidence, options, context, onIssue)) pieces.push(piece);
  }
  return groupRepositories(pieces);
}

async function readOnWorkers(
  pieces: readonly Piece[],
  jobs: number,
  options: ScanOptions,
  onBytes: (byteLength: number, current: string) => void,
  onResult: (result: PieceResult) => void,
): Promise<void> {
  const { recover, checksums, since, until, password, signal } = options;
  const { WorkerPool } = await import("./worker-pool.ts");
  // The worker's script lies beside this one, in the sources as in the bundle.
  const workerUrl = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
  const read = { recover, checksums, since, until, password };
  const given = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as ReadOptions;
  await new WorkerPool(pieces, { workerUrl, jobs, options: given, signal, onBytes, onResult }).run();
}

/** Standard input that fits into memory can't be opened again by another thread. */
function isInMemory({ locator }: Piece): boolean {
  return locator.root === "-";
}

function defaultJobs(totalBytes: number): number {
  return Math.min(availableParallelism(), Math.ceil(totalBytes / BYTES_PER_JOB));
}

/** Adds up bytes for the progress display. */
class Meter {
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
