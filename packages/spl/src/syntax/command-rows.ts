/** Commands that choose, order or cut rows. */
import type { BucketSpan } from "./aggregation.ts";
import type { Assignment, Expression } from "./expression.ts";
import type { SearchExpression } from "./search-expression.ts";
import type { FieldName, Span, TextPattern } from "./span.ts";

/** Commands that choose, order or add to rows. */
export type RowCommand =
  | SearchCommand
  | WhereCommand
  | RegexCommand
  | HeadCommand
  | TailCommand
  | DedupCommand
  | SortCommand
  | ReverseCommand
  | EvalCommand
  | FillnullCommand
  | BinCommand;

/** `search a=b`. */
export interface SearchCommand {
  readonly name: "search";
  readonly expression: SearchExpression;
  /** The first segment, without the word `search`. */
  readonly implied: boolean;
  readonly span: Span;
}

/** `where a > b`. */
export interface WhereCommand {
  readonly name: "where";
  readonly expression: Expression;
  readonly span: Span;
}

/** `regex a="..."`. */
export interface RegexCommand {
  readonly name: "regex";
  /** `_raw` if none was written. */
  readonly field: FieldName;
  /** `!=`. */
  readonly negated: boolean;
  /** PCRE text, SPL's escapes undone. */
  readonly pattern: string;
  readonly patternSpan: Span;
  readonly span: Span;
}

/** `head 10`, or `head` with a condition. */
export interface HeadCommand {
  readonly name: "head";
  /** undefined only together with a condition. */
  readonly limit: number | undefined;
  readonly condition: Expression | undefined;
  /** A condition that is NULL counts as true. */
  readonly keepNull: boolean;
  /** The row that ends the run is kept. */
  readonly keepLast: boolean;
  readonly span: Span;
}

/** `tail 10`: the last rows. */
export interface TailCommand {
  readonly name: "tail";
  readonly limit: number;
  readonly span: Span;
}

/** `dedup a b`: the first rows of each combination. */
export interface DedupCommand {
  readonly name: "dedup";
  /** Rows kept of each combination. */
  readonly count: number;
  readonly fields: readonly FieldName[];
  /** Rows stay and lose the fields instead. */
  readonly keepEvents: boolean;
  readonly keepEmpty: boolean;
  readonly consecutive: boolean;
  readonly sortBy: readonly SortKey[];
  readonly span: Span;
}

/** One field to sort by, and how its values compare. */
export interface SortKey {
  readonly field: FieldName;
  readonly descending: boolean;
  readonly as: "auto" | "num" | "str" | "ip";
}

/** `sort 0 - a, b`. */
export interface SortCommand {
  readonly name: "sort";
  /** 0: all; 10,000 if none was written. */
  readonly limit: number;
  readonly limitGiven: boolean;
  readonly keys: readonly SortKey[];
  /** Trailing `desc`: the whole order is turned round. */
  readonly reversed: boolean;
  readonly span: Span;
}

/** `reverse`: the last row first. */
export interface ReverseCommand {
  readonly name: "reverse";
  readonly span: Span;
}

/** `eval a=b+1, c=a`. */
export interface EvalCommand {
  readonly name: "eval";
  readonly assignments: readonly Assignment[];
  readonly span: Span;
}

/** `fillnull value=0 a`. */
export interface FillnullCommand {
  readonly name: "fillnull";
  readonly value: string;
  /** Empty: every column that some row has. */
  readonly fields: readonly TextPattern[];
  readonly span: Span;
}

/** `bin span=5m _time`, also written `bucket`. */
export interface BinCommand {
  readonly name: "bin";
  readonly field: FieldName;
  /** Where the result goes; the field itself if none was written. */
  readonly as: FieldName;
  readonly width: BucketSpan | undefined;
  readonly bins: number | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly alignTime: string | undefined;
  readonly span: Span;
}
