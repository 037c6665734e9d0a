import { LineTable } from "./line-table.ts";
import type { ExpandedSearch, SourcePlace } from "./pipeline.ts";

/** A run of expanded text: copied from the original from `original` on, or all of it from one macro call there. */
interface Run {
  readonly start: number;
  readonly original: number;
  readonly macros: readonly string[];
}

const NO_MACROS: readonly string[] = [];

/** Finds places in the text that the author wrote. */
export class OriginalText {
  readonly text: string;
  readonly #lines: LineTable;

  constructor(text: string) {
    this.text = text;
    this.#lines = new LineTable(text);
  }

  place(offset: number, macros: readonly string[] = NO_MACROS): SourcePlace {
    const at = Math.min(Math.max(offset, 0), this.text.length);
    return { offset: at, ...this.#lines.place(at), macros };
  }
}

/** Collects the expanded text piece by piece, and remembers where each piece came from. */
export class ExpandedTextBuilder {
  readonly #original: OriginalText;
  readonly #pieces: string[] = [];
  readonly #runs: Run[] = [];
  length = 0;

  constructor(original: OriginalText) {
    this.#original = original;
  }

  /** Adds text that stands at `original` in the original text or, with macros, was put in for a call there. */
  add(text: string, original: number, macros: readonly string[] = NO_MACROS): void {
    if (text.length === 0) return;
    this.#runs.push({ start: this.length, original, macros });
    this.#pieces.push(text);
    this.length += text.length;
  }

  finish(): ExpandedSearch {
    const original = this.#original;
    const runs = this.#runs;
    return { text: this.#pieces.join(""), original: original.text, place: (offset) => placeIn(runs, original, offset) };
  }
}

function placeIn(runs: readonly Run[], original: OriginalText, offset: number): SourcePlace {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  if (run === undefined) return original.place(0);
  const along = run.macros.length === 0 ? offset - run.start : 0;
  return original.place(run.original + along, run.macros);
}
