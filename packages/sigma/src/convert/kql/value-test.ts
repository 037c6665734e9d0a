/**
 * Tests of one column in KQL. Operators without `_cs` fold case; a missing value is an empty text, which no test but
 * `null` takes for one. What may give NULL stands in `coalesce`, so that `not(...)` of it is true.
 */
import type { ValueTest } from "../../detection/expression.ts";
import type { BooleanWords, Test } from "../boolean-text.ts";
import { patternOf, shapeOf } from "../text-shape.ts";
import { refuseLoneSurrogates, unsayable } from "../unsayable.ts";
import { kqlQuoted } from "./literal.ts";

export const KQL_WORDS: BooleanWords = { and: "and", or: "or", not: (text) => `not(${text})` };

/** A column as an expression of type string, and what is true where the record has it; undefined: not known. */
export interface Column {
  text: string;
  present: string | undefined;
}

const OPERATORS = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** @throws RuleError SIGMA_UNSAYABLE */
export function kqlTest(
  { text, present }: Column,
  { test, at }: Test,
  columnOf: (field: string, at: Test["at"]) => Column,
): string {
  switch (test.kind) {
    case "text":
      return textTest({ text, present }, test, at);
    case "number":
      return `(coalesce(todouble(${text}) == ${test.value}, false) or ${text} =~ ${kqlQuoted(test.text)})`;
    case "null":
      return `not(${needed(present, at)})`;
    case "exists":
      return test.present ? needed(present, at) : `not(${needed(present, at)})`;
    case "regex":
      return `${text} matches regex ${kqlQuoted(re2(test, at))}`;
    case "cidr": {
      const function_ = test.network.includes(":") ? "ipv6_is_in_range" : "ipv4_is_in_range";
      return `coalesce(${function_}(${text}, ${kqlQuoted(test.network)}), false)`;
    }
    case "compare":
      return `coalesce(todouble(${text}) ${OPERATORS[test.operator]} ${test.value}, false)`;
    case "field":
      return reference({ text, present }, columnOf(test.other, at), test, at);
    case "date":
      throw unsayable(`A part of a date ('${test.part}') is not converted`, at);
  }
}

function needed(present: string | undefined, at: Test["at"]): string {
  if (present !== undefined) return present;
  throw unsayable("The table keeps an empty text where a value is missing: presence can't be asked", at);
}

function textTest({ text, present }: Column, { parts, cased }: ValueTest & { kind: "text" }, at: Test["at"]): string {
  for (const part of parts) if (typeof part === "string") refuseLoneSurrogates(part, at);
  const shape = shapeOf(parts);
  if (shape.how === "any") return present ?? `isnotempty(${text})`;
  if (shape.how === "pattern") return `${text} matches regex ${kqlQuoted(patternOf(parts, cased))}`;
  const value = kqlQuoted(shape.text);
  if (shape.how === "equals") {
    if (shape.text === "") return `(${needed(present, at)} and isempty(${text}))`;
    return `${text} ${cased ? "==" : "=~"} ${value}`;
  }
  return `${text} ${shape.how}${cased ? "_cs" : ""} ${value}`;
}

/** RE2 is a part of PCRE; what it lacks is refused by its opening characters. */
function re2({ pattern, ...flags }: ValueTest & { kind: "regex" }, at: Test["at"]): string {
  refuseLoneSurrogates(pattern, at);
  const outside = pattern.replace(/\\[^1-9gkGKRXZQE]/g, "x").replace(/\[\^?\]?[^\]]*\]/g, "x");
  if (/\\|\(\?(?!:|[imsU-]+[:)]|P?<\w)|[*+?}]\+|\(\*/.test(outside) || pattern.includes("[["))
    throw unsayable(
      "The regular expression uses what RE2, the engine of KQL, may not have (look-around, back-references, possessive or atomic parts)",
      at,
    );
  const letters = `${flags.ignoreCase ? "i" : ""}${flags.multiline ? "m" : ""}${flags.dotAll ? "s" : ""}`;
  return letters === "" ? pattern : `(?${letters})${pattern}`;
}

function reference(one: Column, two: Column, { how, cased }: ValueTest & { kind: "field" }, at: Test["at"]): string {
  const both = `${one.present ?? `isnotempty(${one.text})`} and ${two.present ?? `isnotempty(${two.text})`}`;
  if (how === "equals") return `(${both} and ${one.text} ${cased ? "==" : "=~"} ${two.text})`;
  if (two.text === "") throw unsayable("There is no such column", at);
  return `(${both} and ${one.text} ${how}${cased ? "_cs" : ""} ${two.text})`;
}
