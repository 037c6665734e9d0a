/** What compiling a search gathers: faults that keep it from running, and the text that steps are named by. */
import { compileRegex, type RegexOptions, RuleError } from "@unbind/rules";
import type { Span } from "../syntax/span.ts";
import { GuardedRegex } from "./guarded-regex.ts";
import type { SearchFault } from "./run-context.ts";

export interface CompileOptions {
  /** The expanded text; parts of conditions are quoted from it in explanations. */
  readonly text?: string;
}

export class CompileContext {
  readonly faults: SearchFault[] = [];
  readonly #text: string;

  constructor(options: CompileOptions = {}) {
    this.#text = options.text ?? "";
  }

  /** What the author wrote there. */
  textOf(span: Span): string {
    return this.#text.slice(span.start, span.end).trim();
  }

  fault(code: string, message: string, span: Span): void {
    this.faults.push({ code, message, span, count: 1 });
  }

  /** `undefined`, with a fault, if the pattern can't be used. */
  regex(pattern: string, span: Span, options: RegexOptions = {}): GuardedRegex | undefined {
    try {
      return new GuardedRegex(compileRegex(pattern, options), span);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.fault(error.code, error.message, span);
      return undefined;
    }
  }
}
