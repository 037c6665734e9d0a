/** Keys of groups: one text for several values, different for different values whatever they hold. */
import type { FieldReader, Scalar } from "../row.ts";
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
): { readonly missing: string } | { readonly combinations: readonly (readonly Scalar[])[] } {
  let combinations: Scalar[][] = [[]];
  for (const name of names) {
    const value = row.get(name);
    if (value === undefined) return { missing: name };
    if (typeof value !== "object") {
      for (const combination of combinations) combination.push(value);
      continue;
    }
    const values = scalarsOf(value).slice(0, Math.max(1, Math.floor(limit / combinations.length)));
    combinations = combinations.flatMap((combination) => values.map((item) => [...combination, item]));
  }
  return { combinations };
}

export function keyOf(combination: readonly Scalar[]): string {
  return groupKey(combination.map(textOfScalar));
}
