/** Eval functions about what a value is. */
import { type EvalValue, firstOf, listOf, numberOf, textOf, textOfScalar } from "../values/coercion.ts";
import { isInNetwork, parseNetwork } from "../values/network.ts";
import type { PlainFunction } from "./plain-function.ts";

export const conditionFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["true", () => true],
  ["false", () => false],
  ["null", () => undefined],
  ["isnull", ([value]) => value === undefined],
  ["isnotnull", ([value]) => value !== undefined],
  ["isnum", ([value]) => isNumber(value)],
  ["isint", ([value]) => isNumber(value) && Number.isInteger(numberOf(value))],
  ["isstr", ([value]) => value !== undefined && typeof value !== "boolean" && !isNumber(value)],
  ["isbool", ([value]) => typeof value === "boolean"],
  ["typeof", ([value]) => typeName(value)],
  ["nullif", ([a, b]) => (a !== undefined && textOf(a) === textOf(b) ? undefined : a)],
  ["cidrmatch", cidrmatch],
]);

function isNumber(value: EvalValue): boolean {
  return typeof value !== "boolean" && numberOf(value) !== undefined;
}

function typeName(value: EvalValue): string {
  if (value === undefined) return "Invalid";
  if (typeof value === "boolean") return "Boolean";
  return typeof firstOf(value) === "number" || isNumber(value) ? "Number" : "String";
}

function cidrmatch([network, address]: readonly EvalValue[]): EvalValue {
  const text = textOf(network);
  const parsed = text === undefined ? undefined : parseNetwork(text);
  if (parsed === undefined || address === undefined) return undefined;
  return listOf(address).some((value) => isInNetwork(parsed, textOfScalar(value)));
}
