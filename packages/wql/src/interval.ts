/** Sets of numbers as sorted, disjoint intervals: what comparisons leave of a property's values. */
export interface Interval {
  low: number;
  /** Whether `low` itself is left out. */
  lowOpen: boolean;
  high: number;
  highOpen: boolean;
}

export type IntervalSet = readonly Interval[];

const BELOW_ALL = Number.NEGATIVE_INFINITY;
const ABOVE_ALL = Number.POSITIVE_INFINITY;

export const EVERY_NUMBER: IntervalSet = [{ low: BELOW_ALL, lowOpen: true, high: ABOVE_ALL, highOpen: true }];

/** The whole numbers from `low` to `high` are inside, as is everything between them. */
export function closed(low: number, high: number): IntervalSet {
  return [{ low, lowOpen: false, high, highOpen: false }];
}

/** The numbers `x` for which `x operator value` holds. */
export function solution(operator: "=" | "<>" | "<" | "<=" | ">" | ">=", value: number): IntervalSet {
  const below = (highOpen: boolean): Interval => ({ low: BELOW_ALL, lowOpen: true, high: value, highOpen });
  const above = (lowOpen: boolean): Interval => ({ low: value, lowOpen, high: ABOVE_ALL, highOpen: true });
  switch (operator) {
    case "=":
      return closed(value, value);
    case "<>":
      return [below(true), above(true)];
    case "<":
      return [below(true)];
    case "<=":
      return [below(false)];
    case ">":
      return [above(true)];
    case ">=":
      return [above(false)];
  }
}

/** What both sets have; as many steps as they have intervals together. */
export function intersection(a: IntervalSet, b: IntervalSet): IntervalSet {
  const result: Interval[] = [];
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    const x = a[i] as Interval;
    const y = b[k] as Interval;
    const lower = x.low > y.low || (x.low === y.low && x.lowOpen) ? x : y;
    const upper = x.high < y.high || (x.high === y.high && x.highOpen) ? x : y;
    const { low, lowOpen } = lower;
    const { high, highOpen } = upper;
    if (low < high || (low === high && !lowOpen && !highOpen)) result.push({ low, lowOpen, high, highOpen });
    if (upper === x) i++;
    else k++;
  }
  return result;
}

/** The whole numbers of a set that lie in `low` to `high`. */
export function integersIn(set: IntervalSet, low: number, high: number): number[] {
  const found: number[] = [];
  for (const interval of intersection(set, closed(low, high))) {
    const from = interval.lowOpen && Number.isInteger(interval.low) ? interval.low + 1 : Math.ceil(interval.low);
    const to = interval.highOpen && Number.isInteger(interval.high) ? interval.high - 1 : Math.floor(interval.high);
    for (let n = from; n <= to; n++) found.push(n);
  }
  return found;
}

/** Whether a whole number is in the set. */
export function hasInteger(set: IntervalSet): boolean {
  return set.some(({ low, lowOpen, high, highOpen }) => {
    const first = lowOpen && Number.isInteger(low) ? low + 1 : Math.ceil(low);
    return highOpen ? first < high : first <= high;
  });
}
