/** Whether any record can make an expression true, as far as a bounded search of its alternatives can tell. */
import { foldText } from "@unbind/rules";
import { type Expression, KEYWORDS } from "../../detection/expression.ts";
import { excludesEachOther, implies } from "./implication.ts";

type Test = Expression & { kind: "test" };

/** Two tests that can't both hold. */
export interface Clash {
  readonly first: Test;
  readonly second: Test;
  /** The second stands under `not`. */
  readonly negated: boolean;
}

interface Literal {
  readonly test: Test;
  /** Folded. */
  readonly field: string;
  readonly negated: boolean;
}

/** Steps of one search, and tests held at once; what takes more counts as possible. */
const MAX_STEPS = 10_000;
const MAX_HELD = 1000;
/** Comparing two tests costs so much of a step. */
const COMPARISON = 0.05;

/** Unnamed data and keywords stand for many values at once. */
const isMany = (field: string): boolean => field === KEYWORDS || foldText(field) === "data";

class Search {
  #steps = 0;
  /** The clash found first; of the whole only if nothing is possible. */
  clash: Clash | undefined;

  /** `pending`: what must hold as well, as a list from the last to the first. */
  isPossible(pending: Pending | undefined, held: Held | undefined): boolean {
    this.#steps += 1;
    if (!pending || this.#steps > MAX_STEPS || (held?.count ?? 0) > MAX_HELD) return true;
    const { expression, negated, rest } = pending;
    if (expression.kind === "not")
      return this.isPossible({ expression: expression.item, negated: !negated, rest }, held);
    if (expression.kind === "test") {
      const literal = { test: expression, negated, field: foldText(expression.field) };
      if (this.#clashes(literal, held)) return false;
      return this.isPossible(rest, { literal, rest: held, count: (held?.count ?? 0) + 1 });
    }
    if ((expression.kind === "and") !== negated) {
      const all = expression.items.reduceRight<Pending | undefined>(
        (after, item) => ({ expression: item, negated, rest: after }),
        rest,
      );
      return this.isPossible(all, held);
    }
    return expression.items.some((item) => this.isPossible({ expression: item, negated, rest }, held));
  }

  #clashes(literal: Literal, held: Held | undefined): boolean {
    for (let one = held; one; one = one.rest) {
      if (one.literal.field !== literal.field) continue;
      this.#steps += COMPARISON;
      const clash = clashOf(one.literal, literal);
      if (!clash) continue;
      this.clash ??= clash;
      return true;
    }
    return false;
  }
}

interface Pending {
  readonly expression: Expression;
  readonly negated: boolean;
  readonly rest: Pending | undefined;
}

interface Held {
  readonly literal: Literal;
  readonly rest: Held | undefined;
  readonly count: number;
}

function clashOf(a: Literal, b: Literal): Clash | undefined {
  if (a.negated && b.negated) return undefined;
  const [first, second] = b.negated || !a.negated ? [a, b] : [b, a];
  if (second.negated) {
    return implies(first.test.test, second.test.test)
      ? { first: first.test, second: second.test, negated: true }
      : undefined;
  }
  if (isMany(first.test.field) || !excludesEachOther(first.test.test, second.test.test)) return undefined;
  return { first: first.test, second: second.test, negated: false };
}

/** Undefined if some record may satisfy the expression; else two of its tests that stand against each other. */
export function contradiction(expression: Expression): Clash | undefined {
  const search = new Search();
  return search.isPossible({ expression, negated: false, rest: undefined }, undefined) ? undefined : search.clash;
}
