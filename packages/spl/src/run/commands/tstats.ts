/** `tstats`: counting over the rows of a data model; `summariesonly` and its like have no meaning for evidence. */
import type { TstatsCommand } from "../../syntax/command-aggregating.ts";
import type { FieldName, Span } from "../../syntax/span.ts";
import { type EventFields, type FieldReader, type FieldValue, type Provenance, Row } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import type { CommandHost, Operator } from "../step.ts";
import { numberOf } from "../values/coercion.ts";
import { aggregateColumns, compileAggregations } from "./aggregating.ts";
import { timeBucket } from "./bin.ts";
import { matchingRows, type RowFilter, searchFilter } from "./filters.ts";
import { Grouping, noteMissing } from "./stats.ts";

/** The condition of a `tstats`; every row where it has none. */
export function tstatsFilter(command: TstatsCommand, host: CommandHost): RowFilter {
  if (command.where === undefined) return { holds: () => true, parts: () => [] };
  return searchFilter(command.where, host);
}

export function compileTstats(command: TstatsCommand, host: CommandHost): Operator {
  const aggregates = compileAggregations(command.aggregations, false, host);
  const by = command.by.map((field: FieldName) => field.name);
  const filter = tstatsFilter(command, host);
  return {
    *apply(rows, run, recorder) {
      if (command.append) yield* rows;
      const grouping = new Grouping(aggregates, by, run, command.span);
      const wanted = matchingRows(inputOf(command, run), filter, run, recorder, (fields) => Row.ofEvent(fields));
      for (const row of wanted) {
        const view = new TstatsRow(row, command);
        const missing = grouping.add(view, row.provenance);
        if (typeof missing === "string") noteMissing(view, by, run, recorder);
      }
      yield* grouping.rows();
    },
    columns: () => [...new Set([...by, ...aggregateColumns(aggregates)])],
  };
}

function inputOf(command: TstatsCommand, run: RunContext): Iterable<EventFields> {
  const { from } = command;
  if (from === undefined) return run.source.events();
  const rows = run.source.dataset(from.model, from.dataset);
  if (rows === undefined)
    noData(`${from.model}${from.dataset === undefined ? "" : `.${from.dataset}`}`, run, from.span);
  return rows ?? [];
}

function noData(model: string, run: RunContext, span: Span): void {
  run.fault("SPL_NO_DATA_MODEL", `no Windows event fills the data model ${model}; the search sees no rows of it`, span);
}

/** A row whose `_time` is the start of its bucket and whose missing by-fields are filled. */
class TstatsRow implements FieldReader {
  readonly #row: Row;
  readonly #command: TstatsCommand;
  readonly #filled: ReadonlySet<string>;
  readonly #time: FieldValue | undefined;
  readonly provenance: Provenance;

  constructor(row: Row, command: TstatsCommand) {
    this.#row = row;
    this.#command = command;
    this.provenance = row.provenance;
    this.#filled = command.fillnullValue === undefined ? NO_NAMES : namesOf(command);
    const { bucket } = command;
    if (bucket !== undefined) {
      const time = numberOf(row.get("_time"));
      this.#time = time === undefined ? undefined : timeBucket(time, bucket);
    }
  }

  get(name: string): FieldValue | undefined {
    if (name === "_time" && this.#time !== undefined) return this.#time;
    return this.#row.get(name) ?? (this.#filled.has(name) ? this.#command.fillnullValue : undefined);
  }

  names(): Iterable<string> {
    return this.#row.names();
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();
const filledNames = new WeakMap<TstatsCommand, ReadonlySet<string>>();

function namesOf(command: TstatsCommand): ReadonlySet<string> {
  let names = filledNames.get(command);
  if (names === undefined) {
    names = new Set(command.by.map((field) => field.name));
    filledNames.set(command, names);
  }
  return names;
}
