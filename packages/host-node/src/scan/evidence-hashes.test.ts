import { type ByteSource, memorySource } from "@unbind/bytes";
import type { Evidence, Locator } from "@unbind/evidence";
import { expect, test } from "vitest";
import { EvidenceHashes } from "./evidence-hashes.ts";

const located = (root: string): { path: string; locator: Locator } => ({ path: root, locator: { root, steps: [] } });

test("however much evidence is hashed, it is held one at a time", async () => {
  let held = 0;
  let most = 0;
  const openRoot = async (root: string): Promise<Evidence> => {
    most = Math.max(most, ++held);
    const bytes = memorySource(new TextEncoder().encode(root));
    const slice: ByteSource["slice"] = async (from, to) => {
      const piece = await bytes.slice(from, to);
      held--;
      return piece;
    };
    const source: ByteSource = { byteLength: bytes.byteLength, slice };
    return { ...located(root), byteLength: bytes.byteLength, fingerprint: undefined, open: async () => source };
  };
  const hashes = new EvidenceHashes("all", openRoot, {}, {});
  const names = Array.from({ length: 100 }, (_, i) => `file-${i}.evtx`);
  const digests = await Promise.all(names.map((name) => hashes.of(located(name), true)));
  expect(new Set(digests).size).toBe(100);
  expect(digests.every((digest) => /^[0-9a-f]{64}$/.test(digest ?? ""))).toBe(true);
  expect(most).toBe(1);
});

test("evidence that can't be hashed doesn't hold up what comes after it", async () => {
  const openRoot = async (root: string): Promise<Evidence> => {
    if (root === "gone.evtx") throw new Error("gone");
    const source = memorySource(new Uint8Array(3));
    return { ...located(root), byteLength: 3, fingerprint: undefined, open: async () => source };
  };
  const hashes = new EvidenceHashes("all", openRoot, {}, {});
  const digests = await Promise.all([hashes.of(located("gone.evtx"), true), hashes.of(located("there.evtx"), true)]);
  expect(digests).toEqual([null, "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c"]);
});
