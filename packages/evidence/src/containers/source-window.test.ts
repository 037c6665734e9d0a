import { memorySource } from "@unbind/bytes";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { windowOf } from "./source-window.ts";
import { noise } from "./zip-fixture.ts";

it("a window of a source reads as the bytes it covers, by both ways of reading", async () => {
  const bytes = noise(100);
  const position = fc.nat(130);
  await fc.assert(
    fc.asyncProperty(position, position, position, position, async (start, length, from, to) => {
      const covered = bytes.slice(start, start + length);
      const window = windowOf(memorySource(bytes), start, length);
      expect(await window.slice(from, to)).toEqual(covered.slice(from, to));
      const target = new Uint8Array(Math.max(0, to - from));
      const count = window.readInto!(target, from);
      expect(target.subarray(0, count)).toEqual(covered.slice(from, from + target.length));
    }),
    { numRuns: 200 },
  );
});

it("a window of a source that can't be read at once can't either", () => {
  const { byteLength, slice } = memorySource(noise(10));
  expect(windowOf({ byteLength, slice }, 2, 5).readInto).toBeUndefined();
});
