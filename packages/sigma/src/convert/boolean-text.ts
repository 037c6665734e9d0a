/** Boolean trees as text, the same way for every language: constants are worked out, every group is in brackets. */
import { RuleError } from "@unbind/rules";
import type { Expression } from "../detection/expression.ts";

export type Test = Expression & { kind: "test" };

/** Characters of one query. A condition like `5 of x*` names the same searches very often. */
export const MAX_QUERY = 500_000;

export function tooLong(): RuleError {
  return new RuleError("SIGMA_LIMIT", `The query would have more than ${MAX_QUERY} characters`);
}

/** Text of a condition, or what it always is. */
export type Said = string | boolean;

export interface BooleanWords {
  and: string;
  or: string;
  not(text: string): string;
}

/** `say` is told whether a test stands inside a negation, where a missing value must not make it unknown. */
export function sayBoolean(
  expression: Expression,
  words: BooleanWords,
  say: (test: Test, negated: boolean) => Said,
  negated = false,
): Said {
  switch (expression.kind) {
    case "test":
      return say(expression, negated);
    case "not": {
      const item = sayBoolean(expression.item, words, say, true);
      return typeof item === "string" ? words.not(item) : !item;
    }
    case "and":
    case "or": {
      const said: Said[] = [];
      let length = 0;
      for (const item of expression.items) {
        const one = sayBoolean(item, words, say, negated);
        if (typeof one === "string") length += one.length;
        if (length > MAX_QUERY) throw tooLong();
        said.push(one);
      }
      return join(said, expression.kind, words);
    }
  }
}

/** Joins conditions; brackets where there is more than one. */
export function join(said: readonly Said[], kind: "and" | "or", words: BooleanWords): Said {
  const decides = kind === "or";
  if (said.includes(decides)) return decides;
  const texts = [...new Set(said.filter((one) => typeof one === "string"))];
  const [only] = texts;
  if (only === undefined) return !decides;
  return texts.length === 1 ? only : `(${texts.join(` ${words[kind]} `)})`;
}

/** The text without the brackets around all of it; texts in double quotes are passed over. */
export function unbracketed(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  const signs = /"(?:[^"\\]|\\.)*"|[()]/gs;
  let depth = 0;
  for (const { 0: sign, index } of text.matchAll(signs)) {
    depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
    if (depth === 0) return index === text.length - 1 ? text.slice(1, -1) : text;
  }
  return text;
}
