import { memorySource } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { type EventSelector, type RecordOrigin, readEvtx } from "./index.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES, u32 } from "./layout.ts";
import { recordOffsets, testLog } from "./test-log.ts";

/** A full chunk of another log, and a short log written into the buffer that held it. */
const foreign = testLog(100).slice(FILE_BLOCK_BYTES, FILE_BLOCK_BYTES + CHUNK_BYTES);
const LIVE = 6;
const log = testLog(LIVE, { slack: foreign });
const liveEnd = u32(log, FILE_BLOCK_BYTES + 48);
const staleOffsets = recordOffsets(testLog(100), 0).filter((at) => at - FILE_BLOCK_BYTES >= liveEnd);

async function read(slack: boolean, select?: readonly EventSelector[]) {
  const events: { origin: RecordOrigin; offset: number; event: Event }[] = [];
  const codes: string[] = [];
  const summary = await readEvtx(
    memorySource(log),
    { path: "test.evtx", slack, ...(select && { select }) },
    {
      record: (record) => events.push({ origin: record.origin, offset: record.offset, event: record.event() }),
      issue: (issue) => codes.push(issue.code),
    },
  );
  return {
    summary,
    codes,
    live: events.filter((one) => one.origin === "live"),
    stale: events.filter((one) => one.origin === "slack"),
  };
}

describe("a log in a buffer that held another one", () => {
  test("without slack only the live records count", async () => {
    const { summary, live, stale, codes } = await read(false);
    expect(summary).toMatchObject({ records: LIVE, slackRecords: 0, selected: LIVE });
    expect([live.length, stale.length, codes.length]).toEqual([LIVE, 0, 0]);
  });

  test("with slack each whole stale record comes once, marked", async () => {
    const { summary, live, stale } = await read(true);
    expect(staleOffsets.length).toBeGreaterThan(50);
    expect(summary).toMatchObject({ records: LIVE, slackRecords: staleOffsets.length, slackDuplicates: 0 });
    expect(live.every(({ event }) => !event.traits.includes("recovered"))).toBe(true);
    expect(stale.map(({ offset }) => offset)).toEqual(staleOffsets);
    expect(stale.every(({ event }) => event.traits.includes("recovered"))).toBe(true);
    expect(stale.map(({ event }) => event.recordId).at(-1)).toBe(BigInt(recordOffsets(testLog(100), 0).length));
  });

  test("slack tells nothing about hosts, channels and times of the log", async () => {
    const { summary } = await read(true);
    const { computers, channels, firstTime, lastTime } = (await read(false)).summary;
    expect(summary).toMatchObject({ computers, channels, firstTime, lastTime });
  });

  test("selectors apply to stale records too", async () => {
    const { live, stale, summary } = await read(true, [{ channels: ["Security"], eventIds: [4688] }]);
    expect(live.map(({ event }) => event.eventId)).toEqual([4688]);
    expect(stale.length).toBeGreaterThan(5);
    expect(stale.every(({ event }) => event.eventId === 4688)).toBe(true);
    expect(summary.slackRecords).toBe(staleOffsets.length);
  });
});
