/**
 * Tests as expressions of `eval` and `where`. A comparison with a missing field is NULL there, and NOT of it too, so a
 * negation is written `if(x, 0, 1)=1`, which takes NULL for false.
 */
import type { ValueTest } from "../../detection/expression.ts";
import type { BooleanWords, Said, Test } from "../boolean-text.ts";
import { patternOf, shapeOf } from "../text-shape.ts";
import { isPrintable, refuseLoneSurrogates, unsayable } from "../unsayable.ts";
import { splunkFields } from "./fields.ts";
import { splunkQuoted } from "./literal.ts";

export const WHERE_WORDS: BooleanWords = { and: "AND", or: "OR", not: (text) => `if(${text}, 0, 1)=1` };

const OPERATORS = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** @throws RuleError SIGMA_UNSAYABLE */
export function whereTest(test: Test, note: (text: string) => void): Said {
  if (test.field === "") return keyword(test, note);
  const names = splunkFields(test.field, test.at);
  const terms = names.map((name) => fieldTest(name, test, note));
  return terms.length === 1 ? (terms[0] ?? false) : `(${terms.join(" OR ")})`;
}

function fieldTest(name: string, { test, at }: Test, note: (text: string) => void): string {
  switch (test.kind) {
    case "text":
      if (test.parts.length === 0)
        throw unsayable("Splunk keeps no empty values: 'present and empty' can't be asked", at);
      for (const part of test.parts) if (typeof part === "string") refuseLoneSurrogates(part, at);
      return textTest(name, test);
    case "number":
      if (name === "EventCode") return `EventCode=${test.value}`;
      return `(tonumber(${name})=${test.value} OR lower(${name})=${splunkQuoted(test.text.toLowerCase())})`;
    case "null":
      note("Splunk keeps no empty values, so a field that is empty counts as absent.");
      return `isnull(${name})`;
    case "exists":
      note("Splunk keeps no empty values, so a field that is empty counts as absent.");
      return test.present ? `isnotnull(${name})` : `isnull(${name})`;
    case "regex":
      return `match(${name}, ${splunkQuoted(flagged(test, at))})`;
    case "cidr":
      return `cidrmatch(${splunkQuoted(test.network)}, ${name})`;
    case "compare":
      return `tonumber(${name})${OPERATORS[test.operator]}${test.value}`;
    case "field":
      return reference(name, test, at);
    case "date":
      throw unsayable(`A part of a date ('${test.part}') has no safe form in SPL`, at);
  }
}

function textTest(name: string, { parts, cased }: ValueTest & { kind: "text" }): string {
  const shape = shapeOf(parts);
  if (shape.how === "any") return `isnotnull(${name})`;
  if (shape.how === "equals" && isPrintable(shape.text) && !shape.text.includes("`"))
    return cased ? `${name}=${splunkQuoted(shape.text)}` : `lower(${name})=${splunkQuoted(shape.text.toLowerCase())}`;
  return `match(${name}, ${splunkQuoted(patternOf(parts, cased))})`;
}

function flagged({ pattern, ...flags }: ValueTest & { kind: "regex" }, at: Test["at"]): string {
  refuseLoneSurrogates(pattern, at);
  if (pattern.includes("`")) throw unsayable("A backtick calls a macro in SPL; write \\x60 in the pattern", at);
  const letters = `${flags.ignoreCase ? "i" : ""}${flags.multiline ? "m" : ""}${flags.dotAll ? "s" : ""}`;
  return letters === "" ? pattern : `(?${letters})${pattern}`;
}

function reference(name: string, { other, how, cased }: ValueTest & { kind: "field" }, at: Test["at"]): string {
  const [second = ""] = splunkFields(other, at);
  const folded = (text: string) => (cased ? text : `lower(${text})`);
  if (how === "equals") return `${folded(name)}=${folded(second)}`;
  if (how === "startswith") return `substr(${folded(name)}, 1, len(${second}))=${folded(second)}`;
  if (how === "endswith") return `substr(${folded(name)}, len(${name})-len(${second})+1)=${folded(second)}`;
  throw unsayable("'contains' with another field has no form in SPL that takes its text literally", at);
}

function keyword({ test, at }: Test, note: (text: string) => void): string {
  if (test.kind !== "text") throw unsayable("Only texts can be searched for in a whole record", at);
  const texts = test.parts.filter((part) => typeof part === "string");
  if (texts.some((text) => /[<>&"']/.test(text)))
    throw unsayable("A keyword with < > & or quotes is written otherwise in the XML that Splunk searches", at);
  for (const text of texts) refuseLoneSurrogates(text, at);
  note("Keywords are searched for in the whole raw text, where names of fields stand beside the values.");
  return `match(_raw, ${splunkQuoted(patternOf(test.parts, test.cased))})`;
}
