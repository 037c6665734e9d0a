import { type ByteSource, memorySource } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import { expect, test } from "vitest";
import type { PieceResult } from "./piece.ts";
import { readPiece } from "./read-piece.ts";
import { MAX_MOF_BYTES } from "./walk/evidence-reading.ts";

const TEXT = `#pragma namespace("\\\\\\\\.\\\\root\\\\subscription")
instance of __EventFilter { Name = "f"; Query = "SELECT * FROM __TimerEvent"; };
class A { };
`;

async function read(source: ByteSource): Promise<PieceResult[]> {
  const locator = { root: "x.mof", steps: [] };
  const evidence: Evidence = {
    path: "x.mof",
    byteLength: source.byteLength,
    locator,
    fingerprint: undefined,
    open: async () => source,
  };
  const results: PieceResult[] = [];
  const piece = { path: "x.mof", locator, byteLength: source.byteLength };
  for await (const result of readPiece(piece, async () => evidence, {}, {})) results.push(result);
  return results;
}

test("a MOF file: its objects, namespaces and what it would create", async () => {
  const [result, ...others] = await read(memorySource(new TextEncoder().encode(TEXT)));
  expect(others).toEqual([]);
  expect(result).toMatchObject({
    format: "mof",
    records: 2,
    events: 0,
    namespaces: ["root\\subscription"],
    computers: [],
    issues: [],
  });
  expect(result?.sightings.map(({ kind, object, evidence }) => [kind, object, evidence.offset])).toEqual([
    ["attempted", "filter", TEXT.indexOf("instance")],
  ]);
});

test("one over MAX_MOF_BYTES is an issue, and not read", async () => {
  const head = new Uint8Array(65_536).fill(0x20);
  head.set(new TextEncoder().encode(TEXT));
  const asked: number[] = [];
  const source: ByteSource = {
    byteLength: MAX_MOF_BYTES + 1,
    slice: async (start, end) => {
      asked.push(end);
      return head.subarray(start, Math.min(end, head.length));
    },
  };
  const [result] = await read(source);
  expect(result).toMatchObject({ format: "mof", records: 0, sightings: [] });
  expect(result?.issues.map(({ code, evidence }) => [code, evidence])).toEqual([
    ["MOF_LIMIT", { path: "x.mof", offset: 0 }],
  ]);
  expect(Math.max(...asked)).toBeLessThanOrEqual(head.length);
});
