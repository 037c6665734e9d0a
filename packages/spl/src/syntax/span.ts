/** A piece of the expanded text, in UTF-16 units; `end` stands behind the last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Part of a text with wildcards: literal text, or `*` (any run of characters, also none). */
export type WildcardPart = string | { readonly wildcard: "any" };

/** A text in which `*` may stand for anything: a value, a search term, the name of several fields. */
export interface TextPattern {
  /** As written, without the quotes and with escapes undone. */
  readonly text: string;
  /** What `compileWildcard` of packages/rules takes. No empty texts, no two wildcards side by side. */
  readonly parts: readonly WildcardPart[];
  /** Number of `*` in `text`. */
  readonly wildcards: number;
  readonly quoted: boolean;
  readonly span: Span;
}

/** One field, by its exact name. */
export interface FieldName {
  readonly name: string;
  readonly span: Span;
}
