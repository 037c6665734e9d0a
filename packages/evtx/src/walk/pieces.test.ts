import { type ByteSource, type Issue, memorySource } from "@unbind/bytes";
import { expect, test } from "vitest";
import { isEvtx, mergeSummaries, type ReadResult, readEvents, readEvtx } from "./index.ts";
import type { ReadEvtxOptions } from "./read-options.ts";
import { testLog } from "./test-log.ts";

const EVENTS = 900;
const log = testLog(EVENTS, { slack: "previous", oldestSlot: 3, emptySlots: 2, flags: { dirty: true } });
const SLOTS = (log.length - 4096) / 65_536;

async function read(source: ByteSource, options: Partial<ReadEvtxOptions> = {}) {
  const told: string[] = [];
  const tell = (value: unknown) =>
    told.push(JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part)));
  const summary = await readEvtx(
    source,
    { path: "test.evtx", slack: true, ...options },
    { record: (record) => tell([record.origin, record.event()]), issue: (issue: Issue) => tell(issue) },
  );
  return { summary, told };
}

const whole = await read(memorySource(log));

test("slack of a wrapped log: every stale record is a copy", () => {
  const { records, slackRecords, slackDuplicates, emptyChunks } = whole.summary;
  expect({ records, emptyChunks }).toEqual({ records: EVENTS, emptyChunks: 2 });
  expect(slackRecords).toBeGreaterThan(0);
  expect(slackDuplicates).toBe(slackRecords);
});

test.each([1, 3, 4])("pieces of %i slots give the same as one walk", async (chunkCount) => {
  const parts = [];
  for (let firstChunk = 0; firstChunk < SLOTS; firstChunk += chunkCount) {
    parts.push(await read(memorySource(log), { firstChunk, chunkCount }));
  }
  expect(parts.flatMap(({ told }) => told)).toEqual(whole.told);
  expect(mergeSummaries(parts.map(({ summary }) => summary))).toEqual(whole.summary);
});

test("how bytes arrive doesn't change what is read", async () => {
  const { slice } = memorySource(log);
  expect(await read({ byteLength: log.length, slice })).toEqual(whole);
  const piped = await read({ byteLength: Number.POSITIVE_INFINITY, slice }, { slack: false });
  expect(piped.told).toEqual((await read(memorySource(log), { slack: false })).told);
});

test("events one by one, issues between them", async () => {
  const results: ReadResult[] = [];
  for await (const result of readEvents(memorySource(log), { path: "test.evtx" })) results.push(result);
  expect(results.filter((result) => result.ok)).toHaveLength(EVENTS);
  expect(results.flatMap((result) => (result.ok ? [] : [result.issue.code]))).toEqual(["EVTX_DIRTY"]);
});

test("progress ends at the end, an abort ends the walk", async () => {
  const done: number[] = [];
  await read(memorySource(log), { onProgress: (bytes) => done.push(bytes) });
  expect(done.at(-1)).toBe(log.length - 4096);
  const reason = new Error("enough");
  await expect(read(memorySource(log), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("recognised by magic, or by the first chunk if the magic is gone", () => {
  expect(isEvtx(log.subarray(0, 16))).toBe(true);
  expect(isEvtx(Uint8Array.from(log.subarray(0, 8192)).fill(0, 0, 8))).toBe(true);
  expect(isEvtx(Uint8Array.from(log.subarray(0, 4096)).fill(0, 0, 8))).toBe(false);
  expect(isEvtx(new Uint8Array(0))).toBe(false);
});
