import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CompressedFormat, inflate } from "./inflate.ts";

const ENCODERS: [CompressedFormat, (bytes: Uint8Array, level: number) => Uint8Array][] = [
  ["gzip", (bytes, level) => gzipSync(bytes, { level })],
  ["zlib", (bytes, level) => deflateSync(bytes, { level })],
  ["deflate", (bytes, level) => deflateRawSync(bytes, { level })],
];
const LIMIT = 1 << 20;
const script = new TextEncoder().encode("$a = New-Object Net.WebClient; ".repeat(400));

describe.each(ENCODERS)("%s against zlib", (format, encode) => {
  test.each([0, 1, 6, 9])("level %i gives the same bytes", (level) => {
    expect(inflate(encode(script, level), format, LIMIT)).toEqual({ bytes: script, end: "whole" });
  });

  test("any bytes survive the round trip", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        expect(inflate(encode(bytes, level), format, LIMIT).bytes).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  });

  test("a cut stream gives the start of the text and says so", () => {
    const whole = encode(
      Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff),
      6,
    );
    const cut = inflate(whole.subarray(0, 2000), format, LIMIT);
    expect(cut.end).toBe("damaged");
    expect(cut.bytes.length).toBeGreaterThan(1000);
    expect(cut.bytes[7]).toBe((7 * 7 * 31) & 0xff);
  });

  test("the limit holds to the byte", () => {
    const bomb = encode(new Uint8Array(3_000_000), 9);
    const result = inflate(bomb, format, 100_000);
    expect(result.end).toBe("limit");
    expect(result.bytes.length).toBeLessThanOrEqual(100_000);
    expect(result.bytes.length).toBeGreaterThan(99_000);
  });
});

test("gzip header fields are passed over", () => {
  const plain = gzipSync("text");
  const head = Uint8Array.from([0x1f, 0x8b, 8, 4 + 8 + 16 + 2, 0, 0, 0, 0, 0, 3, 2, 0, 65, 66, 110, 0, 99, 0, 1, 2]);
  const bytes = new Uint8Array([...head, ...plain.subarray(10)]);
  expect(new TextDecoder().decode(inflate(bytes, "gzip", LIMIT).bytes)).toBe("text");
});
