import type { CharSet } from "./char-set.ts";

/** A PCRE pattern as a tree; flags are resolved into the nodes while reading. */
export type RegexNode =
  | { type: "set"; set: CharSet; ignoreCase: boolean }
  | { type: "seq"; items: RegexNode[] }
  | { type: "alt"; options: RegexNode[] }
  | { type: "repeat"; body: RegexNode; min: number; max: number; greedy: boolean }
  /** `index` counts opening brackets from 1, as in the source. */
  | { type: "capture"; index: number; body: RegexNode }
  | { type: "atomic"; body: RegexNode }
  | { type: "look"; behind: boolean; negative: boolean; body: RegexNode }
  | { type: "backreference"; index: number; ignoreCase: boolean }
  | { type: "assert"; what: Assertion };

/** Positions, with PCRE's default newline (LF alone). */
export type Assertion =
  | "text-start"
  | "text-end"
  /** The end, or before one final newline: `\Z`, `$` without `m`. */
  | "text-end-or-newline"
  | "line-start"
  | "line-end"
  | "word-boundary"
  | "not-word-boundary";

export interface ParsedRegex {
  root: RegexNode;
  captureCount: number;
  /** Names in order of first use; a name may stand for several captures. */
  names: Map<string, number[]>;
  /** Needs what finite automata can't do: look-around, back-references, atomic groups. */
  beyondRegular: boolean;
}
