import { deflateRawSync } from "node:zlib";
import { crc32, memorySource } from "@unbind/bytes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nativeCodecs, nativeCrc32 } from "./native-codecs.ts";

const { inflate, inflateRaw } = nativeCodecs;

async function run(bytes: Uint8Array, start = 0, limit = Number.POSITIVE_INFINITY) {
  const stream = inflate!(memorySource(bytes), start, limit);
  const parts: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return { content: Buffer.concat(parts), end: value };
    expect(value.constructor).toBe(Uint8Array);
    parts.push(value.slice());
  }
}

const content = Buffer.alloc(3_000_000, "A line of a log. ");
const stream = deflateRawSync(content);

describe("native inflate", () => {
  it("knows where the stream ended, whatever follows", async () => {
    for (const count of [0, 1, 10, 200_000]) {
      const bytes = Buffer.concat([Buffer.alloc(33), stream, Buffer.alloc(count, 7)]);
      const { content: got, end } = await run(bytes, 33);
      expect(got.equals(content)).toBe(true);
      expect(end).toMatchObject({ state: "complete", end: 33 + stream.length });
    }
  });

  it("hands out what a cut or damaged stream still gives", async () => {
    const cut = await run(stream, 0, stream.length - 100);
    expect(cut.end).toMatchObject({ state: "cut", end: undefined });
    expect(cut.content.length).toBeGreaterThan(1_000_000);
    expect(cut.content.equals(content.subarray(0, cut.content.length))).toBe(true);
    expect((await run(Buffer.alloc(1000, 0xff))).end.state).toBe("damaged");
    expect((await run(Buffer.alloc(0))).end.state).toBe("cut");
  });

  it("stops when its reader does", async () => {
    const running = inflate!(memorySource(stream), 0, stream.length);
    expect((await running.next()).done).toBe(false);
    expect((await running.return({ state: "cut", end: undefined, fed: 0 })).done).toBe(true);
  });

  it("of small streams at once gives no more than allowed", () => {
    expect(Buffer.from(inflateRaw!(stream, content.length)).equals(content)).toBe(true);
    expect(() => inflateRaw!(stream, content.length - 1)).toThrow();
    expect(inflateRaw!(deflateRawSync(new Uint8Array(0)), 0).length).toBe(0);
  });
});

it("native CRC-32 equals the portable one", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(50), fc.nat(50), fc.nat(), (bytes, start, end, seed) => {
      const to = Math.min(bytes.length, start + end);
      const from = Math.min(start, to);
      expect(nativeCrc32(bytes, from, to, seed)).toBe(crc32(bytes, from, to, seed));
    }),
  );
});
