import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { filetimeToIso, memorySource } from "@unbind/bytes";
import { readEvents } from "@unbind/evtx";
import { type Event, fieldOf } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { messageValues } from "./message-values.ts";
import { readWhole } from "./read-whole.test-support.ts";

const root = join(import.meta.dirname, "../../../..");
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");
const samples = join(corpus, "samples/evidence");
const sigma = join(corpus, "content/sigma-regression");

interface JsonTruth {
  file: string;
  records: number;
  events: { channel: string; eventId: number; count: number }[];
  hosts: Record<string, number>;
}

function truthOf(name: string): JsonTruth {
  const truth: { json: JsonTruth[] } = JSON.parse(readFileSync(join(samples, "truth.json"), "utf8"));
  return truth.json.find(({ file }) => file.includes(name)) as JsonTruth;
}

/** The only member of a zip whose first local header has no sizes of its own to trust. */
function onlyZipMember(zip: Buffer): Buffer {
  return inflateRawSync(zip.subarray(30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)));
}

/** The member of the tar.gz, whose gzip member is followed by one byte that belongs to nothing. */
function covenantMember(): Buffer {
  const tar = gunzipSync(readFileSync(join(samples, "json/covenant_persistwmi.tar.gz")).subarray(0, -1));
  const sizeAt = (header: number) => Number.parseInt(tar.toString("latin1", header + 124, header + 136), 8);
  const header = 1024;
  return tar.subarray(header + 512, header + 512 + sizeAt(header));
}

function countBy(keys: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** Counts of the truth with the spelling of channels that this reader restores. */
function expectedCounts(truth: JsonTruth): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { channel, eventId, count } of truth.events) {
    const key = `${channel === "security" ? "Security" : channel}|${eventId}`;
    counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

describe.skipIf(!existsSync(samples))("collected JSON", () => {
  test.each([
    ["covenant_persistwmi", covenantMember],
    ["empire_wmic", () => onlyZipMember(readFileSync(join(samples, "json/empire_wmic_add_user_backdoor.zip")))],
  ])("%s: every record, channel, id and host", async (name, member) => {
    const truth = truthOf(name);
    const { format, events, issues } = await readWhole(member());
    expect([format, issues, events.length]).toEqual(["nxlog-json", [], truth.records]);
    expect(countBy(events.map((event) => `${event.channel}|${event.eventId}`))).toEqual(expectedCounts(truth));
    expect(countBy(events.map((event) => event.computer))).toEqual(truth.hosts);
  });

  test("messages of 4688 and Sysmon 1 give the values that stand beside them", async () => {
    const zip = readFileSync(join(samples, "json/empire_wmic_add_user_backdoor.zip"));
    const { events } = await readWhole(onlyZipMember(zip));
    const both = events.filter(
      (event) => event.eventId === 4688 || (event.eventId === 1 && /sysmon/i.test(event.channel)),
    );
    expect(both).toHaveLength(50);
    for (const event of both) {
      const values = messageValues(event.channel, event.eventId, event.message ?? "")?.data ?? [];
      expect(values.length).toBeGreaterThanOrEqual(14);
      // Rendering writes logon ids in capitals, and closes Sysmon's values with what the message ends with.
      const different = values.filter(
        ({ name, value }) => fieldOf(event, name)?.trimEnd().toLowerCase() !== value.trimEnd().toLowerCase(),
      );
      expect(different).toEqual([]);
    }
  });

  test("covenant_persistwmi: the values that matter", async () => {
    const { events } = await readWhole(covenantMember());
    const byRecord = (id: bigint) =>
      events.find((event) => event.computer === "IT001.shire.com" && event.recordId === id);
    const consumer = byRecord(219666n) as Event;
    expect(fieldOf(consumer, "Destination")).toBe(' "powershell -Sta -Nop -Window Hidden -EncodedCommand <blah>"');
    expect(fieldOf(consumer, "EventType")).toBe("WmiConsumerEvent");
    expect(filetimeToIso(consumer.time ?? 0n)).toBe("2019-12-05T04:47:55.2900000Z");
    const binding = byRecord(568n) as Event;
    expect(fieldOf(binding, "ESS")).toBe("Evil Persistence");
    expect(fieldOf(binding, "CONSUMER")).toBe('CommandLineEventConsumer="Evil Persistence"');
    expect(binding.traits).toEqual(["time-of-arrival", "from-message"]);
  });

  test("xp_envelope: three events inside text", async () => {
    const found = [];
    for (const n of [1, 2, 3]) {
      const { format, events, issues } = await readWhole(readFileSync(join(samples, `json/xp_envelope_${n}.json`)));
      expect([format, issues]).toEqual(["maxpatrol-json", []]);
      found.push(...events.map((event) => [event.eventId, event.recordId, event.computer, event.traits.length]));
    }
    expect(found).toEqual([
      [20, 16111n, "IEWIN7", 0],
      [21, 16112n, "IEWIN7", 0],
      [19, 16115n, "IEWIN7", 0],
    ]);
  });
});

async function eventsOfLog(path: string): Promise<Event[]> {
  const events: Event[] = [];
  for await (const result of readEvents(memorySource(readFileSync(path)), { path })) {
    if (result.ok) events.push(result.event);
  }
  return events;
}

/** An event without its place, line ends as XML's readers see them. */
function content({ ref: _ref, traits: _traits, data, ...event }: Event): object {
  return { ...event, data: data.map(({ name, value }) => [name, value.replace(/\r\n?/g, "\n")]) };
}

/** An event as far as evtx_dump keeps it: times of six digits, no blanks at the end, GUIDs without braces. */
function asEvtxDump({ ref: _ref, data, time, ...event }: Event): object {
  const guid = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;
  const bare = (value: string) => guid.exec(value)?.[1]?.toLowerCase() ?? value.trimEnd();
  return { ...event, time: (time ?? 0n) / 10n, data: data.map(({ name, value }) => [name, bare(value)]) };
}

describe.skipIf(!existsSync(samples))("rendered XML", () => {
  test("every event is the one that the log has", async () => {
    let records = 0;
    for (const file of globSync("rendered/*.xml", { cwd: samples })) {
      const name = file.replace(/^rendered.(.*)\.xml$/, "$1.evtx");
      const log = await eventsOfLog(
        ["evtx", "robust"].map((folder) => join(samples, folder, name)).find(existsSync) ?? "",
      );
      const { format, events, issues } = await readWhole(readFileSync(join(samples, file)));
      expect([file, format, issues]).toEqual([file, "windows-xml", []]);
      expect(events.map(content)).toEqual(log.map(content));
      records += events.length;
    }
    expect(records).toBe(543);
  });
});

describe.skipIf(!existsSync(sigma))("evtx_dump JSON of rule tests", () => {
  test("every value is the one that the log has", async () => {
    const different: string[] = [];
    for (const file of globSync("*/*.evtx", { cwd: sigma })) {
      const log = (await eventsOfLog(join(sigma, file))).map(asEvtxDump);
      const { events } = await readWhole(readFileSync(join(sigma, file.replace(/evtx$/, "json"))));
      if (!isDeepStrictEqual(events.map(asEvtxDump), log)) different.push(file);
    }
    expect(different).toEqual([]);
  });

  test("every file, records as in the folder's provenance", async () => {
    let records = 0;
    const files = globSync("*/*.json", { cwd: sigma });
    for (const file of files) {
      const { format, events, issues } = await readWhole(readFileSync(join(sigma, file)));
      expect([file, format, issues]).toEqual([file, "evtx-dump-json", []]);
      expect(events.every((event) => event.time !== undefined && event.computer !== "" && event.channel !== "")).toBe(
        true,
      );
      records += events.length;
    }
    expect([files.length, records]).toEqual([60, 69]);
  });
});
