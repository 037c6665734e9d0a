/** Rows written out in tests, as a source of a search. */
import type { Event } from "@unbind/model";
import { parseSearch } from "../syntax/parse.ts";
import { compilePipeline, type ProgramOptions, type ProgramResult, runProgram } from "./program.ts";
import type { EventFields, FieldValue, RowSource } from "./row.ts";

export type PlainRow = Readonly<Record<string, FieldValue>>;

let nextRecord = 0n;

/** An event whose fields are given instead of derived. */
export class PlainEvent implements EventFields {
  readonly event: Event;
  readonly #fields: ReadonlyMap<string, FieldValue>;

  constructor(fields: PlainRow) {
    this.#fields = new Map(Object.entries(fields));
    this.event = {
      provider: "",
      channel: "",
      eventId: 1,
      recordId: nextRecord++,
      time: undefined,
      computer: "WKSTN-04",
      userSid: undefined,
      processId: undefined,
      payloadName: undefined,
      data: [],
      message: undefined,
      traits: [],
      ref: { path: "test.evtx", offset: Number(nextRecord) },
    };
  }

  get(name: string): FieldValue | undefined {
    return this.#fields.get(name);
  }

  names(): Iterable<string> {
    return this.#fields.keys();
  }
}

/** Rows as events, in the order given; `Model.Dataset` names what `dataset` answers. */
export function sourceOf(
  rows: readonly PlainRow[],
  datasets: Readonly<Record<string, readonly PlainRow[]>> = {},
): RowSource {
  const events = rows.map((row) => new PlainEvent(row));
  return {
    events: () => events,
    dataset: (model, name) => datasets[`${model}.${name}`]?.map((row) => new PlainEvent(row)),
  };
}

/** 2023-11-14T22:13:20Z. */
export const NOW = 1_700_000_000;

/** Parses, compiles and runs; a fault of either fails. */
export function runText(text: string, source: RowSource, options: ProgramOptions = {}): ProgramResult {
  const { pipeline, expanded, faults } = parseSearch(text);
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join("; "));
  const program = compilePipeline(pipeline, { text: expanded.text });
  if (!program.runnable) throw new Error(JSON.stringify([program.faults, program.notEvaluable]));
  return runProgram(program, source, { now: NOW, ...options });
}

/** The rows as plain objects. */
export function plainRows(result: ProgramResult): Record<string, FieldValue>[] {
  return result.rows.map((row) => Object.fromEntries(row.names().map((name) => [name, row.get(name) ?? ""])));
}

/** A pipeline behind `search *` (unless it starts with `search`), rows in, rows out, and the rule that it proves. */
export type PipelineCase = readonly [
  pipeline: string,
  rows: readonly PlainRow[],
  expected: readonly PlainRow[],
  rule: string,
];

/** The table as arguments of a test: pipeline, rule, rows, expected rows. */
export function casesOf(
  table: readonly PipelineCase[],
): [pipeline: string, rule: string, rows: readonly PlainRow[], expected: readonly PlainRow[]][] {
  return table.map(([pipeline, rows, expected, rule]) => [pipeline, rule, rows, expected]);
}

export function rowsOf(pipeline: string, rows: readonly PlainRow[], options: ProgramOptions = {}): PlainRow[] {
  const text = pipeline.startsWith("search ") ? pipeline : `search * | ${pipeline}`;
  return plainRows(runText(text, sourceOf(rows), options));
}
