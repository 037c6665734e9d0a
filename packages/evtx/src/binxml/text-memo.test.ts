import { encodeUtf16 } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteWriter } from "./byte-writer.ts";
import { TextMemo } from "./text-memo.ts";

const alike = fc.tuple(
  fc.constantFrom("C:\\Windows\\System32\\", "S-1-5-21-", ""),
  fc.string({ unit: fc.constantFrom("a", "b", "ä", "\ud800", "😀", "\u0000"), maxLength: 300 }),
  fc.constantFrom(".exe", "", "\udc00"),
);

test("every text is itself, whatever stood in its place before, and its UTF-8 bytes are counted", () => {
  fc.assert(
    fc.property(fc.array(alike, { minLength: 1, maxLength: 30 }), (texts) => {
      const memo = new TextMemo(new ByteWriter());
      for (const parts of [...texts, ...texts]) {
        const text = parts.join("");
        const bytes = Uint8Array.of(7, ...encodeUtf16(text), 7);
        const read = memo.text(bytes, 1, bytes.length - 1);
        expect(read).toBe(text.toWellFormed());
        expect(memo.byteLength).toBe(new TextEncoder().encode(text).length);
      }
    }),
    { numRuns: 60 },
  );
});

test("texts of the same sampled letters are kept apart", () => {
  const memo = new TextMemo(new ByteWriter());
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 200; i++) {
      const text = `${"x".repeat(i)}y${"x".repeat(200 - i)}`;
      const bytes = encodeUtf16(text);
      expect(memo.text(bytes, 0, bytes.length)).toBe(text);
    }
  }
});
