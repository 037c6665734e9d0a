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
      return expression.items.map(eventIdsOf).reduce(intersection, "any");
    case "or":
      return expression.items.map(eventIdsOf).reduce(union);
  }
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

function union(a: Ids, b: Ids): Ids {
  return a === "any" || b === "any" ? "any" : new Set([...a, ...b]);
}
