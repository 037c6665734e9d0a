import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldText } from "./fold.ts";
import { TextSearcher } from "./text-searcher.ts";
import { compileWildcard, type WildcardPart } from "./wildcard.ts";

const any: WildcardPart = { wildcard: "any" };
const one: WildcardPart = { wildcard: "one" };

describe("foldText", () => {
  test.each([
    ["ABC", "abc"],
    ["ÄÖÜ", "äöü"],
    ["ΑΣ", "ας".replace("ς", "σ")],
    ["ς", "σ"],
    ["\u017f\u212a", "sk"],
    ["\u0131", "\u0131"],
    ["\u0130", "\u0130"],
    ["ß", "ß"],
    ["\u{10400}", "\u{10400}"],
  ])("%s", (text, folded) => expect(foldText(text)).toBe(folded));

  test("never changes the length, and folding twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        const folded = foldText(text);
        expect(folded.length).toBe(text.length);
        expect(foldText(folded)).toBe(folded);
      }),
    );
  });
});

describe("compileWildcard", () => {
  test.each<[WildcardPart[], string, boolean]>([
    [["abc"], "ABC", true],
    [["abc"], "abcd", false],
    [[], "", true],
    [[], "a", false],
    [[any], "", true],
    [[one], "", false],
    [[one], "x", true],
    [["a", any], "a", true],
    [[any, "c"], "abc", true],
    [[any, "b", any], "abc", true],
    [["a", any, "a"], "a", false],
    [["a", any, "a"], "aa", true],
    [[any, "ab", one, any, "ab"], "ababab", true],
    [[any, "ab", one, any, "ab"], "abab", false],
    [["a", one, "c"], "abc", true],
    [["a", one, "c"], "ac", false],
    [[any, any, "a"], "bba", true],
    [["?"], "a", false],
    [["*"], "*", true],
  ])("%j on %s", (pattern, text, expected) => expect(compileWildcard(pattern)(text)).toBe(expected));

  test("case counts where asked", () => {
    expect(compileWildcard(["A", any], { caseSensitive: true })("ab")).toBe(false);
    expect(compileWildcard(["A", any], { caseSensitive: true })("Ab")).toBe(true);
  });

  test("a chain of wildcards over a long text is quick", () => {
    const chain = Array.from({ length: 60 }, (_, i): WildcardPart => (i % 2 === 0 ? any : "a"));
    expect(compileWildcard([...chain, "b"])("a".repeat(50_000))).toBe(false);
  });

  test("agrees with a regular expression", () => {
    const part = fc.constantFrom<WildcardPart>("a", "b", "ab", any, one);
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 9 }),
        (parts, text) => {
          const source = parts.map((p) => (typeof p === "string" ? p : p.wildcard === "any" ? ".*" : ".")).join("");
          expect(compileWildcard(parts)(text)).toBe(new RegExp(`^${source}$`).test(text));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("TextSearcher", () => {
  test("finds all needles, also inside each other and twice the same", () => {
    const hits: [number, number][] = [];
    new TextSearcher(["he", "SHE", "hers", "", "he"]).search("usHErs", (needle, end) => hits.push([needle, end]));
    expect(hits.sort()).toEqual([
      [0, 4],
      [1, 4],
      [2, 6],
      [4, 4],
    ]);
  });

  test("agrees with indexOf", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "é", "Ω"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom("A", "b", "É", "ω"), maxLength: 30 }),
        (needles, text) => {
          const found = new Set<string>();
          new TextSearcher(needles).search(text, (needle, end) => found.add(`${needle}@${end}`));
          const expected = new Set<string>();
          needles.forEach((needle, index) => {
            for (let at = 0; at + needle.length <= text.length; at += 1) {
              const end = at + needle.length;
              if (foldText(text.slice(at, end)) === foldText(needle)) expected.add(`${index}@${end}`);
            }
          });
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
