/** A row of a data model: one event under the names of a dataset. */
import type { Event } from "@unbind/model";
import type { EventFields, FieldValue } from "../../run/row.ts";
import { providerKind } from "../channel.ts";
import type { Rendering } from "../source-alias.ts";
import { SplunkEvent } from "../splunk-event.ts";
import { findDatasets } from "./catalogue.ts";
import type { Dataset, DatasetSource } from "./dataset.ts";

/** Fields of the event that a row has as well, under their own names. */
const OWN_FIELDS = ["_time", "host", "source", "sourcetype", "index"] as const;
const OWN: ReadonlySet<string> = new Set(OWN_FIELDS);

export class DatasetRow implements EventFields {
  readonly event: Event;
  readonly #dataset: Dataset;
  readonly #source: DatasetSource;
  readonly #own: SplunkEvent;
  #known: Map<string, string | undefined> | undefined;

  constructor(own: SplunkEvent, dataset: Dataset, source: DatasetSource) {
    this.event = own.event;
    this.#dataset = dataset;
    this.#source = source;
    this.#own = own;
  }

  /** `Processes.process_name`; `nodename` is the dataset. */
  get(name: string): FieldValue | undefined {
    if (OWN.has(name)) return this.#own.get(name);
    if (name === "nodename") return this.#dataset.name;
    const dot = this.#dataset.name.length;
    if (name.charCodeAt(dot) !== 46 || !name.startsWith(this.#dataset.name)) return undefined;
    if (this.#known?.has(name)) return this.#known.get(name);
    const field = name.slice(dot + 1);
    const { fields } = this.#source;
    const value = Object.hasOwn(fields, field) ? fields[field]?.(this.event) : undefined;
    this.#known ??= new Map();
    this.#known.set(name, value);
    return value;
  }

  *names(): Generator<string> {
    for (const name of OWN_FIELDS) if (this.get(name) !== undefined) yield name;
    for (const field of Object.keys(this.#source.fields)) {
      const name = `${this.#dataset.name}.${field}`;
      if (this.get(name) !== undefined) yield name;
    }
  }

  aliases(name: string): readonly string[] | undefined {
    return this.#own.aliases(name);
  }
}

/** Makes the rows that events give in some datasets. */
export class DatasetReader {
  readonly #sources = new Map<string, { dataset: Dataset; source: DatasetSource }[]>();

  constructor(datasets: readonly Dataset[]) {
    for (const dataset of datasets) {
      for (const source of dataset.sources) {
        for (const id of source.eventIds) {
          const key = `${source.provider} ${id}`;
          this.#sources.set(key, [...(this.#sources.get(key) ?? []), { dataset, source }]);
        }
      }
    }
  }

  /** Reader of what `datamodel=Model.Dataset` names; undefined if no Windows event fills it. */
  static of(model: string, dataset: string | undefined): DatasetReader | undefined {
    const datasets = findDatasets(model, dataset);
    return datasets.length === 0 ? undefined : new DatasetReader(datasets);
  }

  /** The event's rows: none, one, or one per dataset. */
  rowsOf(event: Event | SplunkEvent, rendering: Rendering = "any"): DatasetRow[] {
    const fields = event instanceof SplunkEvent ? event : undefined;
    const record = event instanceof SplunkEvent ? event.event : event;
    const found = this.#sources.get(`${providerKind(record)} ${record.eventId}`);
    if (found === undefined) return [];
    const own = fields ?? new SplunkEvent(record, rendering);
    return found.map(({ dataset, source }) => new DatasetRow(own, dataset, source));
  }
}
