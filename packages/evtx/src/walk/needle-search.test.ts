import { encodeUtf16 } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NeedleSearch } from "./needle-search.ts";

function found(needles: string[], text: string): boolean {
  const bytes = encodeUtf16(text);
  return new NeedleSearch(needles).found(bytes, 0, bytes.length);
}

test.each([
  [["scrcons.exe"], "C:\\Windows\\System32\\wbem\\SCRCONS.EXE -Embedding", true],
  [["scrcons.exe"], "scrcons_exe", false],
  [["scrcons.exe"], "scrcons.ex", false],
  [["__EventFilter", "wmic"], "x WMIC.exe", true],
  [["ab"], "ab", true],
  [["abcdef", "cd"], "abcde", true],
  [["[x"], "{X", false],
  [["k2"], "\u212a2", false],
  [["aa"], "\u0161a", false],
])("%j in %j: %s", (needles, text, expected) => {
  expect(found(needles, text)).toBe(expected);
});

test("a needle of one character, or no needle, is found in everything", () => {
  expect(found(["x"], "")).toBe(true);
  expect(found([], "a")).toBe(true);
});

test("finds what a search through the text finds", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "B", "b", "[", "1", "!", "\u0161"), maxLength: 40 });
  const needle = fc.string({ unit: fc.constantFrom("A", "b", "[", "1", "!"), minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(text, fc.array(needle, { minLength: 1, maxLength: 4 }), (haystack, needles) => {
      const lower = haystack.toLowerCase();
      expect(found(needles, haystack)).toBe(needles.some((one) => lower.includes(one.toLowerCase())));
    }),
  );
});

test("looks only between start and end", () => {
  const bytes = encodeUtf16("wmic.exe");
  expect(new NeedleSearch(["wmic.exe"]).found(bytes, 0, bytes.length - 2)).toBe(false);
  expect(new NeedleSearch(["wmic.exe"]).found(bytes, 2, bytes.length)).toBe(false);
});
