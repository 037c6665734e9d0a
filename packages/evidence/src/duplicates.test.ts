import { memorySource, sha256Hex } from "@unbind/bytes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DUPLICATE_HEAD_BYTES, DuplicateFinder } from "./duplicates.ts";
import type { Evidence } from "./evidence.ts";

function evidence(path: string, content: Uint8Array, fingerprint?: string): Evidence {
  const open = () => Promise.resolve(memorySource(content));
  return { path, byteLength: content.length, locator: { root: path, steps: [] }, fingerprint, open };
}

/** `duplicate -> original` by path, and which were hashed. */
async function find(all: readonly Evidence[]) {
  const hashed: string[] = [];
  const finder = new DuplicateFinder();
  for (const one of all) finder.add(one, await (await one.open()).slice(0, DUPLICATE_HEAD_BYTES));
  const originals = await finder.resolve(async (one) => {
    hashed.push(one.path);
    return sha256Hex(await (await one.open()).slice(0, one.byteLength));
  });
  const pairs = [...originals].map(([duplicate, original]) => `${duplicate.path} -> ${original.path}`);
  return { pairs: pairs.sort(), hashed: hashed.sort() };
}

describe("duplicates", () => {
  const log = new Uint8Array(10_000).fill(1);
  const grown = log.slice().fill(2, 9000);

  it("are found in any order, the smallest path being the original", async () => {
    const all = [evidence("c", log), evidence("a", log), evidence("b", grown), evidence("d", log.slice(0, 9999))];
    for (const order of [all, all.toReversed()]) {
      expect((await find(order)).pairs).toEqual(["c -> a"]);
    }
  });

  it("are hashed only where length and first bytes agree", async () => {
    const other = log.slice();
    other[100] = 9;
    const all = [evidence("a", log), evidence("b", grown), evidence("c", other), evidence("d", log.slice(1))];
    expect(await find(all)).toEqual({ pairs: [], hashed: ["a", "b"] });
  });

  it("are not hashed where the containers' checksums differ", async () => {
    const all = [evidence("a", log, "zip:1"), evidence("b", grown, "zip:2"), evidence("c", log, "zip:1")];
    expect(await find(all)).toEqual({ pairs: ["c -> a"], hashed: ["a", "c"] });
    const mixed = [...all, evidence("d", log)];
    expect((await find(mixed)).pairs).toEqual(["c -> a", "d -> a"]);
  });

  it("are never empty or unreadable", async () => {
    const broken = { ...evidence("b", log), open: () => Promise.reject(new Error("gone")) };
    const finder = new DuplicateFinder();
    for (const one of [evidence("a", log), broken]) finder.add(one, log);
    finder.add(evidence("c", new Uint8Array(0)), new Uint8Array(0));
    finder.add(evidence("d", new Uint8Array(0)), new Uint8Array(0));
    const hash = async (one: Evidence) => sha256Hex(await (await one.open()).slice(0, one.byteLength));
    expect((await finder.resolve(hash)).size).toBe(0);
  });

  it("are those of a comparison of all with all", async () => {
    const contents = fc.array(fc.uint8Array({ minLength: 1, maxLength: 2, max: 1 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(contents, async (list) => {
        const all = list.map((content, i) => evidence(String.fromCharCode(97 + i), content));
        const expected = list.flatMap((content, i) => {
          const first = list.findIndex((other) => other.join() === content.join());
          return first < i ? [`${all[i]!.path} -> ${all[first]!.path}`] : [];
        });
        expect((await find(all)).pairs).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
