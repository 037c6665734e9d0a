/**
 * Splunk searches over one pass of events.
 *
 * While events stream by, each is tried on the leading filters of the searches that its event id concerns, and held if one
 * can use it. After the last event each search runs on what was held for it, newest first. An event becomes a row once,
 * however many searches look at it.
 */
import type { Event, RuleInfo } from "@unbind/model";
import { type Detector, MAX_FINDING_EVENTS, type Match, type RuleSelector } from "@unbind/rules";
import { readingNotes, SplunkEvent, selectorsOf } from "./event/index.ts";
import type { Rendering } from "./event/source-alias.ts";
import { HeldEvents } from "./held-events.ts";
import { DatasetRows, HeldRowSource } from "./held-rows.ts";
import type { RunLimits } from "./run/limits.ts";
import type { NotEvaluable } from "./run/pipeline-compiler.ts";
import { compilePipeline, type Program, type ProgramResult, prefilter, runProgram } from "./run/program.ts";
import { compareNewestFirst, type LookupDefinition, type Row } from "./run/row.ts";
import type { SearchFault } from "./run/run-context.ts";
import { epochOfFiletime } from "./run/time/calendar.ts";
import { scalarsOf, textOfScalar } from "./run/values/coercion.ts";
import type { Pipeline } from "./syntax/pipeline.ts";

/** A search that was parsed without faults, and what a finding says of it. */
export interface SplunkSearch {
  readonly rule: RuleInfo;
  readonly pipeline: Pipeline;
  /** The expanded text, for messages. */
  readonly text?: string;
}

/** What searches need besides events. */
export interface SplunkDetectorOptions {
  /** FILETIME of `now()`; default: the newest event's time. */
  readonly now?: bigint;
  readonly lookup?: (name: string) => LookupDefinition | undefined;
  /** How events are rendered; default `any`. */
  readonly rendering?: Rendering;
  /** Events held until the end, over all searches: the newest. Default 100,000. `SPL_HELD_EVENTS`. */
  readonly maxHeldEvents?: number;
  readonly limits?: Partial<RunLimits>;
}

/** A search that can't run, and why. */
export interface UnusableSearch {
  readonly search: SplunkSearch;
  readonly faults: readonly SearchFault[];
  readonly notEvaluable: readonly NotEvaluable[];
}

/** What went wrong while a search ran. */
export interface RunFault {
  readonly rule: RuleInfo;
  readonly fault: SearchFault;
}

/** A detector that also says what of its searches can't run or went wrong. */
export interface SplunkDetector extends Detector {
  readonly unusable: readonly UnusableSearch[];
  /** Filled by `finish`. */
  readonly runFaults: readonly RunFault[];
}

const MAX_HELD_EVENTS = 100_000;
/** Rows of one search that are reported; the rest is counted in a note. */
const MAX_MATCHES = 10_000;

interface LoadedSearch {
  readonly search: SplunkSearch;
  readonly program: Program;
  readonly wants: ReturnType<typeof prefilter>;
}

/** Compiles the searches to run together. */
export function splunkDetector(searches: readonly SplunkSearch[], options: SplunkDetectorOptions = {}): SplunkDetector {
  return new SearchDetector(searches, options);
}

class SearchDetector implements SplunkDetector {
  readonly rules: readonly RuleInfo[];
  readonly selectors: readonly RuleSelector[] | undefined;
  readonly unusable: UnusableSearch[] = [];
  readonly runFaults: RunFault[] = [];
  readonly #options: SplunkDetectorOptions;
  readonly #loaded: LoadedSearch[] = [];
  readonly #byEventId = new Map<number, number[]>();
  readonly #ofEveryId: number[] = [];
  readonly #held: HeldEvents;
  readonly #rows: DatasetRows = new DatasetRows();
  #newest: bigint | undefined;

  constructor(searches: readonly SplunkSearch[], options: SplunkDetectorOptions) {
    this.#options = options;
    this.#held = new HeldEvents(options.maxHeldEvents ?? MAX_HELD_EVENTS);
    for (const search of searches) this.#load(search);
    this.rules = this.#loaded.map(({ search }) => search.rule);
    this.selectors = selectorsOf(this.#loaded.map(({ search }) => search.pipeline));
  }

  #load(search: SplunkSearch): void {
    const program = compilePipeline(search.pipeline, search.text === undefined ? {} : { text: search.text });
    if (!program.runnable) {
      this.unusable.push({ search, faults: program.faults, notEvaluable: program.notEvaluable });
      return;
    }
    const index = this.#loaded.push({ search, program, wants: prefilter(program) }) - 1;
    const ids = selectorsOf([search.pipeline])?.map((selector) => selector.eventIds);
    if (ids === undefined || ids.some((list) => list.length === 0)) this.#ofEveryId.push(index);
    else for (const id of new Set(ids.flat())) this.#byEventId.set(id, [...(this.#byEventId.get(id) ?? []), index]);
  }

  offer(event: Event): void {
    if (event.time !== undefined && (this.#newest === undefined || event.time > this.#newest))
      this.#newest = event.time;
    const byId = this.#byEventId.get(event.eventId);
    if (byId === undefined && this.#ofEveryId.length === 0) return;
    const fields = new SplunkEvent(event, this.#options.rendering);
    const holders: number[] = [];
    const datasetRows = this.#rows.of(fields);
    for (const index of byId ?? []) if (this.#loaded[index]?.wants(fields, datasetRows)) holders.push(index);
    for (const index of this.#ofEveryId) if (this.#loaded[index]?.wants(fields, datasetRows)) holders.push(index);
    if (holders.length > 0) this.#held.add(fields, holders);
  }

  finish(report: (match: Match) => void): void {
    const now = this.#options.now ?? this.#newest;
    const events = this.#held.byHolder();
    for (const [index, { search, program }] of this.#loaded.entries()) {
      const source = new HeldRowSource(events.get(index) ?? [], this.#rows);
      const result = runProgram(program, source, {
        now: now === undefined ? 0 : epochOfFiletime(now),
        lookup: this.#options.lookup,
        ...(this.#options.limits && { limits: this.#options.limits }),
      });
      this.#report(search, result, this.#held.cut.has(index), report);
    }
  }

  #report(search: SplunkSearch, result: ProgramResult, cut: boolean, report: (match: Match) => void): void {
    const notes = notesOf(result);
    if (cut) {
      const message = `more events fit than are held (${this.#options.maxHeldEvents ?? MAX_HELD_EVENTS}); only the newest were searched`;
      notes.push(message);
      this.runFaults.push({ rule: search.rule, fault: { code: "SPL_HELD_EVENTS", message, span: NOWHERE, count: 1 } });
    }
    for (const fault of result.faults) this.runFaults.push({ rule: search.rule, fault });
    if (result.rows.length > MAX_MATCHES) {
      notes.push(`${result.rows.length} rows; the first ${MAX_MATCHES} are reported`);
    }
    const readings = new ReadingNotes(search.pipeline);
    for (const row of result.rows.slice(0, MAX_MATCHES)) {
      const match = matchOf(search.rule, row, result.columns);
      match.notes.push(...readings.of(match.events), ...notes);
      report(match);
    }
  }
}

const NOWHERE = { start: 0, end: 0 };

function notesOf(result: ProgramResult): string[] {
  const notes = [...result.notes, ...result.faults.map((fault) => fault.message)];
  if (result.partial) notes.push("the result is partial");
  return notes;
}

function matchOf(rule: RuleInfo, row: Row, columns: readonly string[]): Match {
  const events = row.provenance.events
    .map((event) => ({ event }))
    .sort(compareNewestFirst)
    .reverse();
  const oldestFirst = events.map(({ event }) => event).slice(0, MAX_FINDING_EVENTS);
  const fields = columns.map((name) => ({ name, values: scalarsOf(row.get(name)).map(textOfScalar) }));
  return {
    rule,
    host: hostOf(row, oldestFirst),
    time: oldestFirst.find((event) => event.time !== undefined)?.time,
    fields,
    events: oldestFirst,
    eventCount: row.provenance.count,
    notes: [],
  };
}

/** Which reading of the events matched; worked out once for events of the same kind. */
class ReadingNotes {
  readonly #pipeline: Pipeline;
  readonly #known = new Map<string, readonly string[]>();

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  of(events: readonly Event[]): readonly string[] {
    const kinds = new Map<string, Event>();
    for (const event of events) {
      const { provider, channel, eventId, message } = event;
      kinds.set(JSON.stringify([provider, channel, eventId, message === undefined]), event);
    }
    const key = [...kinds.keys()].join("\n");
    const notes = this.#known.get(key) ?? readingNotes(this.#pipeline, [...kinds.values()]);
    this.#known.set(key, notes);
    return notes;
  }
}

/** The computer that all events name; else what the row calls its host. */
function hostOf(row: Row, events: readonly Event[]): string | undefined {
  const computers = new Set(events.map((event) => event.computer).filter((computer) => computer !== ""));
  const [only] = computers;
  if (computers.size === 1) return only;
  for (const name of ["dest", "host", "Computer", "ComputerName"]) {
    const [value] = scalarsOf(row.get(name));
    if (value !== undefined) return textOfScalar(value);
  }
  return undefined;
}
