/**
 * `unbind.journal/1`: what a run did, one JSON object a line, each bound to the one before by its hash. A line is on
 * disk before the deed it announces, so that a run that broke off is taken up where it was.
 */
import { asciiJson } from "../encode/ascii-json.ts";
import { canonicalHash } from "../plan/canonical.ts";
import type { ItemState } from "../plan/plan.ts";

/** What is said of a run. Times are ISO 8601, UTC, seven digits. */
export type JournalNote =
  | { kind: "run-started"; resumed: boolean }
  /** SHA-256 of the backup that was written and read back. */
  | { kind: "backed-up"; step: string; sha256: string }
  /** Written before the removal (or the restore) of one object. */
  | { kind: "about-to"; step: string; object: string; contentHash: string }
  /** How it ended for one object. */
  | { kind: "outcome"; step: string; object: string; state: ItemState; text: string }
  /** A step that isn't about one object. */
  | { kind: "step"; step: string; state: "done" | "failed" | "left"; text: string }
  | { kind: "run-ended"; state: "done" | "stopped"; text: string };

/** One line of a journal, chained to the line before by its hash. */
export type JournalEntry = {
  schema: "unbind.journal/1";
  /** From 1. */
  seq: number;
  /** Hash of the entry before; of the first, the plan's hash. */
  prev: string;
  plan: string;
  host: string;
  time: string;
  /** SHA-256 of the canonical form of all but itself. */
  hash: string;
} & JournalNote;

/** Where the next entry goes. */
export interface JournalHead {
  seq: number;
  hash: string;
}

/** The entry that follows a head. A journal begins at `{ seq: 0, hash: plan }`. */
export function nextEntry(
  head: JournalHead,
  { plan, host, time }: { plan: string; host: string; time: string },
  note: JournalNote,
): JournalEntry {
  const entry = { schema: "unbind.journal/1" as const, seq: head.seq + 1, prev: head.hash, plan, host, time, ...note };
  return { ...entry, hash: canonicalHash(entry) };
}

/** The line of an entry, with its line end. */
export function journalLine(entry: JournalEntry): string {
  return `${asciiJson(entry)}\n`;
}
