import { describe, expect, test } from "vitest";
import { eventOf, ruleOf, run } from "./run-rule.ts";

type Case = [entry: string, value: string | undefined, matches: boolean, says: string];

/** `entry` is one line of a map, `value` what the record has in field F (undefined: no such field). */
const cases: Case[] = [
  ["F: abc", "abc", true, "text is compared with the whole value"],
  ["F: abc", "ABC", true, "text is compared without case"],
  ["F: ABC", "abc", true, "the case of the rule doesn't matter either"],
  ["F: abc", "abcd", false, "text doesn't match a longer value"],
  ["F: abc", "xabc", false, "text doesn't match the end of a value"],
  ["F: abc", "", false, "text doesn't match an empty value"],
  ["F: abc", undefined, false, "a missing field is not equal to anything"],
  ["F: ÄÖ", "äö", true, "case is folded beyond ASCII"],
  ["F: straße", "STRASSE", false, "simple folding never changes a length"],
  ["F: Σ", "ς", true, "all sigmas fold to one"],
  ["F: k", "\u212a", true, "the Kelvin sign is a k"],
  ["F: ' abc'", "abc", false, "blanks count"],
  ["F: abc*", "abcdef", true, "a star at the end takes any rest"],
  ["F: abc*", "abc", true, "a star may take nothing"],
  ["F: '*def'", "abcdef", true, "a star at the start"],
  ["F: '*def'", "abcdefg", false, "a star at the start leaves the end anchored"],
  ["F: a*f", "abcdef", true, "a star in the middle"],
  ["F: a*f", "abcdeg", false, "both ends stay anchored"],
  ["F: a*a", "a", false, "one letter can't be both ends"],
  ["F: '*b*d*'", "abcde", true, "several stars"],
  ["F: '*d*b*'", "abcde", false, "stars keep the order"],
  ["F: '*'", "x", true, "a star alone is any value"],
  ["F: '*'", "", true, "a star alone is also the empty value"],
  ["F: '*'", undefined, false, "a star alone needs the field"],
  ["F: a?c", "abc", true, "a question mark is one character"],
  ["F: a?c", "ac", false, "a question mark isn't nothing"],
  ["F: a?c", "abbc", false, "a question mark isn't two"],
  ["F: '?'", "", false, "a question mark needs a character"],
  ["F: '??'", "ab", true, "two question marks are two characters"],
  ["F: 'a*?c'", "ac", false, "star and question mark need one character"],
  ["F: 'a*?c'", "axc", true, "star and question mark take one"],
  ["F: '*\\nb'", "a\\nb", true, "a backslash before a letter is itself"],
  ["F: 'a*b'", "a\nb", true, "a star passes line ends"],
  ["F: 'a?b'", "a\nb", true, "a question mark takes a line end"],
  ["F: '\\cmd.exe'", "\\cmd.exe", true, "one backslash is one"],
  ["F: '\\\\cmd.exe'", "\\cmd.exe", true, "two backslashes are one"],
  ["F: '\\\\cmd.exe'", "\\\\cmd.exe", false, "two backslashes aren't two"],
  ["F: '\\\\\\cmd.exe'", "\\\\cmd.exe", true, "three backslashes are two"],
  ["F: '\\\\\\\\srv'", "\\\\srv", true, "four backslashes are two"],
  ["F: '\\\\\\\\srv'", "\\srv", false, "four backslashes aren't one"],
  ["F: 'C:\\*'", "C:*", true, "an escaped star is a star"],
  ["F: 'C:\\*'", "C:\\x", false, "an escaped star is no wildcard"],
  ["F: 'C:\\\\*'", "C:\\x", true, "an escaped backslash before a star leaves the wildcard"],
  ["F: 'C:\\\\*'", "C:x", false, "the backslash before the wildcard must be there"],
  ["F: '\\\\\\*'", "\\*", true, "backslash, then a literal star"],
  ["F: '\\\\\\*'", "\\x", false, "the star after three backslashes is literal"],
  ["F: 'a\\?'", "a?", true, "an escaped question mark is one"],
  ["F: 'a\\?'", "ab", false, "an escaped question mark is no wildcard"],
  ["F: 'a\\'", "a\\", true, "a backslash at the end is itself"],
  ["F: '\\\\'", "\\", true, "two backslashes alone are one"],
  ['F: "C:\\\\x"', "C:\\x", true, "YAML's own escapes come first"],
  ["F: ''", "", true, "the empty text is the empty value"],
  ["F: ''", "x", false, "the empty text is no other value"],
  ["F: ''", undefined, false, "the empty text is not a missing field"],
  ["F: null", undefined, true, "null is a missing field"],
  ["F: null", "x", false, "null is not a value"],
  ["F: null", "", false, "null is not the empty value"],
  ["F: null", "null", false, "null is not the text"],
  ["F:", undefined, true, "nothing after the colon is null"],
  ["F: ~", undefined, true, "a tilde is null"],
  ["F: 'null'", "null", true, "quoted null is text"],
  ["F: [null, a]", undefined, true, "null in a list"],
  ["F: [null, a]", "a", true, "a value beside null in a list"],
  ["F: [null, a]", "b", false, "neither of them"],
  ["F: ['', null]", "", true, "empty or missing: empty"],
  ["F: ['', null]", undefined, true, "empty or missing: missing"],
  ["F: 4624", "4624", true, "a number matches its decimal text"],
  ["F: '4624'", "4624", true, "a text of digits matches a number"],
  ["F: 4624", "46240", false, "numbers are compared whole"],
  ["F: 3", "03", true, "numbers are compared as numbers"],
  ["F: '3'", "03", false, "texts of digits aren't"],
  ["F: 16", "0x10", true, "a hexadecimal value is a number"],
  ["F: 0x10", "16", true, "a hexadecimal number in a rule"],
  ["F: 0x10", "0x10", true, "spelled the same"],
  ["F: '0x10'", "0X10", true, "hexadecimal text without case"],
  ["F: 1.5", "1.50", true, "fractions"],
  ["F: -1", "-1", true, "negative numbers"],
  ["F: 0", "", false, "the empty value isn't zero"],
  ["F: 0", "x", false, "a word isn't zero"],
  ["F: 18446744073709551615", "18446744073709551615", true, "numbers past 53 bits by their text"],
  ["F: true", "true", true, "a boolean is its word"],
  ["F: true", "True", true, "without case"],
  ["F: false", "true", false, "and not the other"],
  ["F: 'true'", "true", true, "so is its text"],
  ["F: yes", "yes", true, "yes is text"],
  ["F: no", "no", true, "no is text, not false"],
  ["F: on", "on", true, "on is text"],
  ["F: 2022-03-01", "2022-03-01", true, "a date is text"],
  ["F: 010", "10", true, "a leading zero doesn't make a number octal"],
  ["F: 1e2", "100", true, "an exponent"],
  ["F: =", "=", true, "an equals sign is text"],
  ["F: [a, b]", "b", true, "a list is any of its values"],
  ["F: [a, b]", "c", false, "and nothing else"],
  ["F: ['*x', 'y*']", "yz", true, "wildcards in lists"],
  ["F: [1, '2*']", "25", true, "numbers and texts in one list"],
  ["F|all: ['a*', '*z']", "abz", true, "all: every value must fit"],
  ["F|all: ['a*', '*z']", "ab", false, "all: one that doesn't is enough"],
  ["F: '%AppData%'", "%AppData%", true, "percent signs are text without expand"],
];

describe("values", () => {
  test.each(cases)("%s on %j is %s: %s", (entry, value, matches) => {
    const events = [eventOf(value === undefined ? {} : { F: value })];
    expect(run(ruleOf(`selection:\n  ${entry}\ncondition: selection`), events)).toHaveLength(matches ? 1 : 0);
  });

  test.each(cases)("not %s on %j is the opposite", (entry, value, matches) => {
    const events = [eventOf(value === undefined ? {} : { F: value })];
    expect(run(ruleOf(`selection:\n  ${entry}\ncondition: not selection`), events)).toHaveLength(matches ? 0 : 1);
  });

  test("a field with several values matches if any does", () => {
    const rule = (value: string) => ruleOf(`selection:\n  Data: ${value}\ncondition: selection`);
    expect(run(rule("two"), [eventOf({ Data: ["one", "two"] })])).toHaveLength(1);
    expect(run(rule("three"), [eventOf({ Data: ["one", "two"] })])).toHaveLength(0);
    const match = run(rule("'t*'"), [eventOf({ Data: ["one", "two", "ten"] })])[0];
    expect(match?.fields).toEqual([{ name: "Data", values: ["two", "ten"] }]);
  });
});
