/** `stats`, `eventstats`, `streamstats`: counting in groups. A row that misses a by-field belongs to no group. */
import type { EventstatsCommand, StatsCommand, StreamstatsCommand } from "../../syntax/command-aggregating.ts";
import type { Span } from "../../syntax/span.ts";
import { compileCondition } from "../expression/compile-expression.ts";
import { type FieldReader, NO_EVENTS, type Provenance, ProvenanceGatherer, Row, type Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type CommandHost, collectRows, type Operator, type StepRecorder } from "../step.ts";
import { compareMixed, numberOf } from "../values/coercion.ts";
import { aggregateColumns, type CompiledAggregate, compileAggregations, GroupAccumulators } from "./aggregating.ts";
import { spanSeconds } from "./bin.ts";
import { combinationsOf, keyOf, tellCombinations } from "./group-key.ts";

interface Group {
  readonly by: readonly Scalar[];
  readonly accumulators: GroupAccumulators;
  readonly provenance: ProvenanceGatherer;
}

/** Groups of rows by the values of fields, as many as a run may hold. */
export class Grouping {
  readonly groups: Map<string, Group> = new Map();
  readonly #aggregates: readonly CompiledAggregate[];
  readonly #by: readonly string[];
  readonly #run: RunContext;
  readonly #span: Span;

  constructor(aggregates: readonly CompiledAggregate[], by: readonly string[], run: RunContext, span: Span) {
    this.#aggregates = aggregates;
    this.#by = by;
    this.#run = run;
    this.#span = span;
  }

  /** Counts a row in its groups; gives them, or the by-field that is missing. */
  add(row: FieldReader, provenance: Provenance): readonly Group[] | string {
    const found = combinationsOf(row, this.#by, this.#run.limits.values);
    if ("missing" in found) return found.missing;
    const joined: Group[] = [];
    if (found.isCut) tellCombinations(this.#run, this.#span);
    if (!this.#run.spend(found.combinations.length, this.#span)) return joined;
    for (const combination of found.combinations) {
      const group = this.#group(combination);
      if (group === undefined) continue;
      group.accumulators.add(row);
      group.provenance.add(provenance);
      joined.push(group);
    }
    return joined;
  }

  #group(combination: readonly Scalar[]): Group | undefined {
    const key = keyOf(combination);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    if (this.groups.size >= this.#run.limits.rows) {
      this.#run.cut(
        "SPL_ROWS",
        `more than ${this.#run.limits.rows} groups; rows of further ones are left out`,
        this.#span,
      );
      return undefined;
    }
    const group: Group = {
      by: combination,
      accumulators: new GroupAccumulators(this.#aggregates, this.#run),
      provenance: new ProvenanceGatherer(),
    };
    this.groups.set(key, group);
    return group;
  }

  /** One row per group in the order of the by-values; without by-fields always one. */
  rows(): Row[] {
    if (this.#by.length === 0) this.#group([]);
    const sorted = [...this.groups.values()].sort((a, b) => compareCombinations(a.by, b.by));
    return sorted.map((group) => {
      const row = new Row(group.provenance.count === 0 ? NO_EVENTS : group.provenance.done());
      for (const [index, name] of this.#by.entries()) row.set(name, group.by[index]);
      group.accumulators.write(row, new Set(this.#by));
      return row;
    });
  }
}

function compareCombinations(a: readonly Scalar[], b: readonly Scalar[]): number {
  for (const [index, value] of a.entries()) {
    const difference = compareMixed(value, b[index] ?? "");
    if (difference !== 0) return difference;
  }
  return 0;
}

/** When explaining, tells that a row lacks by-fields: all it lacks. */
export function noteMissing(row: FieldReader, by: readonly string[], run: RunContext, recorder: StepRecorder): void {
  if (!run.explain) return;
  const missing = by.filter((name) => row.get(name) === undefined);
  const named = missing.length === 1 ? `by-field ${missing[0]} is` : `by-fields ${missing.join(", ")} are`;
  recorder.detail(`not counted, since the ${named} missing`);
}

export function compileStats(command: StatsCommand, host: CommandHost): Operator {
  const aggregates = compileAggregations(command.aggregations, command.allNumeric, host);
  const by = command.by.map((field) => field.name);
  return {
    *apply(rows, run, recorder) {
      const grouping = new Grouping(aggregates, by, run, command.span);
      for (const row of rows) {
        const missing = grouping.add(row, row.provenance);
        if (typeof missing === "string") noteMissing(row, by, run, recorder);
      }
      yield* grouping.rows();
    },
    columns: () => [...new Set([...by, ...aggregateColumns(aggregates)])],
  };
}

/** The same columns on every row; rows that miss a by-field stay without them. */
export function compileEventstats(command: EventstatsCommand, host: CommandHost): Operator {
  const aggregates = compileAggregations(command.aggregations, command.allNumeric, host);
  const by = command.by.map((field) => field.name);
  return {
    *apply(rows, run, recorder) {
      const grouping = new Grouping(aggregates, by, run, command.span);
      const kept = collectRows(rows, run, "eventstats", command.span);
      const groupsOf = kept.map((row) => {
        const joined = grouping.add(row, NO_EVENTS);
        if (typeof joined === "string") noteMissing(row, by, run, recorder);
        return typeof joined === "string" ? undefined : joined[0];
      });
      const results = new Map<Group, Row>();
      for (const [index, row] of kept.entries()) {
        const group = groupsOf[index];
        if (group !== undefined) copyResults(group, row, results);
        yield row;
      }
    },
    columns: (before) => before && [...new Set([...before, ...aggregateColumns(aggregates)])],
  };
}

/** Results are computed once per group. */
function copyResults(group: Group, row: Row, results: Map<Group, Row>): void {
  let result = results.get(group);
  if (result === undefined) {
    result = new Row();
    group.accumulators.write(result);
    results.set(group, result);
  }
  for (const name of result.names()) row.set(name, result.get(name));
}

/** Rows of a window that are counted anew for each row: a bound on windows of streamstats. */
const MAX_WINDOW = 10_000;

/** Rows seen so far, of one group or of all. */
interface Stream {
  readonly window: FieldReader[];
  accumulators: GroupAccumulators;
}

/** Running values in the order of arrival. */
export function compileStreamstats(command: StreamstatsCommand, host: CommandHost): Operator {
  const aggregates = compileAggregations(command.aggregations, command.allNumeric, host);
  const by = command.by.map((field) => field.name);
  const before = command.resetBefore && compileCondition(command.resetBefore, host);
  const after = command.resetAfter && compileCondition(command.resetAfter, host);
  return {
    *apply(rows, run, recorder) {
      const streams = new Map<string, Stream>();
      let lastKey: string | undefined;
      for (const row of rows) {
        const found = combinationsOf(row, by, 1);
        if ("missing" in found) {
          noteMissing(row, by, run, recorder);
          yield row;
          continue;
        }
        const key = keyOf(found.combinations[0] ?? []);
        if ((command.resetOnChange && lastKey !== undefined && key !== lastKey) || before?.(row, run)) streams.clear();
        lastKey = key;
        const stream = streamOf(streams, key, aggregates, run, command);
        if (stream !== undefined) runningValues(stream, row, command, aggregates, run);
        if (after?.(row, run)) streams.clear();
        yield row;
      }
    },
    columns: (plan) => plan && [...new Set([...plan, ...aggregateColumns(aggregates)])],
  };
}

function streamOf(
  streams: Map<string, Stream>,
  key: string,
  aggregates: readonly CompiledAggregate[],
  run: RunContext,
  command: StreamstatsCommand,
): Stream | undefined {
  const known = streams.get(key);
  if (known !== undefined) return known;
  if (streams.size >= run.limits.rows) {
    run.cut(
      "SPL_ROWS",
      `more than ${run.limits.rows} groups; rows of further ones get no running values`,
      command.span,
    );
    return undefined;
  }
  const made: Stream = { window: [], accumulators: new GroupAccumulators(aggregates, run) };
  streams.set(key, made);
  return made;
}

function runningValues(
  stream: Stream,
  row: Row,
  command: StreamstatsCommand,
  aggregates: readonly CompiledAggregate[],
  run: RunContext,
): void {
  if (command.window === 0 && command.timeWindow === undefined) {
    const seen = command.current ? undefined : row.copy();
    if (command.current) stream.accumulators.add(row);
    writeRunning(stream.accumulators, row, command, run);
    if (seen !== undefined) stream.accumulators.add(seen);
    return;
  }
  const seen = row.copy();
  if (command.current) stream.window.push(seen);
  trimWindow(stream.window, row, command, run);
  const accumulators = new GroupAccumulators(aggregates, run);
  if (!run.spend(stream.window.length, command.span)) return;
  for (const other of stream.window) accumulators.add(other);
  writeRunning(accumulators, row, command, run);
  if (!command.current) stream.window.push(seen);
}

/** Steps for one value of a running list: each row gets a list of its own. */
const STEPS_PER_RUNNING_VALUE = 8;

function writeRunning(accumulators: GroupAccumulators, row: Row, command: StreamstatsCommand, run: RunContext): void {
  if (!run.spend(0, command.span)) return;
  accumulators.write(row);
  let size = 0;
  for (const name of command.aggregations) {
    const value = row.get(name.as.text);
    if (typeof value === "object") size += value.length;
  }
  run.spend(size * STEPS_PER_RUNNING_VALUE, command.span);
}

function trimWindow(window: FieldReader[], row: Row, command: StreamstatsCommand, run: RunContext): void {
  const size = command.window === 0 ? MAX_WINDOW : Math.min(command.window, MAX_WINDOW);
  if (window.length > size && size === MAX_WINDOW && command.window !== MAX_WINDOW) {
    run.cut("SPL_VALUES", `a window of streamstats holds at most ${MAX_WINDOW} rows`, command.span);
  }
  while (window.length > size) window.shift();
  if (command.timeWindow === undefined) return;
  const width = spanSeconds(command.timeWindow);
  const now = numberOf(row.get("_time"));
  if (now === undefined) return;
  while (window.length > 0 && Math.abs((numberOf(window[0]?.get("_time")) ?? now) - now) >= width) window.shift();
}
