import { type Issue, memorySource } from "@unbind/bytes";
import { expect, test } from "vitest";
import { readEvtx } from "./index.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES, u32 } from "./layout.ts";
import { recordOffsets, testLog } from "./test-log.ts";

/** Four chunks; the second is hit. */
const EVENTS = 360;
const whole = testLog(EVENTS);
const HIT = FILE_BLOCK_BYTES + CHUNK_BYTES;
const inHit = recordOffsets(whole, 1);
const victim = inHit[10] as number;
const CHECKSUMS = new Set(["EVTX_CHUNK_CRC", "EVTX_CHUNK_HEADER_CRC", "EVTX_FILE_CRC"]);

async function read(log: Uint8Array) {
  const issues: Issue[] = [];
  const ids: number[] = [];
  const summary = await readEvtx(
    memorySource(log),
    { path: "test.evtx" },
    { record: (record) => ids.push(Number(record.event().recordId)), issue: (issue) => issues.push(issue) },
  );
  const all = issues.map(({ code }) => code);
  return {
    summary,
    ids,
    issues,
    codes: all.filter((code) => !CHECKSUMS.has(code)),
    checksums: all.filter((code) => CHECKSUMS.has(code)),
  };
}

function damaged(change: (log: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = Uint8Array.from(whole);
  change(new DataView(bytes.buffer), bytes);
  return bytes;
}

test("the whole log", async () => {
  const { summary, ids, issues } = await read(whole);
  expect(issues).toEqual([]);
  expect(ids).toEqual(Array.from({ length: EVENTS }, (_, i) => i + 1));
  expect(summary).toMatchObject({ records: EVENTS, promised: EVENTS, chunks: 4, damagedChunks: 0, unreadable: 0 });
  expect(summary.firstTime).toBe(132_914_143_584_984_011n);
  expect(summary.lastTime).toBe(132_914_143_584_984_011n + BigInt(EVENTS - 1) * 600_000_000n);
});

test.each<[string, (log: DataView, bytes: Uint8Array) => void, number, string[]]>([
  ["record magic zeroed", (log) => log.setUint32(victim, 0), 1, ["EVTX_RECORD_FRAME", "EVTX_RECORDS_MISSING"]],
  ["record magic junk", (log) => log.setUint32(victim, 0x61626364), 1, ["EVTX_RECORD_FRAME", "EVTX_RECORDS_MISSING"]],
  ["record size 0", (log) => log.setUint32(victim + 4, 0, true), 1, ["EVTX_RECORD_FRAME", "EVTX_RECORDS_MISSING"]],
  [
    "record size 2 GiB",
    (log) => log.setUint32(victim + 4, 0x7fffffff, true),
    1,
    ["EVTX_RECORD_FRAME", "EVTX_RECORDS_MISSING"],
  ],
  ["record size too large by one record", (log) => enlarge(log), 0, ["EVTX_RECORD_FRAME"]],
  [
    "repeated size wrong",
    (log) => log.setUint32(victim + u32At(log, victim + 4) - 4, 7, true),
    0,
    ["EVTX_RECORD_FRAME"],
  ],
  ["chunk magic destroyed", (_, bytes) => bytes.fill(0x41, HIT, HIT + 8), 0, ["EVTX_CHUNK_MAGIC"]],
  ["chunk header zeroed", (_, bytes) => bytes.fill(0, HIT, HIT + 512), 0, ["EVTX_CHUNK_MAGIC"]],
  ["free space 512", (log) => log.setUint32(HIT + 48, 512, true), 0, ["EVTX_FREE_SPACE"]],
  ["free space 4 GiB", (log) => log.setUint32(HIT + 48, 0xffffffff, true), 0, ["EVTX_FREE_SPACE"]],
  [
    "free space inside a record",
    (log) => log.setUint32(HIT + 48, victim - HIT + 9, true),
    1,
    ["EVTX_FREE_SPACE", "EVTX_RECORD_FRAME", "EVTX_RECORDS_MISSING"],
  ],
  ["file header counts 1 chunk", (log) => log.setUint16(42, 1, true), 0, []],
  ["file header counts 65,535 chunks", (log) => log.setUint16(42, 65535, true), 0, ["EVTX_CHUNK_COUNT"]],
  [
    "last id := first id",
    (log) => log.setBigUint64(HIT + 32, log.getBigUint64(HIT + 24, true), true),
    0,
    ["EVTX_RECORDS_EXTRA"],
  ],
  [
    "ids contradict each other",
    (log) => log.setBigUint64(HIT + 24, 2n ** 63n, true),
    0,
    ["EVTX_CHUNK_IDS", "EVTX_RECORDS_EXTRA"],
  ],
  ["file magic destroyed", (log) => log.setUint32(0, 0), 0, ["EVTX_FILE_MAGIC"]],
])("%s", async (_, change, lost, codes) => {
  const { summary, ids, issues, codes: found, checksums } = await read(damaged(change));
  expect([...new Set(found)].sort()).toEqual([...codes].sort());
  expect(ids.length).toBe(EVENTS - lost);
  expect(summary.records + summary.resynchronised + summary.unreadable).toBe(ids.length + summary.unreadable);
  for (const { evidence } of issues) expect(evidence.offset).toBeLessThanOrEqual(whole.length);
  if (codes.some((code) => code.startsWith("EVTX_RECORD_"))) expect(checksums).toContain("EVTX_CHUNK_CRC");
});

function u32At(log: DataView, at: number): number {
  return log.getUint32(at, true);
}

/** The victim's size reaches over the next record. */
function enlarge(log: DataView): void {
  const size = u32At(log, victim + 4);
  log.setUint32(victim + 4, size + u32At(log, victim + size + 4), true);
}

test.each([
  ["definition offset", 34, 0x0000_4242],
  ["definition offset past the chunk", 34, 0xffff_fff0],
  ["value count", 38, 0xffff],
])("garbage as %s: the record is lost and named, or read by the slots Windows uses", async (_, at, value) => {
  const { summary, ids, issues } = await read(damaged((log) => log.setUint32(victim + at, value, true)));
  const recordId = String(u32(whole, victim + 8));
  expect(summary).toMatchObject({ records: EVENTS - 1, unreadable: 1, resynchronised: 0 });
  expect(issues.filter(({ code }) => code === "EVTX_RECORD_UNREADABLE")).toMatchObject([
    { severity: "error", evidence: { path: "test.evtx", offset: victim, recordId } },
  ]);
  expect(ids.length).toBe(at === 34 ? EVENTS : EVENTS - 1);
});

test.each([36_000, 65_536 - 512, 65_530, 1])("cut %i bytes before the end", async (cut) => {
  const { summary, ids, codes } = await read(whole.slice(0, whole.length - cut));
  const end = whole.length - cut;
  const intact = recordOffsets(whole, 3).filter((at) => at + u32(whole, at + 4) <= end).length;
  expect(ids.length).toBe(EVENTS - recordOffsets(whole, 3).length + intact);
  expect(codes).toContain(cut === 65_530 ? "EVTX_CHUNK_COUNT" : "EVTX_CUT");
  expect(summary.chunks).toBe(cut === 65_530 ? 3 : 4);
});

test("an overwritten stretch costs only the records in it", async () => {
  const [from, to] = [inHit[20] as number, inHit[30] as number];
  const { summary, ids, issues } = await read(damaged((_, bytes) => bytes.fill(0x5a, from, to)));
  expect(ids.length).toBe(EVENTS - 10);
  expect(summary).toMatchObject({ unreadable: 0, resynchronised: inHit.length - 30, damagedChunks: 1 });
  expect(issues.filter(({ code }) => code === "EVTX_RECORD_FRAME")).toMatchObject([
    { evidence: { offset: from, length: to - from, structure: "record" } },
  ]);
  expect(issues.find(({ code }) => code === "EVTX_RECORDS_MISSING")?.message).toContain("10 of");
});

test("an empty file, and one that ends in its header", async () => {
  expect((await read(new Uint8Array(0))).codes).toEqual(["EVTX_EMPTY"]);
  expect((await read(whole.slice(0, 100))).codes).toEqual(["EVTX_CUT"]);
  expect((await read(whole.slice(0, 4096))).codes).toEqual(["EVTX_CHUNK_COUNT"]);
});

test.each([0, 0x41])("leftovers of %i behind the last slot are no issue, empty slots neither", async (leftover) => {
  const longer = new Uint8Array(whole.length + CHUNK_BYTES + 4096);
  longer.set(whole);
  longer.fill(leftover, whole.length + CHUNK_BYTES);
  const { issues, summary } = await read(longer);
  expect(issues).toEqual([]);
  expect(summary).toMatchObject({ records: EVENTS, chunks: 4, emptyChunks: 1 });
});
