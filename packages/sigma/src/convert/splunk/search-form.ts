/**
 * Tests as terms of `search`. Comparisons there fold case and know `*` but neither `?` nor an escape for `*`; what they
 * can't say is said with `where`. A field that is missing fails every comparison, also inside NOT, as Sigma means it.
 */
import type { BooleanWords, Said, Test } from "../boolean-text.ts";
import { shapeOf } from "../text-shape.ts";
import { isPrintable } from "../unsayable.ts";
import { splunkFields } from "./fields.ts";
import { splunkQuoted } from "./literal.ts";

export const SEARCH_WORDS: BooleanWords = { and: "AND", or: "OR", not: (text) => `NOT ${bracketed(text)}` };

function bracketed(text: string): string {
  return text.startsWith("(") ? text : `(${text})`;
}

/** The test, or undefined if only `where` can say it. @throws RuleError SIGMA_UNSAYABLE */
export function searchTest({ field, test, at }: Test): Said | undefined {
  const value =
    test.kind === "number" ? test.text : test.kind === "text" && !test.cased ? wildcardText(test.parts) : undefined;
  if (value === undefined || field === "") return undefined;
  if (test.kind === "number" && !/^-?\d{1,15}$/.test(value)) return undefined;
  const written = test.kind === "number" || value === "*" ? value : splunkQuoted(value);
  const terms = splunkFields(field, at).map((name) => `${name}=${written}`);
  return terms.length === 1 ? terms[0] : `(${terms.join(" OR ")})`;
}

function wildcardText(parts: Parameters<typeof shapeOf>[0]): string | undefined {
  const shape = shapeOf(parts);
  if (shape.how === "any") return "*";
  const pieces = shape.how === "pattern" ? shape.parts : parts;
  let text = "";
  for (const part of pieces) {
    if (typeof part === "object" && part.wildcard === "one") return undefined;
    if (typeof part === "string" && (/[*`]/.test(part) || !isPrintable(part))) return undefined;
    text += typeof part === "string" ? part : "*";
  }
  return text === "" ? undefined : text;
}
