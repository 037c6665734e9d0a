import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JournalEntry, type JournalHead, type JournalNote, journalLine, nextEntry } from "./journal.ts";
import { readJournal } from "./read-journal.ts";

const plan = "a".repeat(64);
const about = { plan, host: "WKSTN-04", time: "2024-06-01T09:00:00.0000000Z" };
const notes: JournalNote[] = [
  { kind: "run-started", resumed: false },
  { kind: "backed-up", step: "step-02", sha256: "b".repeat(64) },
  { kind: "about-to", step: "step-04", object: "x", contentHash: "c".repeat(64) },
  { kind: "outcome", step: "step-04", object: "x", state: "removed", text: "" },
  { kind: "run-ended", state: "done", text: "" },
];

function entriesOf(list: readonly JournalNote[], head: JournalHead = { seq: 0, hash: plan }): JournalEntry[] {
  let last = head;
  return list.map((note) => {
    const entry = nextEntry(last, about, note);
    last = { seq: entry.seq, hash: entry.hash };
    return entry;
  });
}

const entries = entriesOf(notes);
const lines = entries.map(journalLine);
const faults = (text: string, expected?: JournalHead): string[] =>
  readJournal(text, { plan, ...(expected && { expected }) }).faults.map(({ code, line }) => `${code} ${line}`);
const end = { seq: 5, hash: entries[4]!.hash };

test("a whole journal has all entries, its end and no fault", () => {
  const read = readJournal(lines.join(""), { plan, expected: end });
  expect(read).toMatchObject({ faults: [], isTorn: false, isEnded: true, head: end });
  expect(read.entries).toEqual(entries);
});

const swapped = [lines[0], lines[2], lines[1], lines[3], lines[4]].join("");
const fork = entriesOf([{ kind: "run-ended", state: "stopped", text: "elsewhere" }], {
  seq: 3,
  hash: entries[2]!.hash,
});
const changed = lines.join("").replace('"state":"removed"', '"state":"already-gone"');
const forged = lines.with(3, journalLine({ ...entries[3]!, seq: 9 })).join("");
const cases: [string, string, string[], JournalHead?][] = [
  ["a changed entry", changed, ["JOURNAL_HASH 4"]],
  ["a changed number", forged, ["JOURNAL_HASH 4"]],
  ["an entry left out", lines.toSpliced(2, 1).join(""), ["JOURNAL_CHAIN 3"]],
  ["entries in another order", swapped, ["JOURNAL_CHAIN 2"]],
  ["an entry twice", lines.toSpliced(3, 0, lines[2]!).join(""), ["JOURNAL_FORK 4"]],
  ["two journals joined", `${lines.join("")}${fork.map(journalLine).join("")}`, ["JOURNAL_FORK 6"]],
  ["a run from the beginning again", lines.join("") + lines[0], ["JOURNAL_FORK 6"]],
  ["a line that is none", lines.with(1, "nonsense\n").join(""), ["JOURNAL_LINE 2"]],
  [
    "another plan's",
    journalLine(nextEntry({ seq: 0, hash: plan }, { ...about, plan: "d".repeat(64) }, notes[0]!)),
    ["JOURNAL_CHAIN 1"],
  ],
  ["one cut at a line end, by the receipt", lines.slice(0, 3).join(""), ["JOURNAL_CUT 4"], end],
];

describe("faults are found and located", () => {
  test.each(cases)("%s", (_, text, found, expected) => {
    expect(faults(text, expected)).toEqual(found);
  });
});

test("a line that a crash cut is no fault; what is before it counts", () => {
  const read = readJournal(lines.slice(0, 3).join("") + lines[3]!.slice(0, 40), { plan });
  expect(read).toMatchObject({ faults: [], isTorn: true, isEnded: false, head: { seq: 3 } });
});

test("nothing that is changed passes, nothing throws", () => {
  const text = lines.join("");
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, put) => {
      const changedText = text.slice(0, at) + put + text.slice(at + put.length);
      const { entries: read, faults: found, isTorn } = readJournal(changedText, { plan, expected: end });
      const isSame = JSON.stringify(read) === JSON.stringify(entries);
      expect(isSame || found.length > 0 || isTorn).toBe(true);
    }),
    { numRuns: 150 },
  );
});
