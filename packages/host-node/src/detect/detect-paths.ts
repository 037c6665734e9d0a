import { IssueLog } from "@unbind/bytes";
import { assembleDetection, type DetectedPart, Detection, type Tuning } from "@unbind/detect";
import type { DetectReport, Progress, RuleFault } from "@unbind/model";
import type { Detector } from "@unbind/rules";
import { type ReadOptions, walkFor, walkPiece } from "@unbind/scan";
import { EvidenceHashes, type HashMode } from "../scan/evidence-hashes.ts";
import { Meter, planEvidence, threadContext } from "../scan/evidence-plan.ts";

/** Which rules run over which evidence. */
export interface DetectOptions extends ReadOptions {
  /** Rules, compiled; used up by the run, since they count. */
  detectors: readonly Detector[];
  /** Rules that could be read, and faults of those that could not. */
  loaded: number;
  notLoaded: readonly RuleFault[];
  tuning?: Tuning;
  /** ISO 8601 day by which entries of the tuning file expire. */
  today?: string;
  /** Which evidence gets a SHA-256: what findings cite (default), all, none. */
  hash?: HashMode;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Version that the report names. */
  version?: string;
}

/**
 * Runs rules over files, folders and standard input (`-`) on one thread, and puts the report together. What can't be
 * read is in `report.issues`.
 *
 * @throws only the signal's reason
 */
export async function detectPaths(paths: readonly string[], options: DetectOptions): Promise<DetectReport> {
  const { detectors, loaded, notLoaded, tuning, today, since, until, signal, onProgress, version = "0.0.0" } = options;
  const issues = new IssueLog();
  const context = threadContext(signal);
  const { pieces, openRoot } = await planEvidence(paths, options, context, (issue) => issues.add(issue));
  const hashes = new EvidenceHashes(options.hash ?? "cited", openRoot, options, context);
  const hashOf = (evidence: Parameters<typeof hashes.digest>[0]) => hashes.digest(evidence);
  const detection = new Detection(detectors, { since, until, tuning, today, hashOf });
  const meter = new Meter(pieces, onProgress);
  const onBytes = (byteLength: number, current: string) => meter.add(byteLength, current);
  const walk = walkFor(detection, options, { ...context, onBytes });
  const parts: DetectedPart[] = [];
  for (const piece of pieces) {
    signal?.throwIfAborted();
    for await (const part of walkPiece(piece, openRoot, walk)) parts.push(part);
  }
  detection.finish();
  signal?.throwIfAborted();
  return assembleDetection(detection, parts, {
    version,
    since,
    until,
    loaded,
    notLoaded,
    issues: issues.list(),
    hashOf: (evidence, cited) => hashes.of(evidence, cited),
  });
}
