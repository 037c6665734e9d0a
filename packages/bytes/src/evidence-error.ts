/** Where a fact or a fault stands: the whole way into the evidence, and bytes inside it. */
export interface EvidenceRef {
  /** The whole way in, containers joined by `!/`: `case.zip!/C/Windows/System32/winevt/Logs/Security.evtx`. */
  path: string;
  /** Absolute byte offset in the file (or container member) that `path` names. */
  offset: number;
  /** Length in bytes, where known. */
  length?: number;
  /** The record's own id (EventRecordID), in decimal. */
  recordId?: string;
  /** The structure in the format's own words: `chunk header`, `template definition`. */
  structure?: string;
}

/** How much an issue matters: `error` lost something, `warning` casts doubt, `note` only tells. */
export type Severity = "error" | "warning" | "note";

/** Something that went wrong in evidence, and where: plain data, for reports and between workers. */
export interface Issue {
  /** Stable upper-snake code, listed in `docs/errors.md`. */
  code: string;
  severity: Severity;
  message: string;
  evidence: EvidenceRef;
  /** How many issues this one stands for, when more of its kind were counted than kept. */
  count?: number;
}

interface EvidenceErrorOptions {
  ref?: EvidenceRef;
  cause?: unknown;
}

/** Root of all errors about evidence; `code` is what callers and tests match, never the message. */
export class EvidenceError extends Error {
  readonly code: string;
  /** Set by the layer that knows the path; inner layers may leave it undefined. */
  ref: EvidenceRef | undefined;

  constructor(code: string, message: string, { ref, cause }: EvidenceErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.ref = ref;
  }
}

/** Bytes end before the structure does. */
export class TruncatedError extends EvidenceError {}

/** Bytes are there and contradict the format. */
export class MalformedError extends EvidenceError {}

/** The format allows it, this reader doesn't handle it. */
export class UnsupportedError extends EvidenceError {}

/** A named limit was reached; the limit and its value are in the message. */
export class LimitError extends EvidenceError {}

/** The issue for an error, located at `ref` unless the error knows better. Foreign errors become `INTERNAL`. */
export function issueOf(error: unknown, ref: EvidenceRef, severity: Severity = "error"): Issue {
  if (error instanceof EvidenceError) {
    return { code: error.code, severity, message: error.message, evidence: error.ref ?? ref };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "INTERNAL", severity, message, evidence: ref };
}
