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
const undamaged = logs.filter(({ recovery }) => !recovery?.moreByResync);

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

  it.each(logs)("$file gives all $records records", async ({ file, records, recovery }) => {
    const { code, stdout } = await runCommand(["dump", join(root, file)], { input: "" });
    expect(code).toBe(0);
    const behindDamage = (recovery?.moreByResync ?? 0) - (PAYLOAD_LOST[file] ?? 0);
    expect(stdout.split("\n").length - 1).toBe(records + behindDamage);
  });

  it.each(undamaged)("$file has its events by channel and id", async ({ file, events }) => {
    const { stdout } = await runCommand(["dump", join(root, file)], { input: "" });
    const counts = new Map<string, number>();
    for (const line of stdout.split("\n").slice(0, -1)) {
      const { Channel, EventID } = JSON.parse(line).Event.System;
      const key = `${Channel} ${EventID?.["#text"] ?? EventID}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = events.map(({ channel, eventId, count }) => [`${channel} ${eventId}`, count]);
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(expected));
  });
});
