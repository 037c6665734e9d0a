/** Commands that bring in other rows: tables, other searches, made-up rows. */
import type { Pipeline } from "./pipeline.ts";
import type { SearchExpression } from "./search-expression.ts";
import type { FieldName, Span } from "./span.ts";

/** Commands that bring in rows from elsewhere, or hand rows out. */
export type SetCommand =
  | LookupCommand
  | InputlookupCommand
  | OutputlookupCommand
  | JoinCommand
  | AppendCommand
  | AppendpipeCommand
  | AppendcolsCommand
  | UnionCommand
  | MapCommand
  | MakeresultsCommand
  | ReturnCommand
  | FormatCommand;

/** `lookup t key AS field OUTPUT column`. */
export interface LookupCommand {
  readonly name: "lookup";
  /** A definition's name or a CSV file's. */
  readonly table: FieldName;
  /** Column of the table, and the row's field that must equal it. */
  readonly keys: readonly { readonly column: FieldName; readonly field: FieldName }[];
  /** `all`: every other column is added; `new`: only where none of the outputs exists yet. */
  readonly output: "all" | "overwrite" | "new";
  readonly outputs: readonly { readonly column: FieldName; readonly field: FieldName }[];
  readonly span: Span;
}

/** `| inputlookup t`: rows of a table. */
export interface InputlookupCommand {
  readonly name: "inputlookup";
  readonly table: FieldName;
  readonly append: boolean;
  readonly start: number;
  /** 0: all. */
  readonly max: number;
  readonly where: SearchExpression | undefined;
  readonly span: Span;
}

/** Nothing is written offline; rows pass through. */
export interface OutputlookupCommand {
  readonly name: "outputlookup";
  readonly table: FieldName;
  readonly append: boolean;
  readonly span: Span;
}

/** `join a [search ...]`. */
export interface JoinCommand {
  readonly name: "join";
  /** `outer` is `left`. */
  readonly type: "inner" | "left";
  /** Rows taken from the right for each on the left; 0: all. */
  readonly max: number;
  readonly overwrite: boolean;
  readonly useTime: boolean;
  readonly earlier: boolean;
  /** Empty: all fields that both sides have. */
  readonly fields: readonly FieldName[];
  readonly search: Pipeline;
  readonly span: Span;
}

/** `append [search ...]`: more rows behind. */
export interface AppendCommand {
  readonly name: "append";
  readonly search: Pipeline;
  readonly span: Span;
}

/** The pipeline runs on a copy of the rows. */
export interface AppendpipeCommand {
  readonly name: "appendpipe";
  readonly runInPreview: boolean;
  readonly pipeline: Pipeline;
  readonly span: Span;
}

/** `appendcols [search ...]`: more columns, row by row. */
export interface AppendcolsCommand {
  readonly name: "appendcols";
  readonly override: boolean;
  readonly search: Pipeline;
  readonly span: Span;
}

/** `union [...] [...]` and `multisearch`. */
export interface UnionCommand {
  readonly name: "union" | "multisearch";
  readonly searches: readonly Pipeline[];
  /** Named data sets of `union` (`datamodel:X`, `lookup:x`): not evaluable. */
  readonly datasets: readonly FieldName[];
  readonly span: Span;
}

/** Runs a search per row, `$field$` replaced by the row's value. */
export interface MapCommand {
  readonly name: "map";
  /** Text of the search, tokens as they stand. */
  readonly search: string;
  readonly maxSearches: number;
  readonly span: Span;
}

/** `| makeresults`: rows out of nothing. */
export interface MakeresultsCommand {
  readonly name: "makeresults";
  readonly count: number;
  readonly annotate: boolean;
  readonly format: "csv" | "json" | undefined;
  readonly data: string | undefined;
  readonly span: Span;
}

/** `return 5 a`: what a subsearch hands back. */
export interface ReturnCommand {
  readonly name: "return";
  /** Rows returned. */
  readonly count: number;
  /** `field`, `alias=field`, or `$field` (the value alone). */
  readonly items: readonly {
    readonly field: FieldName;
    readonly alias: string | undefined;
    readonly valueOnly: boolean;
  }[];
  readonly span: Span;
}

/** `format`: the words of the condition that a subsearch becomes. */
export interface FormatCommand {
  readonly name: "format";
  /** Row prefix, column prefix, column separator, column end, row separator, row end. */
  readonly words: readonly [string, string, string, string, string, string];
  readonly multivalueSeparator: string;
  readonly maxResults: number;
  readonly emptyText: string;
  readonly span: Span;
}
