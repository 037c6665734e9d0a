import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { memorySource } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { logOf } from "../fixtures/container-cases.ts";
import { SCM_SUBSCRIPTION } from "../fixtures/subscription-spec.ts";
import { bindingActivated } from "../fixtures/wmi-activity.ts";
import { readEvents } from "../walk/index.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const CORPUS = resolve(ROOT, process.env.UNBIND_CORPUS ?? "../shared");
const LOG = join(CORPUS, "samples/evidence/evtx/aptsim_win10_WMI-Activity.evtx");
const FILE_BLOCK = 4096;
const RECORD = 512;

/** Chunk offsets at which the first record may differ, first and last byte. */
const FREE: readonly (readonly [first: number, last: number, why: string])[] = [
  [RECORD + 30, RECORD + 33, "id of the root template: first bytes of its GUID"],
  [RECORD + 42, RECORD + 57, "GUID of the root template: ours is a digest"],
  [0x74d, 0x74e, "2 bytes of a null Qualifiers: leftovers"],
  [0x75f, 0x76e, "16 bytes of a null ActivityID: leftovers"],
];

async function firstEvent(file: Uint8Array): Promise<Event | undefined> {
  for await (const result of readEvents(memorySource(file), { path: LOG })) if (result.ok) return result.event;
  return undefined;
}

describe.skipIf(!existsSync(LOG))("bytes as Windows writes them", () => {
  test("the first record of a WMI-Activity log comes out the same", async () => {
    const file = readFileSync(LOG);
    const theirs = file.subarray(FILE_BLOCK, FILE_BLOCK + 65_536);
    const first = await firstEvent(file);
    if (first?.time === undefined) throw new Error("no record");
    const threadId = theirs.readUInt32LE(0x773);
    const stamp = { computer: first.computer, time: first.time, processId: first.processId ?? 0, threadId };
    const ours = logOf([bindingActivated(stamp, SCM_SUBSCRIPTION)]).subarray(FILE_BLOCK);
    const differing = Array.from({ length: theirs.readUInt32LE(RECORD + 4) }, (_, i) => RECORD + i)
      .filter((at) => theirs[at] !== ours[at])
      .filter((at) => !FREE.some(([start, end]) => at >= start && at <= end));
    expect(differing).toEqual([]);
  });
});
