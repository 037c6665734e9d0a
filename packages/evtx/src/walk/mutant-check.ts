/** What must hold for any bytes at all; shared by the fuzzer and its short test. */
import { EvidenceError, memorySource } from "@unbind/bytes";
import { ByteWriter } from "../binxml/index.ts";
import type { RecordHandle } from "./current-record.ts";
import { readEvtx } from "./read-evtx.ts";
import type { EventSelector } from "./selection.ts";
import { WMI_CHANNEL } from "./test-log.ts";

const HUNT: readonly EventSelector[] = [
  { channels: [WMI_CHANNEL], eventIds: [5861] },
  { channels: ["Security"], eventIds: [4688], contains: ["scrcons.exe", "wmiprvse.exe"] },
];

/**
 * Reads the bytes in full (events, JSON, XML, slack) and as a hunt.
 *
 * @returns the number of records and issues met
 * @throws anything that isn't an `EvidenceError`: what the fuzzer looks for
 */
export async function checkMutant(bytes: Uint8Array): Promise<number> {
  const source = memorySource(bytes);
  const out = new ByteWriter();
  let met = 0;
  const issue = () => met++;
  const record = (handle: RecordHandle) => {
    met++;
    out.reset();
    for (const render of [() => handle.json(out), () => handle.xml(out)]) {
      try {
        render();
      } catch (error) {
        if (!(error instanceof EvidenceError)) throw error;
      }
    }
    handle.event();
  };
  const all = await readEvtx(source, { path: "mutant", slack: true }, { record, issue });
  const hunt = await readEvtx(source, { path: "mutant", select: HUNT, checksums: false }, { record, issue });
  if (hunt.promised !== all.promised || hunt.selected > all.selected) throw new Error("hunt and full walk disagree");
  return met;
}
