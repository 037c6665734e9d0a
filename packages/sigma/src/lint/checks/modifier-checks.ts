/** Checks of modifiers: S20 to S25. */
import { type Check, type Entry, has, shown } from "../lint-subject.ts";

/** S20: `all` where there is one value. */
export const allOfOne: Check = function* ({ entries }) {
  for (const entry of entries) {
    if (!has(entry, "all") || entry.values.length !== 1) continue;
    const message = "'all' on one value does nothing";
    yield { rule: "S20", severity: "info", message, fix: "leave it out, or give the other values", at: entry.keyAt };
  }
};

/** S21: a regular expression padded as if it had to fit the whole value, or that needs none. */
export const paddedRegex: Check = function* ({ entries }) {
  for (const { value, text } of regexes(entries)) {
    const at = value.at;
    if (/^\(?\^?\.\*/.test(text) || /(?<!\\)\.\*\$?$/.test(text)) {
      const message = `${shown(text)} begins or ends with .*: 're' looks anywhere in the value, so it only costs time`;
      yield { rule: "S21", severity: "info", message, fix: "leave .* out at both ends", at };
    } else if (/^(?:[\w \-/:,=]|\\[\\.*?+()[\]{}^$|/-])+$/.test(text)) {
      const message = `${shown(text)} is plain text`;
      yield { rule: "S21", severity: "info", message, fix: "use 'contains', which is faster and minds no case", at };
    }
  }
};

/** Escapes, group heads and character classes: letters there are none that a value has. */
const NO_LETTERS = /\\[pP]\{[^}]*\}|\\[xu][0-9a-fA-F]+|\\.|\(\?<?\w*>?|\[[^\]]*\]/g;

/** S22: a regular expression with letters that minds case, on values that Windows doesn't. */
export const casedRegex: Check = function* ({ entries }) {
  for (const { entry, value, text } of regexes(entries)) {
    if (has(entry, "i", "ignorecase") || /\(\?[a-z]*i/.test(text)) continue;
    const letters = /[A-Za-z]{3,}/.exec(text.replaceAll(NO_LETTERS, " "));
    if (!letters) continue;
    const message = `'re' minds case: ${shown(letters[0])} in other capitals isn't found`;
    yield { rule: "S22", severity: "warning", message, fix: `write ${entry.field}|re|i`, at: value.at };
  }
};

/** S23: wildcards where the modifier puts one anyway. */
export const doubleWildcard: Check = function* ({ entries }) {
  for (const entry of entries) {
    if (has(entry, "re", "cidr", "fieldref")) continue;
    const [before, behind] = [has(entry, "contains", "endswith"), has(entry, "contains", "startswith")];
    for (const { text, at } of entry.values) {
      const isDouble = text.length > 1 && ((before && text.startsWith("*")) || (behind && endsInWildcard(text)));
      if (!isDouble) continue;
      const message = `${shown(text)} begins or ends with a wildcard that ${entry.modifiers.join("|")} already puts there`;
      yield { rule: "S23", severity: "info", message, fix: "leave the * at that end out", at };
    }
  }
};

/** True if the last character is a `*` that isn't escaped. */
function endsInWildcard(text: string): boolean {
  const [, backslashes = ""] = /(\\*)\*$/.exec(text) ?? [];
  return text.endsWith("*") && backslashes.length % 2 === 0;
}

/** S24: an encoded text that has to be the whole value. */
export const encodedWhole: Check = function* ({ entries }) {
  for (const entry of entries) {
    if (!has(entry, "base64", "base64offset") || has(entry, "contains", "startswith", "endswith")) continue;
    const message = "the encoded text must be the whole value: inside a command line it isn't found";
    yield {
      rule: "S24",
      severity: "warning",
      message,
      fix: `write ${entry.field}|${entry.modifiers.join("|")}|contains`,
      at: entry.keyAt,
    };
  }
};

/** S25: a text that every value has. */
export const emptyText: Check = function* ({ entries }) {
  for (const entry of entries) {
    if (!has(entry, "contains", "startswith", "endswith") || has(entry, "fieldref")) continue;
    for (const { text, at, value } of entry.values) {
      if (value === null || !/^\**$/.test(text)) continue;
      const message = `${shown(text)} with ${entry.modifiers[0]} fits every value`;
      yield { rule: "S25", severity: "error", message, fix: `name the text, or ask ${entry.field}|exists: true`, at };
    }
  }
};

interface Regex {
  readonly entry: Entry;
  readonly value: Entry["values"][number];
  readonly text: string;
}

function regexes(entries: readonly Entry[]): Regex[] {
  return entries
    .filter((entry) => has(entry, "re"))
    .flatMap((entry) => entry.values.map((value) => ({ entry, value, text: value.text })));
}
