import { availableParallelism } from "node:os";
import { IssueLog } from "@unbind/bytes";
import type { Progress, ScanReport } from "@unbind/model";
import {
  assembleReport,
  type JudgeOptions,
  type Piece,
  type PieceResult,
  type ReadOptions,
  readPiece,
} from "@unbind/scan";
import { EvidenceHashes, type HashMode } from "./evidence-hashes.ts";
import { Meter, planEvidence, threadContext } from "./evidence-plan.ts";

/** How evidence is read and judged. */
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
  const { pieces, openRoot } = await planEvidence(paths, options, context, (issue) => issues.add(issue));
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
