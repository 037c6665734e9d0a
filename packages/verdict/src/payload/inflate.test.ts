import fc from "fast-check";
import { expect, test } from "vitest";
import { inflate } from "./inflate.ts";

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

test("a stored block is copied", () => {
  const result = inflate(bytesOf("010300fcff494558"), "deflate", 100);
  expect(result).toEqual({ bytes: bytesOf("494558"), end: "whole" });
});

test("a fixed block with an overlapping match is read", () => {
  // 'a' literal, then length 8 distance 1: nine times the letter.
  const result = inflate(bytesOf("4b840100"), "deflate", 100);
  expect(result.end).toBe("whole");
  expect(new TextDecoder().decode(result.bytes)).toBe("aaaaaaaaa");
});

test.each([
  ["a stored block whose lengths disagree", "0103000000494558"],
  ["a reserved block type", "07"],
  ["a match before the first byte", "03020000"],
  ["nothing", ""],
])("%s is damage, not an error", (_, hex) => {
  expect(inflate(bytesOf(hex), "deflate", 100)).toEqual({ bytes: new Uint8Array(0), end: "damaged" });
});

test("headers of another format are refused", () => {
  expect(inflate(bytesOf("010300fcff494558"), "gzip", 100).end).toBe("damaged");
  expect(inflate(bytesOf("010300fcff494558"), "zlib", 100).end).toBe("damaged");
});

test("any bytes end, in every format, within the limit", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom("gzip", "zlib", "deflate"), (bytes, format) => {
      expect(inflate(bytes, format, 5000).bytes.length).toBeLessThanOrEqual(5000);
    }),
    { numRuns: 200 },
  );
});
