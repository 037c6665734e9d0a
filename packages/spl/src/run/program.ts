/**
 * Splunk searches, compiled and run.
 *
 *     const { pipeline, expanded } = parseSearch("`wmi` EventCode=5861 | stats count by host", { macros });
 *     const program = compilePipeline(pipeline, { text: expanded.text });
 *     const { rows, columns, steps } = runProgram(program, new EventRowSource(events), { now });
 */
import type { Pipeline } from "../syntax/pipeline.ts";
import { resolveColumns } from "./commands/fields.ts";
import { CompileContext, type CompileOptions } from "./compile-context.ts";
import { type NotEvaluable, PipelineCompiler, type ProgramRead } from "./pipeline-compiler.ts";
import type { EventFields, Row, RowSource } from "./row.ts";
import { RunContext, type RunOptions, type SearchFault } from "./run-context.ts";
import { type ColumnPlan, type CompiledStep, chainSteps, collectRows, StepRecorder, type StepReport } from "./step.ts";
import { numberOf } from "./values/coercion.ts";

/** A search ready to run any number of times. */
export interface Program {
  /** What keeps it from running; empty for one that can. */
  readonly faults: readonly SearchFault[];
  /** Commands that offline evidence can't answer; a program that holds one gives no rows. */
  readonly notEvaluable: readonly NotEvaluable[];
  /** Neither faults nor commands that can't be answered. */
  readonly runnable: boolean;
  /** What it and its subsearches read, each with the condition that one event decides. */
  readonly reads: readonly ProgramRead[];
  readonly steps: readonly CompiledStep[];
  readonly context: CompileContext;
}

export interface ProgramResult {
  readonly rows: readonly Row[];
  /** In order; internal fields only if they were asked for by name. */
  readonly columns: readonly string[];
  /** One per command. */
  readonly steps: readonly StepReport[];
  readonly faults: readonly SearchFault[];
  /** Sentences for a person. */
  readonly notes: readonly string[];
  /** Something was cut by a limit; `faults` says what. */
  readonly partial: boolean;
}

/** Run options with a clock that need not be given: then it is the time of the newest event. */
export interface ProgramOptions extends Omit<RunOptions, "now"> {
  /** UNIX seconds. */
  readonly now?: number;
}

/** Compiles a pipeline that was parsed without faults. Never throws: see `Program.faults`. */
export function compilePipeline(pipeline: Pipeline, options: CompileOptions = {}): Program {
  const context = new CompileContext(options);
  const compiler = new PipelineCompiler(context);
  const steps = compiler.steps(pipeline);
  const faults = [...context.faults];
  const { notEvaluable, reads } = compiler;
  return { faults, notEvaluable, runnable: faults.length === 0 && notEvaluable.length === 0, reads, steps, context };
}

/** Runs all steps over the source. A program that isn't runnable gives no rows. */
export function runProgram(program: Program, source: RowSource, options: ProgramOptions = {}): ProgramResult {
  const run = new RunContext(source, { ...options, now: options.now ?? newestTime(source) });
  if (!program.runnable) return { rows: [], columns: [], steps: [], faults: program.faults, notes: [], partial: false };
  const recorders = program.steps.map(() => new StepRecorder());
  const rows = chainSteps(program.steps, [], run, recorders);
  let plan: ColumnPlan;
  for (const { operator } of program.steps) if (operator.columns !== undefined) plan = operator.columns(plan);
  const last = program.steps[program.steps.length - 1];
  const result = collectRows(rows, run, "the result", last?.span ?? { start: 0, end: 0 });
  return {
    rows: result,
    columns: resolveColumns(plan, presentNames(result)),
    steps: program.steps.map(({ command, span }, index) => reportOf(program, recorders[index], command, span)),
    faults: run.faults,
    notes: [...run.notes],
    partial: run.partial,
  };
}

function reportOf(
  program: Program,
  recorder: StepRecorder | undefined,
  command: string,
  span: CompiledStep["span"],
): StepReport {
  return (recorder ?? new StepRecorder()).report(command, program.context.textOf(span), span);
}

function presentNames(rows: readonly Row[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of row.names()) names.add(name);
  return [...names];
}

/** UNIX seconds of the newest event; 0 without events. */
function newestTime(source: RowSource): number {
  for (const event of source.events()) return numberOf(event.get("_time")) ?? 0;
  return 0;
}

const NO_ROWS: RowSource = { events: () => [], dataset: () => undefined };

/**
 * The leading filters of a program for single events, while they stream by: true if the program, or a subsearch of it, can
 * make use of the event. `datasetRows` gives the event's rows in a dataset.
 */
export function prefilter(
  program: Program,
): (event: EventFields, datasetRows: (model: string, name: string | undefined) => readonly EventFields[]) => boolean {
  const run = new RunContext(NO_ROWS, { now: 0 });
  return (event, datasetRows) =>
    program.reads.some(({ dataset, holds }) =>
      dataset === undefined
        ? holds(event, run)
        : datasetRows(dataset.model, dataset.name).some((row) => holds(row, run)),
    );
}
