/**
 * What one run of a program carries along: its clock, its source, its limits, and the notes and faults it gathers.
 */
import { compileRegex, RuleError } from "@unbind/rules";
import type { Span } from "../syntax/span.ts";
import { GuardedRegex } from "./guarded-regex.ts";
import { DEFAULT_LIMITS, type RunLimits } from "./limits.ts";
import type { LookupDefinition, RowSource } from "./row.ts";

/** Something that went wrong, in a search as it stands or while it ran. */
export interface SearchFault {
  /** Stable, listed in docs/errors.md. */
  readonly code: string;
  readonly message: string;
  /** In the expanded text. */
  readonly span: Span;
  /** Times it happened; one fault per code and place. */
  count: number;
}

/** Regexes that a run made out of values; more are compiled again each time. */
const MAX_CACHED_REGEXES = 500;

export interface RunOptions {
  /** UNIX seconds: what `now()` gives and relative times count from. */
  readonly now: number;
  readonly lookup?: ((name: string) => LookupDefinition | undefined) | undefined;
  readonly limits?: Partial<RunLimits>;
  /** Of `random()`; the same seed gives the same numbers. Default 1. */
  readonly seed?: number;
  /** Keep which fields there were at each step, and near misses of filters. Costs time. */
  readonly explain?: boolean;
}

export class RunContext {
  readonly now: number;
  readonly source: RowSource;
  readonly limits: RunLimits;
  readonly explain: boolean;
  readonly faults: SearchFault[] = [];
  readonly notes: Set<string> = new Set();
  /** Something was cut by a limit. */
  partial = false;
  readonly #lookup: (name: string) => LookupDefinition | undefined;
  readonly #regexes = new Map<string, GuardedRegex | undefined>();
  /** What a subsearch gave; it runs once. */
  readonly memory: Map<object, unknown> = new Map();
  #random: number;
  #spent = 0;
  #exhausted = false;

  constructor(source: RowSource, options: RunOptions) {
    this.source = source;
    this.now = options.now;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.explain = options.explain ?? false;
    this.#lookup = options.lookup ?? (() => undefined);
    this.#random = (options.seed ?? 1) >>> 0;
  }

  /** Counts work against the budget of the run; false once it is used up. */
  spend(steps: number, span: Span): boolean {
    this.#spent += steps;
    if (this.#spent <= this.limits.steps) return true;
    if (!this.#exhausted) {
      this.#exhausted = true;
      this.cut("SPL_STEPS", `the search took more than ${this.limits.steps} steps and was ended`, span);
    }
    return false;
  }

  lookup(name: string): LookupDefinition | undefined {
    return this.#lookup(name);
  }

  fault(code: string, message: string, span: Span): void {
    const known = this.faults.find((fault) => fault.code === code && fault.span.start === span.start);
    if (known === undefined) this.faults.push({ code, message, span, count: 1 });
    else known.count++;
  }

  /** A limit was reached: a fault, and the result is partial. */
  cut(code: string, message: string, span: Span): void {
    this.partial = true;
    this.fault(code, message, span);
  }

  /** A regex whose pattern is a value of the row; `undefined`, with a fault, if it can't be used. */
  regex(pattern: string, span: Span): GuardedRegex | undefined {
    if (this.#regexes.has(pattern)) return this.#regexes.get(pattern);
    let regex: GuardedRegex | undefined;
    try {
      regex = new GuardedRegex(compileRegex(pattern), span);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.fault(error.code, error.message, span);
    }
    if (this.#regexes.size < MAX_CACHED_REGEXES) this.#regexes.set(pattern, regex);
    return regex;
  }

  /** 0 to 2^31 - 1, the next of a fixed row (mulberry32). */
  random(): number {
    this.#random = (this.#random + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), this.#random | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 1) & 0x7fffffff;
  }
}
