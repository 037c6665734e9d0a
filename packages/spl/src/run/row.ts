/**
 * Rows of a Splunk search, and what the engine asks of the world: rows of events, rows of data models, lookup tables.
 *
 * A row that comes from an event reads its fields through `EventFields`, which fills them when they are asked for; what the
 * pipeline writes lies over that. So one `EventFields` may serve any number of searches.
 */
import { compareText } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { MAX_FINDING_EVENTS } from "@unbind/rules";

/** One value of a field. Text that is a plain decimal number acts as a number where numbers are asked for. */
export type Scalar = string | number;

/** A field's value; a list is a multivalue field and has at least one entry. A field that is not there is NULL. */
export type FieldValue = Scalar | readonly Scalar[];

/** What a predicate or an expression asks of a row. */
export interface FieldReader {
  /** `undefined` is NULL: the field is missing. Names are compared with case. */
  get(name: string): FieldValue | undefined;
  /** Names of all fields that are there, in their order. May fill lazily held fields. */
  names(): Iterable<string>;
  /** All names that `sourcetype`, `source` or `host` goes by: `=` holds if any fits, `!=` if none does. */
  aliases?(name: string): readonly string[] | undefined;
  /** Lower-case text of one rendering of the event, for terms without a field; undefined if it has no such rendering. */
  searchText?(rendering: "xml" | "classic"): string | undefined;
  /** What those texts are made of; undefined if there are none, or if it isn't known without them. */
  searchParts?(): SearchParts | undefined;
  /** The event it is, or the events behind it. */
  readonly event?: Event;
  readonly provenance?: Provenance;
}

/** Parts of the renderings of an event. */
export interface SearchParts {
  /** Lower-case values, one per line, not escaped. */
  readonly values: string;
  /** They all stand in a rendering, each with major breakers around it. */
  readonly inXml: boolean;
  /** No word occurs more often in that rendering. */
  readonly most: number;
  /** False: neither rendering has this fragment of a word. */
  mayHold(fragment: string): boolean;
}

/** One event (or one row of a data model) as Splunk sees it. `get("_time")` is UNIX seconds as a number. */
export interface EventFields extends FieldReader {
  readonly event: Event;
}

/** Events behind a row: at most `MAX_FINDING_EVENTS` of them, and how many there were. */
export interface Provenance {
  readonly events: readonly Event[];
  readonly count: number;
}

export const NO_EVENTS: Provenance = { events: [], count: 0 };

/** Both lists without repetition; the count is exact as long as all events are kept, else the sum. */
export function mergeProvenance(a: Provenance, b: Provenance): Provenance {
  if (b.count === 0 || a === b) return a;
  if (a.count === 0) return b;
  if (a.events.length >= MAX_FINDING_EVENTS) return { events: a.events, count: a.count + b.count };
  const events = [...new Set([...a.events, ...b.events])];
  const whole = a.count === a.events.length && b.count === b.events.length && events.length <= MAX_FINDING_EVENTS;
  return { events: events.slice(0, MAX_FINDING_EVENTS), count: whole ? events.length : a.count + b.count };
}

/** Gathers the events of many rows: `mergeProvenance` without a new list per row. */
export class ProvenanceGatherer implements Provenance {
  readonly #events = new Set<Event>();
  #rows = 0;
  #overflow = false;

  add(provenance: Provenance): void {
    this.#rows += provenance.count;
    if (provenance.count > provenance.events.length) this.#overflow = true;
    for (const event of provenance.events) {
      if (this.#events.size < MAX_FINDING_EVENTS) this.#events.add(event);
      else if (!this.#events.has(event)) this.#overflow = true;
    }
  }

  get events(): readonly Event[] {
    return [...this.#events];
  }

  get count(): number {
    return this.#overflow ? this.#rows : this.#events.size;
  }

  /** A plain copy that no longer changes. */
  done(): Provenance {
    return { events: this.events, count: this.count };
  }
}

/** A mutable map of field -> value over the fields of an event, if it has one. */
export class Row implements FieldReader {
  #fields: Map<string, FieldValue | undefined>;
  #under: FieldReader | undefined;
  provenance: Provenance;

  constructor(provenance: Provenance = NO_EVENTS, under?: FieldReader) {
    this.#fields = new Map();
    this.#under = under;
    this.provenance = provenance;
  }

  /** The row of one event; nothing is read from it yet. */
  static ofEvent(fields: EventFields): Row {
    return new Row({ events: [fields.event], count: 1 }, fields);
  }

  static of(entries: Iterable<readonly [string, FieldValue]>, provenance: Provenance = NO_EVENTS): Row {
    const row = new Row(provenance);
    for (const [name, value] of entries) row.set(name, value);
    return row;
  }

  get(name: string): FieldValue | undefined {
    const own = this.#fields.get(name);
    if (own !== undefined || this.#under === undefined) return own;
    return this.#fields.has(name) ? undefined : this.#under.get(name);
  }

  /** `undefined` and an empty list remove the field; a list of one is its one value. */
  set(name: string, value: FieldValue | undefined): void {
    let kept = value;
    if (typeof kept === "object" && kept.length < 2) kept = kept[0];
    if (kept !== undefined) this.#fields.set(name, kept);
    else if (this.#under === undefined) this.#fields.delete(name);
    else this.#fields.set(name, undefined);
  }

  delete(name: string): void {
    this.set(name, undefined);
  }

  names(): string[] {
    const names: string[] = [];
    if (this.#under !== undefined) {
      for (const name of this.#under.names()) if (this.get(name) !== undefined) names.push(name);
    }
    const seen = this.#under === undefined ? undefined : new Set(names);
    for (const [name, value] of this.#fields) if (value !== undefined && !seen?.has(name)) names.push(name);
    return names;
  }

  aliases(name: string): readonly string[] | undefined {
    return this.#fields.has(name) ? undefined : this.#under?.aliases?.(name);
  }

  searchText(rendering: "xml" | "classic"): string | undefined {
    return this.#fields.has("_raw") ? undefined : this.#under?.searchText?.(rendering);
  }

  searchParts(): SearchParts | undefined {
    return this.#fields.has("_raw") ? undefined : this.#under?.searchParts?.();
  }

  /** Fields of its own, those of the event left out: what a copy costs. */
  get ownSize(): number {
    return this.#fields.size;
  }

  /** A row of its own with the same fields and events. */
  copy(): Row {
    const row = new Row(this.provenance, this.#under);
    row.#fields = new Map(this.#fields);
    return row;
  }

  /** Lets go of the fields that fail the test; nothing is read from the event. */
  restrict(keeps: (name: string) => boolean): void {
    for (const name of [...this.#fields.keys()]) if (!keeps(name)) this.#fields.delete(name);
    if (this.#under !== undefined) this.#under = new RestrictedFields(this.#under, keeps);
  }

  /** Only these fields, in this order; the event's other fields are let go. */
  project(names: Iterable<string>): Row {
    const row = new Row(this.provenance);
    for (const name of names) row.set(name, this.get(name));
    return row;
  }
}

/** Some of the fields of an event. */
class RestrictedFields implements FieldReader {
  readonly #under: FieldReader;
  readonly #keeps: (name: string) => boolean;

  constructor(under: FieldReader, keeps: (name: string) => boolean) {
    this.#under = under;
    this.#keeps = keeps;
  }

  get(name: string): FieldValue | undefined {
    return this.#keeps(name) ? this.#under.get(name) : undefined;
  }

  *names(): Iterable<string> {
    for (const name of this.#under.names()) if (this.#keeps(name)) yield name;
  }

  aliases(name: string): readonly string[] | undefined {
    return this.#keeps(name) ? this.#under.aliases?.(name) : undefined;
  }

  searchText(rendering: "xml" | "classic"): string | undefined {
    return this.#keeps("_raw") ? this.#under.searchText?.(rendering) : undefined;
  }

  searchParts(): SearchParts | undefined {
    return this.#keeps("_raw") ? this.#under.searchParts?.() : undefined;
  }
}

/** What a program reads. */
export interface RowSource {
  /** All events there are, newest first (`compareNewestFirst`); the program filters them itself. */
  events(): Iterable<EventFields>;
  /**
   * Rows of a data model dataset, newest first, fields named `Processes.process_name`; `undefined` if evidence of this kind
   * can't fill it. `dataset` is undefined where the search names the model only.
   */
  dataset(model: string, dataset: string | undefined): Iterable<EventFields> | undefined;
}

/** How the values of a column are compared with a row's. */
export type LookupMatchType = "exact" | "wildcard" | "cidr";

/** One lookup definition with its CSV, as `lookup` and `inputlookup` use it. */
export interface LookupDefinition {
  readonly name: string;
  readonly columns: readonly string[];
  /** Cells in the order of `columns`; an empty cell is no value. */
  readonly rows: readonly (readonly string[])[];
  /** Default true. */
  readonly caseSensitive?: boolean;
  /** Default 1,000. */
  readonly maxMatches?: number;
  /** Default 0. */
  readonly minMatches?: number;
  /** Text of the outputs where fewer than `minMatches` lines fit. */
  readonly defaultMatch?: string;
  /** By column; columns not named are compared exactly. */
  readonly matchTypes?: ReadonlyMap<string, LookupMatchType>;
}

/** Order in which rows start: newest first, then record number, path and offset, all descending. No time comes last. */
export function compareNewestFirst(a: { event: Event }, b: { event: Event }): number {
  return (
    compareOptional(b.event.time, a.event.time) ||
    compareOptional(b.event.recordId, a.event.recordId) ||
    compareText(b.event.ref.path, a.event.ref.path) ||
    b.event.ref.offset - a.event.ref.offset
  );
}

function compareOptional(a: bigint | undefined, b: bigint | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a < b ? -1 : 1;
}
