/**
 * A rule's regular expression in a run: a search that would cost too much becomes a fault of the run and no match, so that
 * one row's text can't end a search (spl.md 7).
 */
import { type RegexMatch, RuleError, type RuleRegex } from "@unbind/rules";
import type { Span } from "../syntax/span.ts";

/** A run: where it keeps what it cut, and its budget. */
interface RunBudget {
  cut(code: string, message: string, span: Span): void;
  spend(steps: number, span: Span): boolean;
}

/** Characters searched for one step of the budget. */
const CHARACTERS_PER_STEP = 32;
const CHARACTERS_REPLACED_PER_STEP = 8;

export class GuardedRegex {
  readonly groupNames: readonly string[];
  readonly #regex: RuleRegex;
  readonly #span: Span;

  constructor(regex: RuleRegex, span: Span) {
    this.#regex = regex;
    this.#span = span;
    this.groupNames = regex.groupNames;
  }

  test(text: string, run: RunBudget): boolean {
    if (!this.#affordable(text, 0, run)) return false;
    try {
      return this.#regex.test(text);
    } catch (error) {
      this.#told(error, run);
      return false;
    }
  }

  exec(text: string, from: number, run: RunBudget): RegexMatch | undefined {
    if (!this.#affordable(text, from, run)) return undefined;
    try {
      return this.#regex.exec(text, from);
    } catch (error) {
      this.#told(error, run);
      return undefined;
    }
  }

  /** The text as it is where the budget doesn't suffice. */
  replaceAll(text: string, replacement: (match: RegexMatch) => string, run: RunBudget): string {
    if (!this.#affordable(text, 0, run, CHARACTERS_REPLACED_PER_STEP)) return text;
    try {
      return this.#regex.replaceAll(text, replacement);
    } catch (error) {
      this.#told(error, run);
      return text;
    }
  }

  /** Searches that go on in the same text are counted with the first. */
  #affordable(text: string, from: number, run: RunBudget, charactersPerStep: number = CHARACTERS_PER_STEP): boolean {
    const steps = from > 0 ? 0 : Math.floor(text.length / charactersPerStep);
    return steps === 0 || run.spend(steps, this.#span);
  }

  #told(error: unknown, run: RunBudget): void {
    if (!(error instanceof RuleError)) throw error;
    run.cut(error.code, `${error.message}; the row counts as not matching`, this.#span);
  }
}
