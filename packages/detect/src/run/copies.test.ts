import type { Evidence } from "@unbind/evidence";
import { expect, test } from "vitest";
import { CopyFinder } from "./copies.ts";

function evidence(path: string, byteLength: number): Evidence {
  const open = () => Promise.reject(new Error("not opened here"));
  return { path, byteLength, locator: { root: path, steps: [] }, fingerprint: "crc", open };
}

test("evidence that was met is remembered without what opens its bytes", async () => {
  const asked: object[] = [];
  const finder = new CopyFinder(async (one) => {
    asked.push(one);
    return "same";
  });
  const seen = (path: string, byteLength: number) =>
    finder.originalOf({ evidence: evidence(path, byteLength), format: "evtx", headCrc: 7, part: 0 });
  expect(await seen("a.evtx", 100)).toBeUndefined();
  expect(await seen("b.evtx", 99)).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await seen("c.evtx", 100)).toBe("a.evtx");
  expect(asked[1]).toEqual({ path: "a.evtx", byteLength: 100, locator: { root: "a.evtx", steps: [] } });
});
