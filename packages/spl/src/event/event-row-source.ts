import type { Event } from "@unbind/model";
import { compareNewestFirst, type EventFields, type RowSource } from "../run/row.ts";
import { DatasetReader } from "./models/dataset-row.ts";
import type { Rendering } from "./source-alias.ts";
import { SplunkEvent } from "./splunk-event.ts";

/** Events in memory as what a search reads: newest first, and as rows of data models. */
export class EventRowSource implements RowSource {
  readonly #events: readonly SplunkEvent[];

  constructor(events: Iterable<Event>, rendering: Rendering = "any") {
    this.#events = [...events].map((event) => new SplunkEvent(event, rendering)).sort(compareNewestFirst);
  }

  events(): Iterable<EventFields> {
    return this.#events;
  }

  dataset(model: string, dataset: string | undefined): Iterable<EventFields> | undefined {
    const reader = DatasetReader.of(model, dataset);
    return reader && this.#events.flatMap((event) => reader.rowsOf(event));
  }
}
