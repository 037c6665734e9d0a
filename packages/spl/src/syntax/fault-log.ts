import { MAX_FAULTS } from "./limits.ts";
import type { ExpandedSearch, SyntaxFault } from "./pipeline.ts";
import type { Span } from "./span.ts";

/** Thrown inside one command to give it up; the pipeline goes on behind it. */
export class CommandFault extends Error {
  readonly code: string;
  readonly span: Span;
  readonly nearest: string | undefined;

  constructor(code: string, message: string, span: Span, nearest?: string) {
    super(message);
    this.code = code;
    this.span = span;
    this.nearest = nearest;
  }
}

/** Collects the faults of one parse, {@link MAX_FAULTS} at most. */
export class FaultLog {
  readonly faults: SyntaxFault[];
  readonly #search: ExpandedSearch;
  readonly #holes: readonly Span[];

  /** `holes`: where macros are missing; what is wrong in a command that has one is a consequence and isn't told. */
  constructor(search: ExpandedSearch, faults: readonly SyntaxFault[], holes: readonly Span[]) {
    this.#search = search;
    this.faults = [...faults];
    this.#holes = holes;
  }

  add(code: string, message: string, span: Span, nearest?: string): void {
    if (this.faults.length >= MAX_FAULTS) return;
    const place = this.#search.place(span.start);
    const last = this.faults.length === MAX_FAULTS - 1;
    const fault = last ? { code: "SPL_FAULTS", message: `more than ${MAX_FAULTS} faults` } : { code, message };
    this.faults.push({ ...fault, span, place, ...(nearest === undefined || last ? {} : { nearest }) });
  }

  hasHole(span: Span): boolean {
    return this.#holes.some((hole) => hole.start < span.end && hole.end > span.start);
  }

  /** Forgets what was added since `count`. */
  forgetSince(count: number): void {
    this.faults.length = Math.min(this.faults.length, count);
  }
}
