import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText } from "../text/fold.ts";
import { requiredText } from "./required-text.ts";
import { compileRegex } from "./rule-regex.ts";

const cases: [pattern: string, text: string | undefined][] = [
  ["net\\s+user", "user"],
  ["\\\\Windows\\\\__1\\d{9}\\.\\d{1,7}$", "\\Windows\\__1"],
  ['(?i)\\.exe["\\\']?\\s+[^"]{0,64}werfaultsecure\\.exe', "werfaultsecure.exe"],
  ["a(?:bcd)+e", "bcd"],
  ["(?:abcd)?ef", undefined],
  ["abc|def", undefined],
  ["x(?:abc|def)ghij", "ghij"],
  ["abc(?!def)gh", "abc"],
  ["^abcd$", "abcd"],
  ["abc?d", undefined],
  ["äbcd", "bcd"],
  ["[a]bc", "abc"],
];
test.each(cases)("%s needs %s", (pattern, text) => {
  expect(requiredText(pattern)).toBe(text);
});

test("what a pattern matches holds its required text", () => {
  const piece = fc.constantFrom(
    "abc",
    "x",
    "\\d",
    "(abc)",
    "(?:ab)?",
    "[a-c]+",
    "(?i)",
    "k",
    "\\.",
    "(?=a)",
    "(?:abc){1,2}",
    "s.",
    "^",
    "a|b",
  );
  const text = fc.string({ unit: fc.constantFrom(..."abcxkKsS.1\u017f\u212a"), maxLength: 20 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), text, (pieces, value) => {
      const pattern = pieces.join("");
      const required = requiredText(pattern);
      if (required === undefined || !compileRegex(pattern).test(value)) return;
      expect(foldText(value)).toContain(foldText(required));
    }),
    { numRuns: 3000 },
  );
});
