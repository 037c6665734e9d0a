import type { Command } from "./command.ts";
import type { Span } from "./span.ts";

/** Commands in order. A pipeline that starts with a generating command has no implied `search`. */
export interface Pipeline {
  readonly commands: readonly Command[];
  readonly span: Span;
}

/** Where something stands in the text that the author wrote. */
export interface SourcePlace {
  /** UTF-16 units from the start of the original text; for text out of a macro, where the outermost call stands. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Macros whose definitions the text came from, outermost first; empty for what the author wrote. */
  readonly macros: readonly string[];
}

/** The text that was parsed, comments gone and macros expanded, and the way back to the original. */
export interface ExpandedSearch {
  readonly text: string;
  readonly original: string;
  /** Place of an offset into `text`. */
  place(offset: number): SourcePlace;
}

/** Something wrong in a search, found while parsing. */
export interface SyntaxFault {
  /** Stable, listed in docs/errors.md. */
  readonly code: string;
  readonly message: string;
  /** In the expanded text; undefined where expansion itself failed. */
  readonly span: Span | undefined;
  readonly place: SourcePlace;
  /** Nearest known name, for an unknown command, function, option or macro. */
  readonly nearest?: string;
}

/** A macro call that was expanded. */
export interface MacroCall {
  /** Name with its number of arguments, `name(1)`; without any, the bare name. */
  readonly key: string;
  readonly arguments: readonly string[];
  /** `built-in` for an undefined `..._filter`, which reads `search *`. */
  readonly definition: "given" | "built-in";
  readonly place: SourcePlace;
  /** Where its text stands in the expanded search. */
  readonly span: Span;
}
