import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ByteWriter, ChunkDecoder } from "./index.ts";

const root = process.env.UNBIND_CORPUS ?? fileURLToPath(new URL("../../../../../shared", import.meta.url));
const samples = `${root}/samples/evidence`;
const found = existsSync(samples);

interface SampleTruth {
  file: string;
  records: number;
  recordsUnreadableInOrder?: number;
  events?: { channel: string; eventId: number; count: number }[];
  recovery?: { inOrderUnreadable: number; recordsBad: number };
}

/** Records in order, the plain way: up to the free space or the first bad frame. */
function* frames(chunk: Uint8Array): Generator<{ offset: number; byteLength: number }> {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const end = Math.min(view.getUint32(48, true), chunk.length);
  for (let offset = 512; offset + 28 <= end && view.getUint32(offset, true) === 0x2a2a; ) {
    const byteLength = view.getUint32(offset + 4, true);
    if (byteLength < 28 || byteLength % 8 !== 0 || byteLength > end - offset) return;
    yield { offset, byteLength };
    offset += byteLength;
  }
}

/** Whole records behind the free space: both sizes agree and a fragment begins. */
function* slackFrames(chunk: Uint8Array): Generator<{ offset: number; byteLength: number }> {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  for (let offset = view.getUint32(48, true); offset + 32 <= chunk.length; offset += 8) {
    const byteLength = view.getUint32(offset + 4, true);
    if (view.getUint32(offset, true) !== 0x2a2a || byteLength < 32 || offset + byteLength > chunk.length) continue;
    if (view.getUint32(offset + byteLength - 4, true) !== byteLength) continue;
    if (view.getUint32(offset + 24, true) === 0x1010f) yield { offset, byteLength };
  }
}

function* chunksOf(file: Uint8Array): Generator<{ chunk: Uint8Array; at: number }> {
  for (let at = 4096; at + 512 < file.length; at += 65_536) {
    const chunk = file.subarray(at, at + 65_536);
    if (new TextDecoder().decode(chunk.subarray(0, 7)) === "ElfChnk") yield { chunk, at };
  }
}

function truth(): SampleTruth[] {
  if (!found) return [];
  const all = JSON.parse(readFileSync(`${samples}/truth.json`, "utf8"));
  return [...all.evtx, ...all.robust];
}

const undamaged = truth().filter(({ records, recovery }) => {
  return records > 0 && (recovery === undefined || (recovery.inOrderUnreadable === 0 && recovery.recordsBad === 0));
});
const rendered = found ? readdirSync(`${samples}/rendered`) : [];

describe.skipIf(!found)("samples", () => {
  test.each(undamaged)("every record of $file as event, JSON and XML", ({ file, records, events }) => {
    const decoder = new ChunkDecoder({ path: file });
    const out = new ByteWriter();
    const text = new TextDecoder("utf-8", { fatal: true });
    const counts = new Map<string, number>();
    let seen = 0;
    for (const { chunk, at } of chunksOf(readFileSync(`${samples}/${file}`))) {
      decoder.load(chunk, at);
      for (const { offset, byteLength } of frames(chunk)) {
        const event = decoder.event(offset, byteLength);
        out.reset();
        decoder.json(offset, byteLength, out);
        const { Event } = JSON.parse(text.decode(out.bytes()));
        expect(Event.System.Channel).toBe(event.channel);
        expect(Number(Event.System.EventRecordID)).toBe(Number(event.recordId));
        out.reset();
        decoder.xml(offset, byteLength, out);
        text.decode(out.bytes());
        const key = `${event.channel}|${event.eventId}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        seen++;
      }
    }
    expect(seen).toBe(records);
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries((events ?? []).map(({ channel, eventId, count }) => [`${channel}|${eventId}`, count])),
    );
  });

  test.each(rendered)("%s equals Windows' own rendering", (name) => {
    const file = ["evtx", "robust"]
      .map((folder) => `${samples}/${folder}/${name.replace(".xml", ".evtx")}`)
      .find((path) => existsSync(path));
    const decoder = new ChunkDecoder({ path: name });
    const out = new ByteWriter();
    out.text("<Events>\n");
    for (const { chunk, at } of chunksOf(readFileSync(file ?? name))) {
      decoder.load(chunk, at);
      for (const { offset, byteLength } of frames(chunk)) {
        decoder.xml(offset, byteLength, out);
        out.text("\n");
      }
    }
    out.text("</Events>\n");
    const folded = new TextDecoder().decode(out.bytes()).replaceAll("\r\n", "\n");
    expect(folded).toBe(readFileSync(`${samples}/rendered/${name}`, "utf8"));
  });

  test.each([
    ["evtx/aptsim_win10_WMI-Activity.evtx", 73, ["recovered"]],
    ["evtx/slack_only_5861.evtx", 75, ["recovered", "definition-lost"]],
    ["evtx/slack_only_5857.evtx", 110, ["recovered", "definition-lost"]],
  ])("every slack record of %s gets its values under their names", (file, count, traits) => {
    const decoder = new ChunkDecoder({ path: file });
    let seen = 0;
    for (const { chunk, at } of chunksOf(readFileSync(`${samples}/${file}`))) {
      decoder.load(chunk, at);
      for (const { offset, byteLength } of slackFrames(chunk)) {
        const event = decoder.recovered(offset, byteLength);
        expect(event.traits).toEqual(traits);
        expect(event.channel).toBe("Microsoft-Windows-WMI-Activity/Operational");
        expect(event.computer === "").toBe(traits.includes("definition-lost"));
        expect(event.data.every(({ name }) => name !== "Data")).toBe(true);
        expect(event.data.length).toBeGreaterThan(3);
        seen++;
      }
    }
    expect(seen).toBe(count);
  });

  test("there are samples to compare with", () => {
    expect(rendered).toHaveLength(10);
    expect(undamaged.length).toBeGreaterThan(15);
  });
});
