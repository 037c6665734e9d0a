import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { memorySource } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { type EvtxSummary, readEvtx } from "./index.ts";

interface TruthEntry {
  file: string;
  records: number;
  header?: { chunksFound: number } | null;
  recovery?: Record<string, number>;
  slack?: { wholeRecords: number; duplicatesOfLive: number };
  computers?: { name: string }[];
  events?: { channel: string; eventId: number; count: number }[];
}

const samples = resolve(
  import.meta.dirname,
  "../../../..",
  process.env.UNBIND_CORPUS ?? "../shared",
  "samples/evidence",
);
const truthFile = resolve(samples, "truth.json");
const exists = existsSync(truthFile);
const truth = exists ? JSON.parse(readFileSync(truthFile, "utf8")) : { evtx: [], robust: [] };

/** The truth counts 14 records as read whose payload definitions are overwritten by values of other records. */
const PAYLOAD_LOST: Record<string, number> = { "robust/overwritten_records_rdpcorets.evtx": 14 };
/** Hosts that only stand in records found by resynchronisation, which the truth leaves out. */
const MORE_HOSTS: Record<string, string[]> = { "robust/zero_data_size_event.evtx": ["DESKTOP-8BGEHIF"] };

describe.skipIf(!exists)("samples", () => {
  test.each<TruthEntry>([...truth.evtx, ...truth.robust])("$file", async (entry) => {
    const events = new Map<string, number>();
    const bytes = new Uint8Array(readFileSync(resolve(samples, entry.file)));
    const summary = await readEvtx(
      memorySource(bytes),
      { path: entry.file, slack: true },
      {
        record(record) {
          const { channel, eventId } = record.event();
          const key = `${channel}|${eventId}`;
          if (record.origin === "live") events.set(key, (events.get(key) ?? 0) + 1);
        },
        issue: () => undefined,
      },
    );
    expect(countsOf(summary)).toEqual(expectedCounts(entry));
    expect(summary.computers.filter((name) => !MORE_HOSTS[entry.file]?.includes(name))).toEqual(
      (entry.computers ?? []).map(({ name }) => name),
    );
    const select = [{ channels: ["Microsoft-Windows-WMI-Activity/Operational"], eventIds: [5859, 5861] }];
    const none = { record: () => undefined, issue: () => undefined };
    const hunt = await readEvtx(memorySource(bytes), { path: entry.file, select }, none);
    expect(sharedFacts(hunt)).toEqual(sharedFacts(summary));
    for (const { channel, eventId, count } of entry.events ?? []) {
      expect(events.get(`${channel}|${eventId}`), `${channel} ${eventId}`).toBe(count);
      expect(summary.channels).toContain(channel);
    }
  });
});

/** What a hunt and a full read must agree on. */
function sharedFacts({ selected, slackRecords, slackDuplicates, ...facts }: EvtxSummary) {
  return facts;
}

function countsOf(summary: EvtxSummary) {
  const { records, unreadable, resynchronised, unreadableFrames, promised } = summary;
  const { chunks, emptyChunks, slackRecords, slackDuplicates } = summary;
  return {
    records,
    unreadable,
    resynchronised,
    unreadableFrames,
    promised,
    chunks,
    emptyChunks,
    slackRecords,
    slackDuplicates,
  };
}

function expectedCounts({ file, records, header, recovery, slack }: TruthEntry): Partial<EvtxSummary> {
  const lost = PAYLOAD_LOST[file] ?? 0;
  return {
    records,
    unreadable: recovery?.inOrderUnreadable ?? 0,
    resynchronised: (recovery?.moreByResync ?? 0) - lost,
    unreadableFrames: (recovery?.resyncFramesWithoutReadableContent ?? 0) + lost,
    promised: recovery?.promisedByChunkHeaders ?? expect.any(Number),
    chunks: header?.chunksFound ?? 0,
    emptyChunks: recovery?.zeroChunkSlots ?? expect.any(Number),
    slackRecords: slack?.wholeRecords ?? 0,
    slackDuplicates: slack?.duplicatesOfLive ?? 0,
  };
}
