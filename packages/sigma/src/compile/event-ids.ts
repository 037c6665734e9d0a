import type { Expression } from "../detection/expression.ts";
import { literalOf } from "../detection/sigma-text.ts";
import { numberIn } from "./value-tester.ts";

type Ids = ReadonlySet<number> | "any";

/** Event ids with which an expression can be true; `any` if it doesn't say. */
export function eventIdsOf(expression: Expression): Ids {
  switch (expression.kind) {
    case "not":
      return "any";
    case "test":
      return idsOfTest(expression);
    case "and":
      return expression.items.reduce<Ids>((ids, item) => intersection(ids, eventIdsOf(item)), "any");
    case "or":
      return unionOf(expression.items);
  }
}

function unionOf(items: readonly Expression[]): Ids {
  const all = new Set<number>();
  for (const item of items) {
    const ids = eventIdsOf(item);
    if (ids === "any") return ids;
    for (const id of ids) all.add(id);
  }
  return all;
}

function idsOfTest({ field, test }: Expression & { kind: "test" }): Ids {
  if (field.toLowerCase() !== "eventid") return "any";
  const text = test.kind === "number" ? String(test.value) : test.kind === "text" ? literalOf(test.parts) : undefined;
  const id = numberIn(text ?? "");
  return Number.isInteger(id) ? new Set([id]) : "any";
}

function intersection(a: Ids, b: Ids): Ids {
  if (a === "any") return b;
  return b === "any" ? a : new Set([...a].filter((id) => b.has(id)));
}
