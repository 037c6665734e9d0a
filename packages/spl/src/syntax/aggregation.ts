import type { Expression } from "./expression.ts";
import type { FieldName, Span, TextPattern } from "./span.ts";

/** Functions of `stats`, `eventstats`, `streamstats` and `tstats`, by the name that stands for its synonyms. */
export type AggregateName =
  | "count"
  | "dc"
  | "estdc"
  | "values"
  | "list"
  | "min"
  | "max"
  | "sum"
  | "avg"
  | "range"
  | "stdev"
  | "stdevp"
  | "var"
  | "varp"
  | "sumsq"
  | "median"
  | "mode"
  | "perc"
  | "exactperc"
  | "first"
  | "last"
  | "earliest"
  | "latest"
  | "earliest_time"
  | "latest_time"
  | "rate";

/** What is aggregated: rows (`count`), the values of a field, of several (`values(*)`), or of an expression. */
export type AggregateArgument =
  | { readonly kind: "rows" }
  | { readonly kind: "field"; readonly field: FieldName }
  | { readonly kind: "fields"; readonly pattern: TextPattern }
  | { readonly kind: "eval"; readonly expression: Expression };

/** One call of `stats`: `count(x) AS n`. */
export interface Aggregation {
  readonly function: AggregateName;
  /** 0 to 100, for `perc` and `exactperc`. */
  readonly percentile?: number;
  readonly argument: AggregateArgument;
  /** Name of the column: what `AS` says, else the call as written. With wildcards where the argument has them. */
  readonly as: TextPattern;
  readonly asGiven: boolean;
  readonly span: Span;
}

/** Width of the buckets of `bin` and `tstats span=`. */
export type BucketSpan =
  | { readonly kind: "time"; readonly amount: number; readonly unit: TimeUnit }
  | { readonly kind: "number"; readonly width: number }
  | { readonly kind: "log"; readonly coefficient: number; readonly base: number };

/** Units of spans; `mon` and `q` are months and quarters, `m` minutes. */
export type TimeUnit = "us" | "ms" | "cs" | "ds" | "s" | "m" | "h" | "d" | "w" | "mon" | "q" | "y";
