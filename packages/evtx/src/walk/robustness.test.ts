import { memorySource } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readEvtx } from "./index.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES } from "./layout.ts";
import { checkMutant } from "./mutant-check.ts";
import { mutate } from "./mutation.ts";
import { testLog } from "./test-log.ts";

const logs = [testLog(60), testLog(60, { form: "exported", slack: "previous" }), testLog(20, { form: "literal" })];

test("any bytes give records and issues, nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 9000 }), async (bytes) => {
      await checkMutant(bytes);
    }),
    { numRuns: 50 },
  );
});

test("damaged logs give records and issues, nothing else", async () => {
  let met = 0;
  for (let seed = 1; seed <= 100; seed++) met += await checkMutant(mutate(logs, seed));
  expect(met).toBeGreaterThan(1000);
});

test("the same seed gives the same damage", () => {
  expect(mutate(logs, 7)).toEqual(mutate(logs, 7));
  expect(mutate(logs, 7)).not.toEqual(mutate(logs, 8));
});

test("a chunk full of one-record definitions that point everywhere ends", async () => {
  const bytes = new Uint8Array(FILE_BLOCK_BYTES + CHUNK_BYTES);
  const view = new DataView(bytes.buffer);
  for (let at = FILE_BLOCK_BYTES; at < bytes.length; at += 32) {
    view.setUint32(at, 0x2a2a, true);
    view.setUint32(at + 4, 32, true);
    view.setUint32(at + 24, 0x0001_010f, true);
    view.setUint32(at + 28, 32, true);
  }
  const source = memorySource(bytes);
  const summary = await readEvtx(
    source,
    { path: "x", slack: true },
    { record: () => undefined, issue: () => undefined },
  );
  expect(summary).toMatchObject({ records: 0, resynchronised: 0, unreadableFrames: CHUNK_BYTES / 32 });
});
