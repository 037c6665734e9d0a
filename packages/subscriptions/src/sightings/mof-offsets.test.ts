import { parseMof } from "@unbind/mof";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MofOffsets } from "./mof-offsets.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return bytes;
}

function offsetsOf(bytes: Uint8Array): { at: (place: number) => number; text: string } {
  const { text, encoding } = parseMof(bytes);
  const offsets = new MofOffsets(bytes, text, encoding ?? "utf-8");
  return { at: (place) => offsets.byteOffset(place), text };
}

describe("byte offsets", () => {
  test.each([
    ["UTF-8", utf8("a\u{e9}\u{20ac}\u{1f600}z"), [0, 1, 3, 6, 8, 10, 11]],
    ["UTF-8 with mark", utf8("\u{feff}a\u{e9}z"), [3, 4, 6, 7]],
    ["UTF-16LE with mark", utf16("\u{feff}abc", true), [2, 4, 6, 8]],
    ["UTF-16BE with mark", utf16("\u{feff}abc", false), [2, 4, 6, 8]],
    ["UTF-16LE without", utf16("abc", true), [0, 2, 4, 6]],
    ["code page 1252", Uint8Array.of(0x61, 0xe9, 0x80, 0x7a), [0, 1, 2, 3, 4]],
  ])("%s", (_, bytes, expected) => {
    const { at, text } = offsetsOf(bytes);
    expect(text.length + 1).toBe(expected.length);
    expect(expected.map((__, i) => at(i))).toEqual(expected);
  });

  test("far into a long text, at any place", () => {
    const text = `${"a\u{20ac}\u{1f600}".repeat(5000)}z`;
    const { at } = offsetsOf(utf8(text));
    fc.assert(
      fc.property(fc.nat(5000), (i) => {
        expect(at(4 * i)).toBe(8 * i);
        expect(at(text.length)).toBe(8 * 5000 + 1);
      }),
      { numRuns: 100 },
    );
  });
});
