/** Checks of regular expressions: D07, D14, D15. */
import type { Check } from "../lint-subject.ts";
import { anchorsLines, characterClasses } from "./pattern-text.ts";
import { regexUses } from "./regex-uses.ts";

/** D07: a class written as if it were an alternation. */
export const classLikeAlternation: Check = function* (subject) {
  for (const { pattern, span } of regexUses(subject)) {
    for (const { content, negated } of characterClasses(pattern)) {
      const odd = oddCharacters(content, negated);
      if (odd.length === 0) continue;
      const shown = `[${negated ? "^" : ""}${content}]`;
      yield {
        rule: "D07",
        severity: "warning",
        message: `${shown} looks like alternatives, but ${odd.join(" and ")} ${odd.length > 1 ? "are" : "is a"} character${odd.length > 1 ? "s" : ""} of the class: a value that holds one is cut there`,
        fix: `leave ${odd.join(", ")} out of the class, or write alternatives in round brackets`,
        span,
      };
    }
  }
};

function oddCharacters(content: string, negated: boolean): string[] {
  const plain = content.replaceAll(/\\./g, "");
  const bar = plain.indexOf("|");
  const odd: string[] = [];
  if (bar > 0 && bar < plain.length - 1) odd.push("|");
  if (plain.indexOf("^") > 0 && negated) odd.push("^");
  if (plain.includes("$") && (negated || odd.length > 0)) odd.push("$");
  return odd;
}

/** Fields whose line breaks other tools collapse: text of the event as a whole, and what is cut out of it. */
const COLLAPSED = new Set(["_raw", "Message", "PossibleCause"]);

/** D14: lines are anchored in text whose line breaks may be gone. */
export const anchoredLine: Check = function* (subject) {
  for (const { pattern, field, span, step } of regexUses(subject)) {
    if (field === undefined || !anchorsLines(pattern)) continue;
    const origin = step.before.made.get(field);
    if (!COLLAPSED.has(field) && origin !== "rex" && origin !== "spath" && origin !== "eval") continue;
    yield {
      rule: "D14",
      severity: "warning",
      message: `the pattern counts on line breaks in ${field}; exporters that turn them into blanks or commas make it find nothing`,
      fix: "anchor on the tokens before the value, such as (?:^|[;{,])\\s* in place of ^",
      span,
    };
  }
};

/** A quoted capture that ends at the first quote: `"(?<x>[^"]*)"`. */
const QUOTED_CAPTURE = /"\s*\(\?P?<(\w+)>\[\^"\][*+]\??\)\s*"|"\[\^"\][*+]\??"/;

/** D15: a quoted value is cut at a quote that is escaped. */
export const quoteWithoutEscapes: Check = function* (subject) {
  for (const { pattern, span } of regexUses(subject)) {
    const unescaped = pattern.replaceAll('\\"', '"');
    const match = QUOTED_CAPTURE.exec(unescaped);
    if (match === null) continue;
    yield {
      rule: "D15",
      severity: "warning",
      message: `${match[1] ?? "the value"} is taken up to the next quote, though MOF and JSON escape quotes inside: a value with \\" doesn't match or is cut`,
      fix: 'take escapes along: "(?<name>(?:[^"\\\\]|\\\\.)*)"',
      span,
    };
  }
};
