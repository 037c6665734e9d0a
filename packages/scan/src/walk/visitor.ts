import type { Issue } from "@unbind/bytes";
import type { Evidence, Format } from "@unbind/evidence";
import type { EventSelector } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import type { WalkedEvidence } from "./walked.ts";

/** What a run wants of the evidence it walks over; `Found` is what it keeps of each piece. */
export interface EvidenceVisitor<Found> {
  /** Events to hand over; undefined: every one. */
  readonly selectors: readonly EventSelector[] | undefined;
  /** Begins one evidence, or one run of chunks of it. */
  begin(evidence: Evidence): EvidenceVisit<Found>;
  /**
   * Reads the files of one WMI repository together. Left out: files of repositories are told as evidence without
   * events.
   *
   * @param late issues of containers that show while a member is read; to be taken out
   * @param readOther for files that are something else in spite of their names
   */
  repository?: (
    group: readonly Evidence[],
    late: Issue[],
    readOther: (evidence: Evidence) => AsyncGenerator<WalkedEvidence & Found>,
  ) => AsyncGenerator<WalkedEvidence & Found>;
}

/** One evidence being read. */
export interface EvidenceVisit<Found> {
  /** Asked once the evidence is recognised: true leaves its content out, as a copy of what was read already. */
  isCopy?: (seen: SeenEvidence) => Promise<boolean>;
  /** An event that the selectors choose, in record order. */
  event(event: Event): void;
  /** A whole file that states WMI objects. Left out: told as evidence without events. */
  statements?: (bytes: Uint8Array, format: StatementFormat) => Statements;
  /** Called once, at the end: what the run keeps, and what it has to say about the evidence. */
  close(): { found: Found; issues: readonly Issue[] };
}

/** MOF, text or binary, and the inventory of a live host. */
export type StatementFormat = "mof" | "bmf" | "unbind-collect";

/** What a file of statements held. */
export interface Statements {
  objects: number;
  namespaces: string[];
  issues: Issue[];
  /** '' or left out: it names none. */
  host?: string;
  /** FILETIME of all it states; undefined or left out: it doesn't say. */
  time?: bigint | undefined;
}

/** What is known of evidence before its content is read. */
export interface SeenEvidence {
  evidence: Evidence;
  format: Format;
  headCrc: number;
  /** First chunk slot that is about to be read. */
  part: number;
}
