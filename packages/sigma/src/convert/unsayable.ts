import { RuleError } from "@unbind/rules";
import type { Place } from "../parse/yaml-tree.ts";

/** A part of a rule that a language has no words for; `at` is the part's place in the rule. */
export function unsayable(what: string, at: Place): RuleError {
  return new RuleError("SIGMA_UNSAYABLE", what, at);
}

/** Half a surrogate pair can't be written in UTF-8 at all. @throws RuleError SIGMA_UNSAYABLE */
export function refuseLoneSurrogates(text: string, at: Place): void {
  if (/\p{Cs}/u.test(text))
    throw unsayable("A text with half a character (a lone surrogate) can't be written down", at);
}

/** True if a text can stand in any language's quotes: nothing but printable characters and blanks. */
export function isPrintable(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);
}
