import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RuleError } from "../rule-error.ts";
import { costOf } from "./cost.ts";
import { parseRegex } from "./parser.ts";
import { compileRegex, type RegexOptions } from "./rule-regex.ts";

/** Pattern, text, what it matches (undefined: nothing), options. */
const matching: [pattern: string, text: string, match: string | undefined, options?: RegexOptions][] = [
  ["a.c", "xabcx", "abc"],
  ["a.c", "a\nc", undefined],
  ["a.c", "a\rc", "a\rc"],
  ["a.c", "a\u2028c", "a\u2028c"],
  ["a.c", "a\nc", "a\nc", { dotAll: true }],
  ["(?s)a.c", "a\nc", "a\nc"],
  ["(?s:a.)c.", "a\nc\n", undefined],
  ["ABC", "abc", undefined],
  ["ABC", "abc", "abc", { ignoreCase: true }],
  ["(?i)ABC", "abc", "abc"],
  ["a(?i)b", "aB", "aB"],
  ["a(?i)b", "AB", undefined],
  ["(?i:a)b", "Ab", "Ab"],
  ["(?i:a)b", "AB", undefined],
  ["(?i)a(?-i)b", "AB", undefined],
  ["(?i)a(?-i)b", "Ab", "Ab"],
  ["(a(?i)b)c", "aBC", undefined],
  ["(?i)é", "É", "É"],
  ["a$", "a\n", "a"],
  ["a$", "a\nb", undefined],
  ["a$", "a\nb", "a", { multiline: true }],
  ["a$", "a\rb", undefined, { multiline: true }],
  ["^b", "a\nb", undefined],
  ["^b", "a\nb", "b", { multiline: true }],
  ["(?m)^b$", "a\nb\nc", "b"],
  ["^b", "a\rb", undefined, { multiline: true }],
  ["\\Ab", "a\nb", undefined, { multiline: true }],
  ["a\\z", "a\n", undefined],
  ["a\\Z", "a\n", "a"],
  ["\\x{202E}", "exe\u202etxt", "\u202e"],
  ["\\x41\\x{42}", "AB", "AB"],
  ["\\o{101}", "A", "A"],
  ["[\\x30-\\x32]+", "9012", "012"],
  ["\\e\\a\\cA", "\x1b\x07\x01", "\x1b\x07\x01"],
  ["\\s", "\u00a0", undefined],
  ["\\s+", " \t\v\f\r\n", " \t\v\f\r\n"],
  ["\\S", "\u00a0", "\u00a0"],
  ["\\h", "\u00a0", "\u00a0"],
  ["\\H+", "\tab ", "ab"],
  ["\\R", "a\r\nb", "\r\n"],
  ["\\R", "a\u2029b", "\u2029"],
  ["\\N+", "\nab\n", "ab"],
  ["\\d+", "٣12", "12"],
  ["\\w+", "é_a1", "_a1"],
  ["\\bfoo\\b", "a foo.", "foo"],
  ["\\Bo", "foo", "o"],
  ["[[:alpha:]]+", "12ab3", "ab"],
  ["[^[:digit:]]+", "12ab3", "ab"],
  ["[[:^digit:]]+", "12ab3", "ab"],
  ["\\p{Lu}+", "aBÉc", "BÉ"],
  ["\\P{L}", "a1", "1"],
  ["\\pN", "a1", "1"],
  ["[\\d\\-x]+", "a1-x", "1-x"],
  ["[]a]+", "b]a", "]a"],
  ["[^]a]+", "]ab", "b"],
  ["[a-]+", "x-a", "-a"],
  ["[\\w-]+", "!a-b", "a-b"],
  ["[\\b]", "\b", "\b"],
  ["[.]", "a.", "."],
  ["\\Qa.b*\\Ec", "a.b*c", "a.b*c"],
  ["\\Qa.b*", "a.b*", "a.b*"],
  ["(?#note)ab", "ab", "ab"],
  ["(?x) a b # note\n c", "abc", "abc"],
  ["(?x)a\\ b", "a b", "a b"],
  ["(?>a+)ab", "aaab", undefined],
  ["a++ab", "aaab", undefined],
  ["a++b", "aaab", "aaab"],
  ["a{2,3}", "aaaa", "aaa"],
  ["a{2,3}?", "aaaa", "aa"],
  ["a{,2}b", "aaab", "aab"],
  ["a{x}", "a{x}", "a{x}"],
  ["a{", "a{", "a{"],
  ["(?<=x)a", "axa", "a"],
  ["(?<!x)a", "xaya", "a"],
  ["a(?!b)", "abac", "a"],
  ["(a)\\1", "aa", "aa"],
  ["(?<q>['\"])x\\k<q>", "'x'", "'x'"],
  ["(?P<q>a)(?P=q)", "aa", "aa"],
  ["(a)\\g{-1}", "aa", "aa"],
  ["a|b|", "c", ""],
  ["\\-\\:\\_\\/", "-:_/", "-:_/"],
  ["\u{1f600}+", "\u{1f600}\u{1f600}", "\u{1f600}\u{1f600}"],
  ["[\u{1f600}-\u{1f64f}]", "x\u{1f610}", "\u{1f610}"],
  ["powershell.*-e(nc)?\\s", "powershell -x -enc AA", "powershell -x -enc "],
];

describe("compileRegex", () => {
  test.each(matching)("%s on %j", (pattern, text, expected, options) => {
    const regex = compileRegex(pattern, options);
    expect(regex.exec(text)?.groups[0]).toBe(expected);
    expect(regex.test(text)).toBe(expected !== undefined);
  });

  test.each([
    ["(", 1],
    ["a)", 2],
    ["[a", 1],
    ["[z-a]", 3],
    ["*a", 1],
    ["a{3,2}", 2],
    ["a{2000}", 2],
    ["\\p{Nonsense}", 3],
    ["(?z)a", 1],
    ["(?R)", 1],
    ["(?(1)a|b)", 1],
    ["a\\Kb", 2],
    ["(*FAIL)", 1],
    ["\\x{110000}", 11],
    ["(a)\\2", 4],
    ["a\\", 3],
    ["[[:nope:]]", 10],
    ["a".repeat(32_769), 32_769],
    ["(".repeat(200), 101],
  ])("%j is refused at its column", (pattern, column) => {
    expect(() => compileRegex(pattern)).toThrow(RuleError);
    expect(() => compileRegex(pattern)).toThrow(expect.objectContaining({ code: "REGEX_SYNTAX", column }));
  });

  test("captures by number and by name; a name used twice gives the part that matched", () => {
    const match = compileRegex("(?P<x>a)(?>b+)|(?<x>c)(d)").exec("zcd");
    expect(match).toEqual({
      index: 1,
      end: 3,
      groups: ["cd", undefined, "c", "d"],
      named: new Map([["x", "c"]]),
    });
    expect(compileRegex("(?P<x>a)(?>b+)(c)").exec("abbc")?.groups).toEqual(["abbc", "a", "c"]);
  });

  test("replaceAll replaces each match once, empty ones too", () => {
    expect(compileRegex("b*").replaceAll("abc", (match) => `<${match.groups[0]}>`)).toBe("<>a<b><>c<>");
    expect(compileRegex("(a)(b)?").replaceAll("aab", ({ groups }) => `[${groups[2] ?? "-"}]`)).toBe("[-][b]");
  });

  test.each([
    ["(a+)+$", `${"a".repeat(5000)}b`],
    ["(a|aa)+$", `${"a".repeat(5000)}b`],
    ["(a*)*b", "a".repeat(5000)],
    ["(\\w+\\s?)*!", "a ".repeat(5000)],
    [".*a.*b.*c.*d", "a".repeat(20_000)],
    [`${"a?".repeat(30)}${"a".repeat(30)}`, "a".repeat(29)],
    ["(x+x+)+y", "x".repeat(5000)],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a".repeat(5000)],
    ["\\s+$", `${" ".repeat(30_000)}x`],
  ])("%s doesn't match hostile text, and says so soon", (pattern, text) => {
    expect(compileRegex(pattern).test(text)).toBe(false);
  });

  test("what the linear engine finds has the same captures", () => {
    const text = `${"k=v;".repeat(5000)}key=value!`;
    const match = compileRegex("(?:(?<k>\\w+)=(?<v>\\w+);?)+!").exec(text);
    expect([match?.end, match?.groups.slice(1)]).toEqual([text.length, ["key", "value"]]);
    expect(costOf(parseRegex("(?:\\w+=\\w+;?)+!", flags).root).exponential).toBe(true);
  });

  test("dangerous and beyond the linear engine: refused when loaded, or when the text is too long", () => {
    expect(() => compileRegex("(?=x)(a+)+b")).toThrow(expect.objectContaining({ code: "REGEX_LIMIT" }));
    const regex = compileRegex("(?<!x).*a.*b.*c");
    expect(regex.test("1a2b3c")).toBe(true);
    expect(() => regex.test("a".repeat(100_000))).toThrow(expect.objectContaining({ code: "REGEX_LIMIT" }));
  });

  test("what all searches of a pattern cost is bounded too: the linear engine takes over, or the pattern gives up", () => {
    const texts = Array.from({ length: 5_200 }, (_, i) => `a${"x".repeat(575)}${i}`);
    const either = compileRegex("a.*b.*c");
    expect(texts.filter((text) => either.test(text))).toEqual([]);
    expect(either.exec(`${texts[0]}-a-b-c`)?.end).toBe(583);
    const onlyNative = compileRegex("(?=a).*b.*c");
    expect(() => texts.map((text) => onlyNative.test(text))).toThrow(expect.objectContaining({ code: "REGEX_LIMIT" }));
    expect(onlyNative.test("a-b-c")).toBe(true);
  });

  test("a pattern that begins with .* is tried once a line, so that long paths don't go beyond the budget", () => {
    const lastPart = compileRegex("(.*\\\\)(?=.*(\\.\\w*)$|(\\w+)$)");
    const path = `C:\\${"folder\\".repeat(50)}library.dll`;
    expect(lastPart.replaceAll(path, () => "")).toBe("library.dll");
    expect(() => lastPart.test("a\n".repeat(2000))).toThrow(expect.objectContaining({ code: "REGEX_LIMIT" }));
    expect(compileRegex("(.*)x\\1").exec("abxb")?.index).toBe(1);
    expect(compileRegex(".+b").exec("a\ncb\nb", 1)?.index).toBe(2);
  });

  test.each([
    ["abc", 1, false],
    ["^abc", 1, false],
    ["^a+b", 1, false],
    ["a+b", 2, false],
    ["a.*b", 2, false],
    ["a.*b.*c", 3, false],
    ["\\s+\\w+\\s*=", 2, false],
    ["(?:[a-z]+\\.)+com", 2, false],
    ["(?:[a-z]+\\.)+\\d", 2, false],
    ["(?:foo|bar)+;", 2, false],
    ["(?:foo|fo)+;", 2, true],
  ])("%s costs length to the power of %i", (pattern, degree, exponential) => {
    const cost = costOf(parseRegex(pattern, flags).root);
    expect(cost.exponential).toBe(exponential);
    if (!exponential) expect(cost.degree).toBe(degree);
  });

  test("agrees with the engine's own reading where both languages mean the same", () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      "[ab]",
      "[^a]",
      "(a|b)",
      "(?:ab)",
      "\\d",
      "\\w",
      "c?",
      "a*",
      "b+?",
      "(?=a)",
      "\\b",
      ".*",
      "(.+?)",
      "[^\\n]*",
    );
    const pattern = fc.array(atom, { minLength: 1, maxLength: 5 }).map((atoms) => atoms.join(""));
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " ", "\n"), maxLength: 12 }),
        (source, text) => {
          const own = new RegExp(source).exec(text);
          const ours = compileRegex(source).exec(text);
          expect(ours && [ours.index, ...ours.groups]).toEqual(own ? [own.index, ...own] : undefined);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("any text is a pattern or is refused by code", () => {
    const unit = fc.constantFrom(..."ab()[]{}*+?|\\^$.-<>=!:PpxQE1,i \u{1f600}");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), (pattern) => {
        try {
          compileRegex(pattern).test("abab(1)");
        } catch (error) {
          expect(error).toBeInstanceOf(RuleError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const flags = { ignoreCase: false, multiline: false, dotAll: false, extended: false };
