import { memorySource } from "@unbind/bytes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InflateEnd, inflate } from "./inflate.ts";
import { deflate, joined, noise } from "./zip-fixture.ts";

async function run(bytes: Uint8Array, start = 0, limit = Number.POSITIVE_INFINITY, slow = false) {
  const stream = inflate(memorySource(bytes), start, limit);
  const parts: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return { content: joined(parts), end: value as InflateEnd };
    parts.push(value.slice());
    if (slow) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe("inflate", () => {
  it("gives all bytes of a stream wherever it lies", async () => {
    const stream = await deflate(noise(200_000));
    const { content, end } = await run(joined([noise(77), stream, noise(5)]), 77, 77 + stream.length);
    expect(content).toEqual(noise(200_000));
    expect(end).toMatchObject({ state: "complete", end: 77 + stream.length });
  });

  it("loses nothing to a slow reader when foreign bytes follow", async () => {
    const content = new Uint8Array(2_000_000).fill(7);
    const stream = await deflate(content);
    for (const count of [1, 9, 100, 40_000]) {
      const got = await run(joined([stream, noise(count)]), 0, Number.POSITIVE_INFINITY, true);
      expect(got.content.length).toBe(content.length);
      expect(got.end.state).toBe("complete");
    }
  });

  it("tells a cut stream from a damaged one", async () => {
    const stream = await deflate(noise(200_000));
    expect((await run(stream.subarray(0, 50_000))).end).toMatchObject({ state: "cut", end: undefined });
    expect((await run(new Uint8Array(0))).end.state).toBe("cut");
    expect((await run(new Uint8Array(100_000).fill(0xff))).end.state).toBe("damaged");
  });

  it("stops when its reader does", async () => {
    const stream = inflate(memorySource(await deflate(new Uint8Array(50_000_000))), 0, Number.POSITIVE_INFINITY);
    const first = await stream.next();
    expect(first.done).toBe(false);
    expect((await stream.return({ state: "cut", end: undefined, fed: 0 })).done).toBe(true);
  });

  it("passes on what its source throws", async () => {
    const failing = { byteLength: 1e6, slice: () => Promise.reject(new Error("disk gone")) };
    await expect(inflate(failing, 0, 1e6).next()).rejects.toThrow("disk gone");
  });

  it("gives the same whatever follows", async () => {
    const part = fc.uint8Array({ maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(part, part, async (content, rest) => {
        const got = await run(joined([await deflate(content), rest]));
        expect(got.content).toEqual(content);
        expect(got.end.state).toBe("complete");
      }),
      { numRuns: 40 },
    );
  });
});
