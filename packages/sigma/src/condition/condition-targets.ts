import { compileWildcard, type WildcardPart } from "@unbind/rules";
import type { Expression } from "../detection/expression.ts";
import type { SearchIdentifier } from "../parse/document.ts";
import type { Condition } from "./condition.ts";
import { conditionFault } from "./condition-parser.ts";

/** Combinations that `n of` may spell out. */
const MAX_COMBINATIONS = 5000;

/**
 * Names that a target stands for: `them` is all but those with a leading `_`, and a pattern reaches those only if it
 * starts with `_` itself.
 */
export function targetNames(target: string, names: readonly string[]): string[] {
  if (target.toLowerCase() === "them") return names.filter((name) => !name.startsWith("_"));
  const fits = compileWildcard(partsOf(target), { caseSensitive: true });
  return names.filter((name) => fits(name) && (target.startsWith("_") || !name.startsWith("_")));
}

function partsOf(target: string): WildcardPart[] {
  return (target.match(/\*+|[^*]+/g) ?? []).map((part) => (part.startsWith("*") ? { wildcard: "any" } : part));
}

/** The condition with searches put in. @throws RuleError SIGMA_CONDITION; its column is the offset in the text */
export function resolveCondition(condition: Condition, searches: ReadonlyMap<string, SearchIdentifier>): Expression {
  switch (condition.kind) {
    case "and":
    case "or":
      return { kind: condition.kind, items: condition.items.map((item) => resolveCondition(item, searches)) };
    case "not":
      return { kind: "not", item: resolveCondition(condition.item, searches) };
    case "search": {
      const search = searches.get(condition.name);
      if (!search) throw conditionFault(`there is no search identifier '${condition.name}'`, condition.at);
      return search.expression;
    }
    case "quantity":
      return resolveQuantity(condition, searches);
  }
}

function resolveQuantity(
  { least, target, at }: Condition & { kind: "quantity" },
  searches: ReadonlyMap<string, SearchIdentifier>,
): Expression {
  const names = targetNames(target, [...searches.keys()]);
  const items = names.flatMap((name) => searches.get(name)?.expression ?? []);
  const [only] = items;
  if (!only) throw conditionFault(`no search identifier fits '${target}'`, at);
  if (least === "all") return items.length === 1 ? only : { kind: "and", items };
  if (least > items.length) throw conditionFault(`'${least} of ${target}': only ${items.length} fit`, at);
  if (least === 1) return items.length === 1 ? only : { kind: "or", items };
  const all = combinations(items, least);
  if (!all) throw conditionFault(`'${least} of ${target}' has more than ${MAX_COMBINATIONS} combinations`, at);
  return { kind: "or", items: all.map((chosen) => ({ kind: "and", items: chosen })) };
}

function combinations<T>(items: readonly T[], size: number): T[][] | undefined {
  let sets: T[][] = [[]];
  const done: T[][] = [];
  for (const item of items) {
    const grown = sets.map((set) => [...set, item]);
    done.push(...grown.filter((set) => set.length === size));
    sets = [...sets, ...grown.filter((set) => set.length < size)];
    if (sets.length + done.length > MAX_COMBINATIONS) return undefined;
  }
  return done;
}
