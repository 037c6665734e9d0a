/** Where quotes and square brackets pair up in the expanded text: found once, so that no nesting is read twice. */
import type { FaultLog } from "./fault-log.ts";
import { MAX_SUBSEARCH_DEPTH } from "./limits.ts";

export interface Structure {
  readonly text: string;
  /** Offset of the `]` for each `[` outside quotes; the end of the text for one that is never closed. */
  readonly closing: ReadonlyMap<number, number>;
}

/** Pairs square brackets outside quotes. Faults: SPL_QUOTE, SPL_BRACKET, SPL_NESTING. */
export function readStructure(text: string, faults: FaultLog): Structure {
  const closing = new Map<number, number>();
  const open: number[] = [];
  let at = 0;
  while (at < text.length) {
    const unit = text[at];
    if (unit === '"') {
      const end = stringEnd(text, at);
      if (end < 0) faults.add("SPL_QUOTE", "the double quote is never closed", { start: at, end: text.length });
      at = end < 0 ? text.length : end;
      continue;
    }
    if (unit === "[") open.push(at);
    else if (unit === "]") close(open, closing, at, faults);
    at += unit === "\\" && isEscapable(text[at + 1]) ? 2 : 1;
  }
  for (const start of open) {
    faults.add("SPL_BRACKET", "the square bracket is never closed", { start, end: start + 1 });
    closing.set(start, text.length);
  }
  return { text, closing };
}

function close(open: number[], closing: Map<number, number>, at: number, faults: FaultLog): void {
  const depth = open.length;
  const start = open.pop();
  if (start === undefined) {
    faults.add("SPL_BRACKET", "a square bracket is closed that was never opened", { start: at, end: at + 1 });
    return;
  }
  closing.set(start, at);
  if (depth === MAX_SUBSEARCH_DEPTH + 1) {
    const message = `searches are nested deeper than ${MAX_SUBSEARCH_DEPTH}`;
    faults.add("SPL_NESTING", message, { start, end: start + 1 });
  }
}

/**
 * Offset behind a double-quoted text that starts at `start`: behind the next quote that an odd number of backslashes
 * doesn't precede; -1 if there is none.
 */
export function stringEnd(text: string, start: number, end: number = text.length): number {
  for (let i = start + 1; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i++;
    else if (unit === 0x22) return i + 1;
  }
  return -1;
}

/** A backslash escapes only a double quote and itself; before anything else it is a character of its own. */
function isEscapable(unit: string | undefined): boolean {
  return unit === '"' || unit === "\\";
}

/** A quoted text without its quotes; `\"` and `\\` undone, any other backslash kept. */
export function unescapeString(inner: string): string {
  return inner.includes("\\") ? inner.replace(/\\(["\\])/g, "$1") : inner;
}
