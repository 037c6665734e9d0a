import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";

const root = resolve(import.meta.dirname, "../../../..", process.env.UNBIND_CORPUS ?? "../shared", "samples/evidence");
const isThere = existsSync(join(root, "truth.json"));

interface LogTruth {
  file: string;
  byteLength: number;
  records: number;
  events: { channel: string; eventId: number; count: number }[];
  recovery?: { moreByResync: number };
}

/** The truth counts 14 records as read whose payload definitions are overwritten by values of other records. */
const PAYLOAD_LOST: Record<string, number> = { "robust/overwritten_records_rdpcorets.evtx": 14 };

const truth: { evtx: LogTruth[]; robust: LogTruth[] } = isThere
  ? JSON.parse(readFileSync(join(root, "truth.json"), "utf8"))
  : { evtx: [], robust: [] };

const logs = [...truth.evtx, ...truth.robust].filter(({ byteLength }) => byteLength > 0);

const rendered = logs
  .map(({ file }) => ({ file, xml: join(root, "rendered", `${basename(file, ".evtx")}.xml`) }))
  .filter(({ xml }) => existsSync(xml));

const unfolded = (text: string) => text.replaceAll("\r\n", "\n");

describe.skipIf(!isThere)("unbind dump on the samples", () => {
  it.each(rendered)("$file as XML is what Windows renders", async ({ file, xml }) => {
    const { code, stdout } = await runCommand(["dump", join(root, file), "--format", "xml"], { input: "" });
    expect(code).toBe(0);
    expect(unfolded(stdout) === unfolded(readFileSync(xml, "utf8"))).toBe(true);
  });

  it.each(logs)("$file gives its $records records and those behind damage", async (entry) => {
    const { code, stdout } = await runCommand(["dump", join(root, entry.file)], { input: "" });
    expect(code).toBe(0);
    const lines = stdout.split("\n").slice(0, -1);
    const behindDamage = (entry.recovery?.moreByResync ?? 0) - (PAYLOAD_LOST[entry.file] ?? 0);
    expect(lines).toHaveLength(entry.records + behindDamage);
    if (behindDamage > 0) return;
    const expected = entry.events.map(({ channel, eventId, count }) => [`${channel} ${eventId}`, count]);
    expect(eventCounts(lines)).toEqual(Object.fromEntries(expected));
  });
});

function eventCounts(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const { Channel, EventID } = JSON.parse(line).Event.System;
    const key = `${Channel} ${EventID?.["#text"] ?? EventID}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
