import { DatasetReader, SplunkEvent } from "./event/index.ts";
import { MAX_REMEMBERING } from "./held-events.ts";
import type { EventFields, RowSource } from "./run/row.ts";

/** Rows of events in datasets, made once per event for all searches that ask. */
export class DatasetRows {
  readonly #readers = new Map<string, DatasetReader | undefined>();

  reader(model: string, name: string | undefined): DatasetReader | undefined {
    const key = `${model}\n${name ?? ""}`;
    if (!this.#readers.has(key)) this.#readers.set(key, DatasetReader.of(model, name));
    return this.#readers.get(key);
  }

  of(fields: SplunkEvent): (model: string, name: string | undefined) => readonly EventFields[] {
    const known = new Map<DatasetReader, readonly EventFields[]>();
    return (model, name) => {
      const reader = this.reader(model, name);
      if (reader === undefined) return [];
      let rows = known.get(reader);
      if (rows === undefined) {
        rows = reader.rowsOf(fields);
        known.set(reader, rows);
      }
      return rows;
    };
  }
}

/** The events held for a search, newest first as they come, and their rows in datasets. */
export class HeldRowSource implements RowSource {
  readonly #events: readonly SplunkEvent[];
  readonly #rows: DatasetRows;

  constructor(events: readonly SplunkEvent[], rows: DatasetRows) {
    this.#events = events;
    this.#rows = rows;
  }

  events(): Iterable<EventFields> {
    return this.#events.length <= MAX_REMEMBERING ? this.#events : this.#fresh();
  }

  *#fresh(): Iterable<SplunkEvent> {
    for (const { event, rendering } of this.#events) yield new SplunkEvent(event, rendering);
  }

  dataset(model: string, name: string | undefined): Iterable<EventFields> | undefined {
    const reader = this.#rows.reader(model, name);
    return reader && this.#events.flatMap((event) => reader.rowsOf(event));
  }
}
