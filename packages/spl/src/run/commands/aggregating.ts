/** Functions of the `stats` family, compiled: their columns, and accumulators for one group. */
import type { Aggregation } from "../../syntax/aggregation.ts";
import type { Span, TextPattern } from "../../syntax/span.ts";
import { type Accumulator, type AccumulatorFactory, onlyNumeric } from "../aggregate/accumulator.ts";
import { accumulators } from "../aggregate/accumulators.ts";
import { countRows } from "../aggregate/counting.ts";
import { compileExpression } from "../expression/compile-expression.ts";
import type { FieldReader, FieldValue, Row, Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import type { CommandHost } from "../step.ts";
import { scalarsOf, storable } from "../values/coercion.ts";
import { captureWildcards, fillWildcards, isInternal } from "../values/wildcard-names.ts";

/** Values that a row gives to a function. */
type ReadValues = (row: FieldReader, run: RunContext) => readonly Scalar[];

interface FixedAggregate {
  readonly kind: "fixed";
  readonly span: Span;
  readonly name: string;
  readonly read: ReadValues;
  readonly make: (run: RunContext) => Accumulator;
}

/** A function of every field that fits a pattern: fields are found while rows come. */
interface PatternAggregate {
  readonly kind: "pattern";
  readonly span: Span;
  readonly pattern: TextPattern;
  readonly as: TextPattern;
  readonly make: (run: RunContext) => Accumulator;
}

export type CompiledAggregate = FixedAggregate | PatternAggregate;

const NO_VALUES: readonly Scalar[] = [];

export function compileAggregations(
  aggregations: readonly Aggregation[],
  allNumeric: boolean,
  host: CommandHost,
): CompiledAggregate[] {
  return aggregations.map((aggregation) => compileAggregation(aggregation, allNumeric, host));
}

function compileAggregation(aggregation: Aggregation, allNumeric: boolean, host: CommandHost): CompiledAggregate {
  const { argument, as, span, percentile = 0 } = aggregation;
  const name = as.text;
  const factory = argument.kind === "rows" ? countRows : accumulators[aggregation.function];
  const make = maker(factory, span, percentile, allNumeric);
  if (argument.kind === "fields") return { kind: "pattern", span, pattern: argument.pattern, as, make };
  if (argument.kind === "rows") return { kind: "fixed", span, name, read: () => NO_VALUES, make };
  if (argument.kind === "field") {
    const field = argument.field.name;
    return { kind: "fixed", span, name, read: (row) => scalarsOf(row.get(field)), make };
  }
  const evaluate = compileExpression(argument.expression, host);
  const read: ReadValues = (row, run) => {
    const value = evaluate(row, run);
    return value === false ? NO_VALUES : scalarsOf(storable(value));
  };
  return { kind: "fixed", span, name, read, make };
}

function maker(
  factory: AccumulatorFactory,
  span: Span,
  percentile: number,
  allNumeric: boolean,
): (run: RunContext) => Accumulator {
  return (run) => {
    const made = factory(run, span, percentile);
    return allNumeric ? onlyNumeric(made) : made;
  };
}

/** Columns in the order written; those of a pattern as the pattern. */
export function aggregateColumns(aggregates: readonly CompiledAggregate[]): string[] {
  return aggregates.map((aggregate) => (aggregate.kind === "fixed" ? aggregate.name : aggregate.as.text));
}

/** All functions over one group. */
export class GroupAccumulators {
  readonly #aggregates: readonly CompiledAggregate[];
  readonly #run: RunContext;
  readonly #fixed: (Accumulator | undefined)[];
  readonly #byField: (Map<string, Accumulator> | undefined)[];

  constructor(aggregates: readonly CompiledAggregate[], run: RunContext) {
    this.#aggregates = aggregates;
    this.#run = run;
    this.#fixed = aggregates.map((aggregate) => (aggregate.kind === "fixed" ? aggregate.make(run) : undefined));
    this.#byField = aggregates.map((aggregate) => (aggregate.kind === "pattern" ? new Map() : undefined));
  }

  add(row: FieldReader): void {
    let index = 0;
    for (const aggregate of this.#aggregates) {
      if (aggregate.kind === "fixed") {
        const values = aggregate.read(row, this.#run);
        if (values.length > 1 && !this.#run.spend(values.length, aggregate.span)) return;
        this.#fixed[index]?.add(values, row);
      } else this.#addPattern(aggregate, this.#byField[index], row);
      index++;
    }
  }

  #addPattern(aggregate: PatternAggregate, byField: Map<string, Accumulator> | undefined, row: FieldReader): void {
    if (byField === undefined) return;
    for (const name of row.names()) {
      if (isInternal(name) && !isInternal(aggregate.pattern.text)) continue;
      if (captureWildcards(aggregate.pattern.parts, name) === undefined) continue;
      let accumulator = byField.get(name);
      if (accumulator === undefined) {
        if (byField.size >= this.#run.limits.fields) {
          const message = `${aggregate.pattern.text} fits more than ${this.#run.limits.fields} fields; further ones are left out`;
          this.#run.cut("SPL_FIELDS", message, aggregate.span);
          continue;
        }
        accumulator = aggregate.make(this.#run);
        byField.set(name, accumulator);
      }
      accumulator.add(scalarsOf(row.get(name)), row);
    }
  }

  /** Writes the results into the row. */
  write(row: Row, except: ReadonlySet<string> = new Set()): void {
    for (const [name, value] of this.results()) if (!except.has(name)) row.set(name, value);
  }

  *results(): Iterable<[string, FieldValue | undefined]> {
    for (const [index, aggregate] of this.#aggregates.entries()) {
      if (aggregate.kind === "fixed") yield [aggregate.name, this.#fixed[index]?.result()];
      else {
        for (const [name, accumulator] of this.#byField[index] ?? []) {
          const captured = captureWildcards(aggregate.pattern.parts, name) ?? [];
          yield [fillWildcards(aggregate.as.parts, captured), accumulator.result()];
        }
      }
    }
  }
}
