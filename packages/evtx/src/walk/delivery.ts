import { EvidenceError, type Issue, type Severity } from "@unbind/bytes";
import type { CurrentRecord, RecordHandle, RecordOrigin } from "./current-record.ts";
import type { WalkCounts } from "./summary.ts";

/** What the caller of a walk wants to be told; both are called in the order of the file. */
export interface EvtxVisitor {
  record(record: RecordHandle): void;
  issue(issue: Issue): void;
}

/** `rescued`: decoded, but not by its own definition; `failed`: not at all. */
export type Handover = "given" | "rescued" | "failed";

/** Hands records and issues to the visitor; a record that can't be decoded costs only itself. */
export class Delivery {
  readonly path: string;
  readonly counts: WalkCounts;
  readonly #visitor: EvtxVisitor;
  readonly #record: CurrentRecord;
  /** Issues of more weight than a note, so far. */
  doubts = 0;

  constructor(path: string, counts: WalkCounts, visitor: EvtxVisitor, record: CurrentRecord) {
    this.path = path;
    this.counts = counts;
    this.#visitor = visitor;
    this.#record = record;
  }

  /** @param isLost the definition is known to be gone */
  record(pos: number, byteLength: number, origin: RecordOrigin, isLost: boolean): Handover {
    const record = this.#record;
    record.moveTo(pos, byteLength, origin, isLost);
    this.counts.selected++;
    try {
      this.#visitor.record(record);
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      this.counts.selected--;
      record.failure ??= error;
      return "failed";
    }
    return record.failure ? "rescued" : "given";
  }

  /** Why the record handed over last couldn't be decoded the normal way. */
  get why(): string {
    const { failure } = this.#record;
    return failure ? `${failure.code}: ${failure.message}` : "";
  }

  issue(issue: Issue): void {
    if (issue.severity !== "note") this.doubts++;
    this.#visitor.issue(issue);
  }

  report(
    code: string,
    severity: Severity,
    message: string,
    place: { offset: number; length: number; structure: string; recordId?: string },
  ): void {
    this.issue({ code, severity, message, evidence: { path: this.path, ...place } });
  }
}
