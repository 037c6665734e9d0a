/** The engine for patterns that a backtracking one can't be trusted with: time linear in the text (RE2). */
import { RE2JS } from "re2js";
import type { Printed } from "./printer.ts";

/** Where a match and its captures lie: [start, end] per capture of the engine, -1 where it took no part. */
export type Spans = [number, number][];

export interface LinearEngine {
  test(text: string): boolean;
  find(text: string, from: number): Spans | undefined;
}

/** Instructions in a compiled program; RE2 multiplies counted repetitions out. */
const MAX_PROGRAM = 50_000;

/** Compiles; undefined if RE2 can't take the pattern or makes too much of it. */
export function linearEngine(printed: Printed): LinearEngine | undefined {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(printed.source, printed.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    if (compiled.programSize() > MAX_PROGRAM) return undefined;
  } catch {
    return undefined;
  }
  return {
    test: (text) => compiled.matcher(text).find(),
    find(text, from) {
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return undefined;
      const spans: Spans = [];
      for (let i = 0; i <= matcher.groupCount(); i += 1) spans.push([matcher.start(i), matcher.end(i)]);
      return spans;
    },
  };
}
