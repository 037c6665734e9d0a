/**
 * What `search`, `tstats where` and `inputlookup where` hold. OR binds tighter than AND there (Splunk Search Manual,
 * "Boolean expressions with logical operators"); `parenthesised` tells what the author wrote, for lint.
 */
import type { Pipeline } from "./pipeline.ts";
import type { FieldName, Span, TextPattern } from "./span.ts";

/** A condition of `search`, told by `kind`. */
export type SearchExpression =
  | SearchAnd
  | SearchOr
  | SearchNot
  | SearchComparison
  | SearchIn
  | SearchTerm
  | SearchSubsearch
  | SearchModifier;

interface SearchNode {
  readonly span: Span;
  /** Stood in round brackets of its own. */
  readonly parenthesised?: true;
}

/** Every item holds; without items it matches every row. */
export interface SearchAnd extends SearchNode {
  readonly kind: "and";
  readonly items: readonly SearchExpression[];
}

/** Two items or more, of which one holds. */
export interface SearchOr extends SearchNode {
  readonly kind: "or";
  readonly items: readonly SearchExpression[];
}

/** `NOT` before a condition. */
export interface SearchNot extends SearchNode {
  readonly kind: "not";
  readonly item: SearchExpression;
}

/** How a field compares with a value. */
export type SearchOperator = "=" | "!=" | "<" | ">" | "<=" | ">=";

/** `field op value`; `==` is read as `=`. */
export interface SearchComparison extends SearchNode {
  readonly kind: "comparison";
  readonly field: FieldName;
  readonly operator: SearchOperator;
  readonly value: TextPattern;
}

/** `field IN (a, "b*")`: an OR of `=`. */
export interface SearchIn extends SearchNode {
  readonly kind: "in";
  readonly field: FieldName;
  readonly values: readonly TextPattern[];
}

/**
 * Text without a field, matched against `_raw`. `word` and `phrase` (quoted) between any breakers; `TERM(x)` between
 * major ones; `CASE(x)` with case. A lone `*` matches every row.
 */
export interface SearchTerm extends SearchNode {
  readonly kind: "term";
  readonly form: "word" | "phrase" | "TERM" | "CASE";
  readonly value: TextPattern;
}

/** `[ search ... ]` as a term: its rows become an OR of ANDs of comparisons. */
export interface SearchSubsearch extends SearchNode {
  readonly kind: "subsearch";
  readonly pipeline: Pipeline;
}

/** Not a condition on a field: chooses time, index or server. True for every row but what `earliest`/`latest` say. */
export interface SearchModifier extends SearchNode {
  readonly kind: "modifier";
  /** `earliest`, `latest`, `index`, `_index_earliest`, `starthoursago` ..., lower case. */
  readonly name: string;
  readonly operator: SearchOperator;
  /** More than one for `index IN (a, b)`. */
  readonly values: readonly TextPattern[];
}
