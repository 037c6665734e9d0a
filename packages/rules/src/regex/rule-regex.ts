/**
 * Regular expressions of rules: written for PCRE, run on attackers' text. Each is read into a tree, printed for `RegExp`
 * and judged; where a search could cost more than `STEP_BUDGET` it goes to a linear engine instead.
 */
import { RuleError } from "../rule-error.ts";
import { costOf, type RegexCost } from "./cost.ts";
import { leadsWithRun, lineCount } from "./leading-run.ts";
import { type LinearEngine, linearEngine } from "./linear-engine.ts";
import type { ParsedRegex } from "./node.ts";
import { parseRegex } from "./parser.ts";
import { printRegex } from "./printer.ts";

/** One match; offsets in UTF-16 units. */
export interface RegexMatch {
  index: number;
  end: number;
  /** [0] is the whole match, [n] the n-th capture of the pattern; undefined where it took no part. */
  groups: readonly (string | undefined)[];
  named: ReadonlyMap<string, string | undefined>;
}

/** A pattern ready to search with. Methods throw RuleError `REGEX_LIMIT` if one search would cost too much. */
export interface RuleRegex {
  /** As the rule wrote it. */
  readonly source: string;
  /** Names of captures in order of first use. */
  readonly groupNames: readonly string[];
  /** True if it matches anywhere. */
  test(text: string): boolean;
  exec(text: string, from?: number): RegexMatch | undefined;
  replaceAll(text: string, replacement: (match: RegexMatch) => string): string;
}

export interface RegexOptions {
  ignoreCase?: boolean;
  multiline?: boolean;
  dotAll?: boolean;
}

/** Steps one search may cost in the backtracking engine; seconds at worst. */
const STEP_BUDGET = 200_000_000;

/** Searches of fewer steps are never counted. */
const CHEAP_STEPS = 100_000;
/** Steps that all searches of one pattern may cost before dear ones go to the linear engine: it gives the same answers. */
const NATIVE_BUDGET = 50_000_000_000;
/** The same for a pattern that has no linear engine; then it gives up. */
const ONLY_NATIVE_BUDGET = 1_000_000_000_000;

class CompiledRegex implements RuleRegex {
  readonly source: string;
  readonly groupNames: readonly string[];
  readonly #names: ReadonlyMap<string, readonly number[]>;
  readonly #captureAt: readonly number[];
  readonly #regexp: RegExp;
  readonly #cost: RegexCost;
  /** Tried at starts of lines only. */
  readonly #byLine: boolean;
  readonly #parsed: ParsedRegex;
  #spent = 0;
  #linear: LinearEngine | undefined | "untried" = "untried";
  #linearCaptureAt: readonly number[] = [];

  constructor(source: string, parsed: ParsedRegex) {
    this.source = source;
    this.#parsed = parsed;
    this.#names = parsed.names;
    this.groupNames = [...parsed.names.keys()];
    this.#cost = costOf(parsed.root);
    const printed = printRegex(parsed.root, "js");
    this.#captureAt = printed.captureAt;
    this.#byLine = leadsWithRun(parsed.root);
    this.#regexp = nativeRegExp(printed.source, `${this.#byLine ? "y" : "g"}${printed.ignoreCase ? "i" : ""}`);
    if (this.#cost.exponential && !this.#linearEngine()) {
      throw limit("can take exponential time and uses look-around, back-references or atomic groups; simplify it");
    }
  }

  test(text: string): boolean {
    const linear = this.#engineFor(text, 0);
    return linear ? linear.test(text) : this.#nativeExec(text, 0) !== null;
  }

  exec(text: string, from = 0): RegexMatch | undefined {
    if (from > text.length) return undefined;
    const linear = this.#engineFor(text, from);
    if (!linear) {
      const match = this.#nativeExec(text, from);
      return match
        ? this.#matchOf(match.index, match.index + match[0].length, match[0], this.#captureAt, (at) => match[at])
        : undefined;
    }
    const spans = linear.find(text, from);
    const whole = spans?.[0];
    if (!spans || !whole) return undefined;
    return this.#matchOf(whole[0], whole[1], text.slice(...whole), this.#linearCaptureAt, (at) => {
      const span = spans[at];
      return span && span[0] >= 0 ? text.slice(...span) : undefined;
    });
  }

  replaceAll(text: string, replacement: (match: RegexMatch) => string): string {
    let out = "";
    let copied = 0;
    let from = 0;
    for (let match = this.exec(text, from); match; match = this.exec(text, from)) {
      out += text.slice(copied, match.index) + replacement(match);
      copied = match.end;
      from = match.end > match.index ? match.end : match.end + 1;
    }
    return out + text.slice(copied);
  }

  #nativeExec(text: string, from: number): RegExpExecArray | null {
    this.#regexp.lastIndex = from;
    let match = this.#regexp.exec(text);
    if (!this.#byLine) return match;
    for (let line = text.indexOf("\n", from); match === null && line >= 0; line = text.indexOf("\n", line + 1)) {
      this.#regexp.lastIndex = line + 1;
      match = this.#regexp.exec(text);
    }
    return match;
  }

  #matchOf(
    index: number,
    end: number,
    whole: string,
    captureAt: readonly number[],
    groupAt: (at: number) => string | undefined,
  ): RegexMatch {
    const groups: (string | undefined)[] = [whole];
    for (let i = 1; i <= this.#parsed.captureCount; i += 1) groups.push(groupAt(captureAt[i] ?? 0));
    const named = new Map<string, string | undefined>();
    for (const [name, indexes] of this.#names) {
      named.set(
        name,
        indexes.map((at) => groups[at]).find((value) => value !== undefined),
      );
    }
    return { index, end, groups, named };
  }

  /** The linear engine where the other would cost too much; undefined where that one will do. */
  #engineFor(text: string, from: number): LinearEngine | undefined {
    const { exponential, degree, factor } = this.#cost;
    const { length } = text;
    if (!exponential) {
      const steps = Math.min(
        factor * length ** degree,
        this.#byLine ? factor * length ** (degree - 1) * lineCount(text) : Number.POSITIVE_INFINITY,
      );
      if (steps <= STEP_BUDGET && this.#maySpend(steps, from)) return undefined;
    }
    const linear = this.#linearEngine();
    if (linear) return linear;
    // A search whose cost grows with the text alone can't be made cheaper by another engine.
    if (!exponential && degree === 1 && factor === 1) return undefined;
    throw limit(
      `could take ${STEP_BUDGET} steps over a text of ${length} characters, or ${ONLY_NATIVE_BUDGET} over all texts, and needs look-around or back-references`,
    );
  }

  /** Each place of a text is tried once, however many searches go on from the last match: only the first is counted. */
  #maySpend(steps: number, from: number): boolean {
    if (steps <= CHEAP_STEPS) return true;
    if (from === 0) this.#spent += steps;
    return this.#spent <= (this.#parsed.beyondRegular ? ONLY_NATIVE_BUDGET : NATIVE_BUDGET);
  }

  #linearEngine(): LinearEngine | undefined {
    if (this.#linear !== "untried") return this.#linear;
    this.#linear = undefined;
    if (!this.#parsed.beyondRegular) {
      const printed = printRegex(this.#parsed.root, "re2");
      this.#linearCaptureAt = printed.captureAt;
      this.#linear = linearEngine(printed);
    }
    return this.#linear;
  }
}

function limit(message: string): RuleError {
  return new RuleError("REGEX_LIMIT", `Regular expression: ${message}`);
}

function nativeRegExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    throw new RuleError("REGEX_SYNTAX", "Regular expression: the engine refuses it", { cause });
  }
}

/**
 * Reads a PCRE pattern and makes it safe to run. `exec` and `replaceAll` search, `test` finds anywhere; nothing anchors.
 * @throws RuleError REGEX_SYNTAX (column set), REGEX_LIMIT
 */
export function compileRegex(
  pattern: string,
  { ignoreCase = false, multiline = false, dotAll = false }: RegexOptions = {},
): RuleRegex {
  return new CompiledRegex(pattern, parseRegex(pattern, { ignoreCase, multiline, dotAll, extended: false }));
}
