/** One command of a program while it runs, and what it tells of itself. */
import type { Event } from "@unbind/model";
import type { Pipeline } from "../syntax/pipeline.ts";
import type { Span } from "../syntax/span.ts";
import type { CompileContext } from "./compile-context.ts";
import type { ExpressionHost } from "./expression/evaluator.ts";
import type { Row } from "./row.ts";
import type { RunContext } from "./run-context.ts";
import type { SearchHost } from "./search/predicate.ts";

/** Columns in the order of the result; entries may hold `*`. `undefined`: as rows have them. */
export type ColumnPlan = readonly string[] | undefined;

/** A compiled command: rows in, rows out. Rows may be changed in place; each belongs to one stream. */
export interface Operator {
  apply(rows: Iterable<Row>, run: RunContext, recorder: StepRecorder): Iterable<Row>;
  /** How it changes which columns the result shows. */
  columns?(before: ColumnPlan): ColumnPlan;
}

/** What commands need to be compiled. */
export interface CommandHost extends ExpressionHost, SearchHost {
  readonly context: CompileContext;
  /** A search of its own, in square brackets: gives its rows. */
  search(pipeline: Pipeline): (run: RunContext) => Iterable<Row>;
  /** Commands that run on rows at hand. */
  commands(pipeline: Pick<Pipeline, "commands">): (rows: Iterable<Row>, run: RunContext) => Iterable<Row>;
}

/** Rows that failed a filter by one of its parts alone; where there are none, by as few parts as any row. */
export interface NearMiss {
  /** The parts, as the author wrote them, with ` and ` between. */
  readonly part: string;
  /** Rows that failed them and nothing else. */
  rows: number;
  /** The event of the first such row, if it has one. */
  readonly event?: Event;
  /** Of the first such row: fields of the part, with their values (none: the field is missing). */
  readonly example: readonly { readonly field: string; readonly values: readonly string[] }[];
}

/** What a step did: for `--explain`. */
export interface StepReport {
  readonly command: string;
  /** As written. */
  readonly text: string;
  readonly span: Span;
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Fields seen in the first rows that came out; only when explaining. */
  readonly fields: readonly string[];
  /** Sentences with a number of rows: `by-field user is missing`. */
  readonly details: readonly { readonly text: string; readonly rows: number }[];
  readonly nearMisses: readonly NearMiss[];
}

/** Rows looked at for `fields`. */
const SAMPLED_ROWS = 50;
const MAX_DETAILS = 100;

export class StepRecorder {
  readonly #details = new Map<string, number>();
  readonly #fields = new Set<string>();
  readonly nearMisses: Map<string, NearMiss> = new Map();
  /** Parts that each of the near misses failed. */
  failedParts: number = Number.POSITIVE_INFINITY;
  rowsIn = 0;
  rowsOut = 0;

  /** Counts rows to which something happened that a reader may want to know. */
  detail(text: string, rows = 1): void {
    const known = this.#details.get(text);
    if (known !== undefined || this.#details.size < MAX_DETAILS) this.#details.set(text, (known ?? 0) + rows);
  }

  *countIn(rows: Iterable<Row>): Iterable<Row> {
    for (const row of rows) {
      this.rowsIn++;
      yield row;
    }
  }

  *countOut(rows: Iterable<Row>, run: RunContext, span: Span): Iterable<Row> {
    for (const row of rows) {
      if (!run.spend(1, span)) return;
      this.rowsOut++;
      if (run.explain && this.rowsOut <= SAMPLED_ROWS) for (const name of row.names()) this.#fields.add(name);
      yield row;
    }
  }

  report(command: string, text: string, span: Span): StepReport {
    return {
      command,
      text,
      span,
      rowsIn: this.rowsIn,
      rowsOut: this.rowsOut,
      fields: [...this.#fields],
      details: [...this.#details].map(([detail, rows]) => ({ text: detail, rows })),
      nearMisses: [...this.nearMisses.values()].sort((a, b) => b.rows - a.rows),
    };
  }
}

/** An operator that changes each row and keeps all of them. */
export function eachRow(
  change: (row: Row, run: RunContext, recorder: StepRecorder) => void,
  columns?: (before: ColumnPlan) => ColumnPlan,
): Operator {
  const apply = function* (rows: Iterable<Row>, run: RunContext, recorder: StepRecorder): Iterable<Row> {
    for (const row of rows) {
      change(row, run, recorder);
      yield row;
    }
  };
  return columns === undefined ? { apply } : { apply, columns };
}

/** Commands that stream rows through each other; each is a frame or more on the stack. */
const MAX_STREAMED = 100;

/** A compiled command and where it stands. */
export interface CompiledStep {
  readonly command: string;
  readonly span: Span;
  readonly operator: Operator;
}

/** Hands rows from command to command. Long chains are cut into pieces, so that they don't stand on the stack at once. */
export function chainSteps(
  steps: readonly CompiledStep[],
  input: Iterable<Row>,
  run: RunContext,
  recorders?: readonly StepRecorder[],
): Iterable<Row> {
  let rows = input;
  for (const [index, { command, span, operator }] of steps.entries()) {
    const recorder = recorders?.[index] ?? new StepRecorder();
    const made = operator.apply(recorders === undefined ? rows : recorder.countIn(rows), run, recorder);
    rows = recorder.countOut(made, run, span);
    if (index % MAX_STREAMED === MAX_STREAMED - 1) rows = collectRows(rows, run, command, span);
  }
  return rows;
}

/** Rows as a list, as many as a run may hold; the rest is cut with a fault. */
export function collectRows(rows: Iterable<Row>, run: RunContext, command: string, span: Span): Row[] {
  const kept: Row[] = [];
  for (const row of rows) {
    if (kept.length >= run.limits.rows) {
      run.cut("SPL_ROWS", `${command} holds ${run.limits.rows} rows; those behind are left out`, span);
      break;
    }
    kept.push(row);
  }
  return kept;
}
