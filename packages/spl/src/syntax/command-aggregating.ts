/** Commands that count and group. */
import type { Aggregation, BucketSpan } from "./aggregation.ts";
import type { Expression } from "./expression.ts";
import type { SearchExpression } from "./search-expression.ts";
import type { FieldName, Span, TextPattern } from "./span.ts";

/** Commands that count in groups. */
export type AggregationCommand =
  | StatsCommand
  | EventstatsCommand
  | StreamstatsCommand
  | TstatsCommand
  | TopCommand
  | TransactionCommand;

/** `stats count BY host`: one row for each group. */
export interface StatsCommand {
  readonly name: "stats";
  readonly aggregations: readonly Aggregation[];
  readonly by: readonly FieldName[];
  /** Only fields whose values are all numbers. */
  readonly allNumeric: boolean;
  /** Between the values of `list` and `values` where they are shown as one text. */
  readonly delimiter: string;
  readonly span: Span;
}

/** `eventstats count BY host`: every row gets the result of its group. */
export interface EventstatsCommand {
  readonly name: "eventstats";
  readonly aggregations: readonly Aggregation[];
  readonly by: readonly FieldName[];
  readonly allNumeric: boolean;
  readonly span: Span;
}

/** `streamstats count BY host`: every row gets the result of the rows so far. */
export interface StreamstatsCommand {
  readonly name: "streamstats";
  readonly aggregations: readonly Aggregation[];
  readonly by: readonly FieldName[];
  readonly allNumeric: boolean;
  /** 0: all rows so far. */
  readonly window: number;
  /** The row itself counts. */
  readonly current: boolean;
  /** One window for all groups. */
  readonly global: boolean;
  readonly resetOnChange: boolean;
  readonly resetBefore: Expression | undefined;
  readonly resetAfter: Expression | undefined;
  readonly timeWindow: BucketSpan | undefined;
  readonly span: Span;
}

/** `| tstats count FROM datamodel=M.D BY D.x`: counts over a data model. */
export interface TstatsCommand {
  readonly name: "tstats";
  readonly aggregations: readonly Aggregation[];
  /** undefined: the events themselves. `dataset` also where `nodename=` said it. */
  readonly from: { readonly model: string; readonly dataset: string | undefined; readonly span: Span } | undefined;
  readonly where: SearchExpression | undefined;
  /** May hold `_time`. */
  readonly by: readonly FieldName[];
  readonly bucket: BucketSpan | undefined;
  readonly fillnullValue: string | undefined;
  readonly prestats: boolean;
  readonly append: boolean;
  readonly summariesOnly: boolean;
  readonly allowOldSummaries: boolean;
  readonly span: Span;
}

/** `top 10 x BY y` and `rare`: values by how often they occur. */
export interface TopCommand {
  readonly name: "top" | "rare";
  /** 0: all. */
  readonly limit: number;
  readonly fields: readonly FieldName[];
  readonly by: readonly FieldName[];
  readonly showCount: boolean;
  readonly showPercent: boolean;
  readonly countField: string;
  readonly percentField: string;
  readonly useOther: boolean;
  readonly otherText: string;
  readonly span: Span;
}

/** What begins or ends a transaction. */
export type TransactionEdge =
  | { readonly kind: "text"; readonly pattern: TextPattern }
  | { readonly kind: "search"; readonly expression: SearchExpression }
  | { readonly kind: "eval"; readonly expression: Expression };

/** `transaction host maxspan=5m`: rows that belong together become one. */
export interface TransactionCommand {
  readonly name: "transaction";
  readonly fields: readonly FieldName[];
  readonly maxSpan: BucketSpan | undefined;
  readonly maxPause: BucketSpan | undefined;
  readonly maxEvents: number;
  readonly startsWith: TransactionEdge | undefined;
  readonly endsWith: TransactionEdge | undefined;
  /** All fields, or these, keep every value in row order instead of the distinct ones. */
  readonly mvList: boolean | readonly string[];
  readonly keepEvicted: boolean;
  readonly keepOrphans: boolean;
  readonly span: Span;
}
