import { STREAM_LOOK_BACK } from "@unbind/bytes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HELD_BYTES } from "./container-options.ts";
import { forwardSource } from "./forward-source.ts";
import { noise } from "./zip-fixture.ts";

/** A stream of `bytes` in pieces of `step`, counting its starts and the pieces it made. */
function counted(bytes: Uint8Array, step: number) {
  const counts = { starts: 0, pieces: 0 };
  async function* start() {
    counts.starts++;
    for (let at = 0; at < bytes.length; at += step) {
      counts.pieces++;
      yield bytes.subarray(at, at + step);
    }
  }
  return { counts, start };
}

describe("a forward source", () => {
  it("reads on, and back within its look-back, without starting again", async () => {
    const bytes = noise(6 * STREAM_LOOK_BACK);
    const { counts, start } = counted(bytes, 100_000);
    const source = forwardSource(bytes.length, start);
    expect(await source.slice(5, 10)).toEqual(bytes.subarray(5, 10));
    expect(counts).toEqual({ starts: 1, pieces: 1 });
    await source.slice(5 * STREAM_LOOK_BACK - 10, 5 * STREAM_LOOK_BACK);
    expect(await source.slice(4 * STREAM_LOOK_BACK, 4 * STREAM_LOOK_BACK + 9)).toEqual(
      bytes.subarray(4 * STREAM_LOOK_BACK, 4 * STREAM_LOOK_BACK + 9),
    );
    expect(counts.starts).toBe(1);
    expect(await source.slice(0, 3)).toEqual(bytes.subarray(0, 3));
    expect(counts.starts).toBe(2);
  });

  it("holds what it has to make a second time, if that isn't too much", async () => {
    const bytes = noise(6 * STREAM_LOOK_BACK);
    const { counts, start } = counted(bytes, 100_000);
    const source = forwardSource(bytes.length, start);
    for (const at of [bytes.length - 5, 0, 2 * STREAM_LOOK_BACK, 10, bytes.length - 9, 100]) {
      expect(await source.slice(at, at + 5)).toEqual(bytes.subarray(at, at + 5));
    }
    expect(counts.starts).toBe(2);
    expect(source.byteLength).toBe(bytes.length);
    expect(forwardSource(HELD_BYTES + 1, start).byteLength).toBe(Number.POSITIVE_INFINITY);
  });

  it("fills a buffer as it slices", async () => {
    const bytes = noise(1000);
    const source = forwardSource(bytes.length, counted(bytes, 300).start);
    const target = new Uint8Array(400);
    expect(await source.fill!(target, 250)).toBe(400);
    expect(target).toEqual(bytes.subarray(250, 650));
    expect(await source.fill!(target, 900)).toBe(100);
    expect(target.subarray(0, 100)).toEqual(bytes.subarray(900));
    expect(await source.fill!(target, 2000)).toBe(0);
  });

  it("ends where its stream ends, and never after the length it promises", async () => {
    const bytes = noise(1000);
    const unknown = forwardSource(Number.POSITIVE_INFINITY, counted(bytes, 300).start);
    expect((await unknown.slice(900, 5000)).length).toBe(100);
    expect((await unknown.slice(2000, 5000)).length).toBe(0);
    const shorter = forwardSource(600, counted(bytes, 300).start);
    expect((await shorter.slice(0, 5000)).length).toBe(600);
  });

  it("serves slices asked for at the same time one after another", async () => {
    const bytes = noise(100_000);
    const { counts, start } = counted(bytes, 1000);
    const source = forwardSource(bytes.length, start);
    const slices = await Promise.all([0, 1, 2, 3].map((i) => source.slice(i * 25_000, (i + 1) * 25_000)));
    slices.forEach((slice, i) => {
      expect(slice).toEqual(bytes.subarray(i * 25_000, (i + 1) * 25_000));
    });
    expect(counts).toEqual({ starts: 1, pieces: 100 });
  });

  it("goes on after a failed slice", async () => {
    const { start } = counted(noise(1000), 100);
    const source = forwardSource(1000, start);
    await expect(source.slice(0, 500, AbortSignal.abort())).rejects.toThrow();
    expect((await source.slice(0, 500)).length).toBe(500);
  });

  it("fails again when it is asked again", async () => {
    async function* start(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error("disk gone");
    }
    const source = forwardSource(100, start);
    expect((await source.slice(0, 5)).length).toBe(5);
    await expect(source.slice(0, 50)).rejects.toThrow("disk gone");
    await expect(source.slice(20, 50)).rejects.toThrow("disk gone");
    expect((await source.slice(0, 10)).length).toBe(10);
  });

  it("gives the bytes of any slices in any order", async () => {
    const bytes = noise(2000);
    const range = fc.tuple(fc.nat(2200), fc.nat(2200));
    await fc.assert(
      fc.asyncProperty(fc.array(range, { maxLength: 10 }), fc.integer({ min: 1, max: 700 }), async (ranges, step) => {
        const source = forwardSource(bytes.length, counted(bytes, step).start);
        for (const [from, to] of ranges) expect(await source.slice(from, to)).toEqual(bytes.slice(from, to));
      }),
      { numRuns: 100 },
    );
  });
});
