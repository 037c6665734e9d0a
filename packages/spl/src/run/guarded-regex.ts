/**
 * A rule's regular expression in a run: a search that would cost too much becomes a fault of the run and no match, so that
 * one row's text can't end a search (spl.md 7).
 */
import { type RegexMatch, RuleError, type RuleRegex } from "@unbind/rules";
import type { Span } from "../syntax/span.ts";

/** Where a run keeps what it cut. */
interface CutLog {
  cut(code: string, message: string, span: Span): void;
}

export class GuardedRegex {
  readonly groupNames: readonly string[];
  readonly #regex: RuleRegex;
  readonly #span: Span;

  constructor(regex: RuleRegex, span: Span) {
    this.#regex = regex;
    this.#span = span;
    this.groupNames = regex.groupNames;
  }

  test(text: string, run: CutLog): boolean {
    try {
      return this.#regex.test(text);
    } catch (error) {
      this.#told(error, run);
      return false;
    }
  }

  exec(text: string, from: number, run: CutLog): RegexMatch | undefined {
    try {
      return this.#regex.exec(text, from);
    } catch (error) {
      this.#told(error, run);
      return undefined;
    }
  }

  /** The text as it is where the budget doesn't suffice. */
  replaceAll(text: string, replacement: (match: RegexMatch) => string, run: CutLog): string {
    try {
      return this.#regex.replaceAll(text, replacement);
    } catch (error) {
      this.#told(error, run);
      return text;
    }
  }

  #told(error: unknown, run: CutLog): void {
    if (!(error instanceof RuleError)) throw error;
    run.cut(error.code, `${error.message}; the row counts as not matching`, this.#span);
  }
}
