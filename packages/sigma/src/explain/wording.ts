/** Tests of rules in words, for a person. */
import type { WildcardPart } from "@unbind/rules";
import type { ValueTest } from "../detection/expression.ts";

const MAX_SHOWN = 200;
const SIGNS = { lt: "<", lte: "<=", gt: ">", gte: ">=", eq: "=" } as const;

/** A value in quotes, cut to what a person reads. */
export function quoted(text: string): string {
  return `'${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text}'`;
}

function textInWords(parts: readonly WildcardPart[], cased: boolean): string {
  const shown = quoted(
    parts.map((part) => (typeof part === "string" ? part : part.wildcard === "any" ? "*" : "?")).join(""),
  );
  const inner = quoted(parts.filter((part) => typeof part === "string").join(""));
  const shape = parts.map((part) => (typeof part === "string" ? "x" : part.wildcard === "any" ? "*" : "?")).join("");
  const suffix = cased ? ", case counts" : "";
  if (shape === "") return "is empty";
  if (shape === "x") return `is ${inner}${suffix}`;
  if (shape === "*x*") return `contains ${inner}${suffix}`;
  if (shape === "x*") return `starts with ${inner}${suffix}`;
  if (shape === "*x") return `ends with ${inner}${suffix}`;
  return `fits ${shown}${suffix}`;
}

/** `ends with '\wmic.exe'`. */
export function testInWords(test: ValueTest): string {
  switch (test.kind) {
    case "text":
      return textInWords(test.parts, test.cased);
    case "number":
      return `is ${test.text}`;
    case "null":
      return "is absent";
    case "exists":
      return test.present ? "is there" : "is absent";
    case "regex":
      return `matches /${test.pattern}/`;
    case "cidr":
      return `lies in ${test.network}`;
    case "compare":
      return `is ${SIGNS[test.operator]} ${test.value}`;
    case "date":
      return `has ${test.part} ${SIGNS[test.operator]} ${test.value}`;
    case "field":
      return `${test.how === "equals" ? "is the same as" : test.how} field ${test.other}`;
  }
}
