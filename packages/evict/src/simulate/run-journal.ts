/** A run's journal while it is written, and what an earlier, broken-off run of the same plan left in it. */
import { filetimeToIso, MalformedError } from "@unbind/bytes";
import { type JournalEntry, type JournalHead, type JournalNote, journalLine, nextEntry } from "../journal/journal.ts";
import { readJournal } from "../journal/read-journal.ts";
import type { ItemState } from "../plan/plan.ts";

/** Where lines go; when `append` returns, the line is on disk. */
export interface JournalStore {
  read(): string;
  append(line: string): void;
  /** Takes off what follows the last whole line. */
  dropTorn(): void;
}

/** What is known of one object from the journal. */
export interface ObjectRecord {
  /** It was about to be removed, and no outcome followed. */
  isOpen: boolean;
  state: ItemState | undefined;
}

export class RunJournal {
  readonly #store: JournalStore;
  readonly about: { plan: string; host: string };
  readonly #now: () => bigint;
  readonly #records = new Map<string, ObjectRecord>();
  #head: JournalHead;
  /** SHA-256 of the backup that was made before. */
  backup: string | undefined;
  readonly isResumed: boolean;

  /** @throws MalformedError JOURNAL_BAD the journal was tampered with: nothing may rest on it */
  constructor(store: JournalStore, about: { plan: string; host: string }, now: () => bigint) {
    this.#store = store;
    this.about = about;
    this.#now = now;
    const before = readJournal(store.read(), { plan: about.plan });
    const [fault] = before.faults;
    if (fault) throw new MalformedError("JOURNAL_BAD", `line ${fault.line}: ${fault.message} (${fault.code})`);
    if (before.isTorn) store.dropTorn();
    this.#head = before.head;
    this.isResumed = before.entries.length > 0;
    for (const entry of before.entries) this.#learn(entry);
  }

  note(note: JournalNote): void {
    const entry = nextEntry(this.#head, { ...this.about, time: filetimeToIso(this.#now()) }, note);
    this.#store.append(journalLine(entry));
    this.#head = { seq: entry.seq, hash: entry.hash };
    this.#learn(entry);
  }

  of(object: string): ObjectRecord {
    return this.#records.get(object) ?? { isOpen: false, state: undefined };
  }

  get head(): JournalHead {
    return this.#head;
  }

  #learn(entry: JournalEntry): void {
    if (entry.kind === "backed-up") this.backup = entry.sha256;
    if (entry.kind === "about-to") this.#records.set(entry.object, { isOpen: true, state: undefined });
    if (entry.kind === "outcome") this.#records.set(entry.object, { isOpen: false, state: entry.state });
  }
}
