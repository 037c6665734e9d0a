/** Reads a journal and finds what was changed, left out, cut off or added twice; each fault with its line. */
import { canonicalHash } from "../plan/canonical.ts";
import type { JournalEntry, JournalHead } from "./journal.ts";

/** Where a journal isn't whole. */
export interface JournalFault {
  code: "JOURNAL_LINE" | "JOURNAL_HASH" | "JOURNAL_CHAIN" | "JOURNAL_FORK" | "JOURNAL_CUT" | "JOURNAL_LIMIT";
  /** From 1. */
  line: number;
  message: string;
}

/** A journal as far as it can be relied on. */
export interface ReadJournal {
  /** Entries up to the first fault: only those can be relied on. */
  entries: JournalEntry[];
  head: JournalHead;
  faults: JournalFault[];
  /** The last line was not finished: a run broke off while it wrote. Leaving it out gives a good journal. */
  isTorn: boolean;
  /** Its last run ended; false for one that broke off. */
  isEnded: boolean;
}

/** What a journal is held against. */
export interface ReadJournalOptions {
  /** Hash of the plan that the journal must be of. */
  plan: string;
  /** What a receipt says the journal ended with; without it a journal cut at a line end looks like a run that broke off. */
  expected?: JournalHead;
}

/** Lines of a journal; a run writes a few for each object. */
export const MAX_JOURNAL_LINES = 1_000_000;

/** Checks line by line; never throws. */
export function readJournal(text: string, { plan, expected }: ReadJournalOptions): ReadJournal {
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  const entries: JournalEntry[] = [];
  const faults: JournalFault[] = [];
  let head: JournalHead = { seq: 0, hash: plan };
  const seen = new Map<string, number>([[plan, 0]]);
  for (const [i, content] of lines.entries()) {
    const entry = i < MAX_JOURNAL_LINES ? parseEntry(content) : undefined;
    const fault = i < MAX_JOURNAL_LINES ? faultOf(entry, head, plan, seen, i + 1) : limitFault(i + 1);
    if (fault) {
      faults.push(fault);
      break;
    }
    if (!entry) break;
    entries.push(entry);
    head = { seq: entry.seq, hash: entry.hash };
    seen.set(entry.hash, i + 1);
  }
  const isTorn = rest !== "" && faults.length === 0;
  if (expected && faults.length === 0 && (head.seq !== expected.seq || head.hash !== expected.hash)) {
    const message = `it ends with entry ${head.seq}, the receipt says ${expected.seq} (${expected.hash})`;
    faults.push({ code: "JOURNAL_CUT", line: entries.length + 1, message });
  }
  return { entries, head, faults, isTorn, isEnded: !isTorn && entries.at(-1)?.kind === "run-ended" };
}

function limitFault(line: number): JournalFault {
  return { code: "JOURNAL_LIMIT", line, message: `more than MAX_JOURNAL_LINES (${MAX_JOURNAL_LINES}) lines` };
}

function parseEntry(content: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const KINDS: ReadonlySet<unknown> = new Set(["run-started", "backed-up", "about-to", "outcome", "step", "run-ended"]);

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== "object" || value === null) return false;
  const { schema, seq, prev, plan, host, time, hash, kind } = value as Record<string, unknown>;
  const texts = [prev, plan, host, time, hash].every((text) => typeof text === "string");
  return schema === "unbind.journal/1" && Number.isSafeInteger(seq) && texts && KINDS.has(kind);
}

function faultOf(
  entry: JournalEntry | undefined,
  head: JournalHead,
  plan: string,
  seen: ReadonlyMap<string, number>,
  line: number,
): JournalFault | undefined {
  if (!entry) return { code: "JOURNAL_LINE", line, message: "the line is no entry of unbind.journal/1" };
  const { hash, ...rest } = entry;
  if (hashOf(rest) !== hash) return { code: "JOURNAL_HASH", line, message: "the entry was changed: its hash differs" };
  if (entry.plan !== plan)
    return { code: "JOURNAL_CHAIN", line, message: `the entry is of another plan, ${entry.plan}` };
  if (entry.prev === head.hash && entry.seq === head.seq + 1) return undefined;
  const fork = seen.get(entry.prev);
  if (fork !== undefined) {
    const after = fork === 0 ? "the plan" : `line ${fork}`;
    return {
      code: "JOURNAL_FORK",
      line,
      message: `a second entry follows ${after}: two journals were joined, or a run was repeated`,
    };
  }
  return { code: "JOURNAL_CHAIN", line, message: `it doesn't follow the entry before: entries between are missing` };
}

/** An entry nested too deep is no entry of ours. */
function hashOf(value: unknown): string | undefined {
  try {
    return canonicalHash(value);
  } catch {
    return undefined;
  }
}
