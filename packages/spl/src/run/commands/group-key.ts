/** Keys of groups: one text for several values, different for different values whatever they hold. */
import type { Span } from "../../syntax/span.ts";
import type { FieldReader, Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { scalarsOf, textOfScalar } from "../values/coercion.ts";

export function groupKey(texts: readonly string[]): string {
  const [first] = texts;
  if (texts.length === 1 && first !== undefined) return first;
  let key = "";
  for (const text of texts) key += `${text.length}:${text}`;
  return key;
}

/** Combinations of the by-fields' values in one row: the product of multivalue fields; the first missing field if one is. */
export function combinationsOf(
  row: FieldReader,
  names: readonly string[],
  limit: number,
): { readonly missing: string } | { readonly combinations: readonly (readonly Scalar[])[]; readonly isCut: boolean } {
  let combinations: Scalar[][] = [[]];
  let isCut = false;
  for (const name of names) {
    const value = row.get(name);
    if (value === undefined) return { missing: name };
    if (typeof value !== "object") {
      for (const combination of combinations) combination.push(value);
      continue;
    }
    const all = scalarsOf(value);
    const values = all.slice(0, Math.max(1, Math.floor(limit / combinations.length)));
    isCut ||= values.length < all.length;
    combinations = combinations.flatMap((combination) => values.map((item) => [...combination, item]));
  }
  return { combinations, isCut };
}

/** A row whose fields have too many values to be looked at under each combination. */
export function tellCombinations(run: RunContext, span: Span): void {
  const message = `more than ${run.limits.values} combinations of values in one row; further ones are left out`;
  run.cut("SPL_VALUES", message, span);
}

export function keyOf(combination: readonly Scalar[]): string {
  return groupKey(combination.map(textOfScalar));
}
