/** A WHERE clause taken apart: alternatives (joined by OR) of terms (joined by AND). */
import { type ConditionTerm, termOf } from "./condition-term.ts";
import { EVERY_NUMBER, type IntervalSet, intersection, solution } from "./interval.ts";
import type { WqlExpression } from "./query.ts";

/** Most alternatives; a part that has more stays whole. */
const MAX_ALTERNATIVES = 64;
/** Most terms looked at, over all alternatives. */
const MAX_TERMS = 4096;

/** Texts a property can have: one of `only`, or none of `never`; all in lower case as keys, as written as values. */
export interface TextSet {
  only: ReadonlyMap<string, string> | undefined;
  never: ReadonlyMap<string, string>;
}

/** Terms that hold together. */
export class Alternative {
  readonly terms: readonly ConditionTerm[];
  readonly #byProperty = new Map<string, ConditionTerm[]>();

  constructor(terms: readonly ConditionTerm[]) {
    this.terms = terms;
    for (const term of terms) {
      if (term.property === undefined) continue;
      const list = this.#byProperty.get(term.property);
      if (list) list.push(term);
      else this.#byProperty.set(term.property, [term]);
    }
  }

  /** Names of the properties that are compared with constants, each once. */
  get properties(): Iterable<string> {
    return this.#byProperty.keys();
  }

  of(property: string): readonly ConditionTerm[] {
    return this.#byProperty.get(property) ?? [];
  }

  has(property: string): boolean {
    return this.#byProperty.has(property);
  }

  /** The numbers that comparisons leave for a property; for a numeric one, `'5'` is taken as 5, as WMI does. */
  numbers(property: string, isNumeric: boolean): IntervalSet {
    return this.of(property).reduce((set, term) => intersection(set, numbersOf(term, isNumeric)), EVERY_NUMBER);
  }

  /** The texts that `=`, `<>`, `ISA` and `LIKE` without a wildcard leave for a property. */
  texts(property: string): TextSet {
    let only: Map<string, string> | undefined;
    const never = new Map<string, string>();
    for (const term of this.of(property)) {
      const text = exactText(term);
      if (text === undefined) continue;
      const key = text.toLowerCase();
      if (term.operator === "<>" || term.negated) never.set(key, text);
      else only = new Map(only === undefined || only.has(key) ? [[key, text]] : []);
    }
    if (only) for (const key of never.keys()) only.delete(key);
    return { only, never };
  }
}

/** Text that a term compares with as a whole. */
function exactText({ operator, value }: ConditionTerm): string | undefined {
  if (typeof value === "bigint") return operator === "=" || operator === "<>" ? String(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (operator === "like") return /[%_[]/.test(value) ? undefined : value;
  return operator === "=" || operator === "<>" || operator === "isa" ? value : undefined;
}

function numbersOf({ operator, value }: ConditionTerm, isNumeric: boolean): IntervalSet {
  const number = isNumeric || typeof value !== "string" ? numericValue(value) : undefined;
  if (number === undefined || operator === "like" || operator === "isa") return EVERY_NUMBER;
  return solution(operator, number);
}

/** A constant as a number, if it is one that a double holds exactly. */
function numericValue(value: ConditionTerm["value"]): number | undefined {
  if (typeof value === "string" && !/^\s*[+-]?\d{1,15}(\.\d{1,6})?\s*$/.test(value)) return undefined;
  if (value === null || typeof value === "boolean") return undefined;
  const number = Number(value);
  return typeof value === "bigint" && !Number.isSafeInteger(number) ? undefined : number;
}

export interface Condition {
  /** At least one; a query without WHERE has one without terms. */
  alternatives: Alternative[];
  /** False where terms were left out: the alternatives then allow more than the query does. */
  complete: boolean;
}

/** Takes a condition apart, within {@link MAX_ALTERNATIVES} and {@link MAX_TERMS}. */
export function takeApart(where: WqlExpression | undefined): Condition {
  if (where === undefined) return { alternatives: [new Alternative([])], complete: true };
  const lists = expand(where, true);
  let room = Math.max(1, Math.floor(MAX_TERMS / lists.length));
  const complete = lists.every((terms) => terms.length <= room);
  room = complete ? Number.POSITIVE_INFINITY : room;
  return { alternatives: lists.map((terms) => new Alternative(terms.slice(0, room))), complete };
}

function expand(expression: WqlExpression, positive: boolean): ConditionTerm[][] {
  if (expression.kind === "not") return expand(expression.item, !positive);
  if (expression.kind !== "and" && expression.kind !== "or") return [[termOf(expression, positive)]];
  const alike = (expression.kind === "and") === positive;
  return alike ? product(expression.items, positive) : sum(expression, positive);
}

function sum(expression: WqlExpression & { kind: "and" | "or" }, positive: boolean): ConditionTerm[][] {
  const lists: ConditionTerm[][] = [];
  for (const item of expression.items) {
    lists.push(...expand(item, positive));
    if (lists.length > MAX_ALTERNATIVES) return [[termOf(expression, positive)]];
  }
  return lists;
}

function product(items: readonly WqlExpression[], positive: boolean): ConditionTerm[][] {
  let lists: ConditionTerm[][] = [[]];
  for (const item of items) {
    if ((lists[0]?.length ?? 0) > MAX_TERMS) break;
    let factors = expand(item, positive);
    if (factors.length * lists.length > MAX_ALTERNATIVES) factors = [[termOf(item, positive)]];
    const [only, ...others] = factors;
    if (only && others.length === 0) for (const list of lists) list.push(...only.slice(0, MAX_TERMS + 1));
    else lists = lists.flatMap((list) => factors.map((factor) => [...list, ...factor]));
  }
  return lists;
}
