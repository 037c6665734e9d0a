import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { everydayActivity, logOf } from "@unbind/evtx/fixtures";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { fixtureFiles, QUIET_RECORDS } from "./fixture-files.ts";

const files = fixtureFiles();
afterAll(() => files.remove());

const dump = (...args: string[]) => runCommand(["dump", ...args], { input: "" });

async function eventIds(...args: string[]): Promise<number[]> {
  const { stdout } = await dump(...args);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line).Event.System.EventID);
}

describe("unbind dump", () => {
  it("writes one record a line, in the order of the log", async () => {
    const { code, stdout, stderr } = await dump(files.planted);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).Event.System);
    expect(records.map(({ EventRecordID }) => EventRecordID)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(records.every(({ Computer }) => Computer === "WKSTN-04")).toBe(true);
  });

  it("writes a JSON array, also of nothing", async () => {
    expect(JSON.parse((await dump(files.planted, "--format", "json")).stdout)).toHaveLength(12);
    expect(JSON.parse((await dump(files.planted, "--format", "json", "--event-id", "1")).stdout)).toEqual([]);
  });

  it("writes XML as Windows renders it, in one element", async () => {
    const { stdout } = await dump(files.planted, "--format", "xml");
    const lines = stdout.split("\n");
    expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(["<Events>", "</Events>", ""]);
    expect(stdout.match(/<Event xmlns=/g)).toHaveLength(12);
    expect(stdout.match(/<\/Event>\n/g)).toHaveLength(12);
  });

  it("picks by event id, provider, channel and time", async () => {
    expect(await eventIds(files.planted, "--event-id", "5859")).toEqual(Array(6).fill(5859));
    expect(await eventIds(files.planted, "--event-id", "5859-5861")).toHaveLength(12);
    expect(await eventIds(files.planted, "--provider", "microsoft-windows-wmi-activity")).toHaveLength(12);
    expect(await eventIds(files.planted, "--provider", "Other")).toEqual([]);
    expect(await eventIds(files.planted, "--channel", "Security")).toEqual([]);
    expect(await eventIds(files.planted, "--since", "2024-05-15")).toHaveLength(8);
    expect(await eventIds(files.planted, "--until", "2024-05-15")).toHaveLength(4);
  });

  it("goes through folders and tells what it did not read", async () => {
    writeFileSync(join(files.case, "notes.txt"), "nothing to see");
    const { code, stdout, stderr } = await dump(files.case);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(12 + QUIET_RECORDS);
    expect(stderr).toContain("UNKNOWN_FORMAT");
    expect((await dump(files.case, "--quiet")).stderr).toBe("");
  });

  it("reads its own JSON back as an export, in the event shape", async () => {
    const json = (await dump(files.planted)).stdout;
    const { code, stdout } = await runCommand(["dump", "-", "--event-id", "5861"], { input: json });
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(events).toHaveLength(6);
    expect(events[0]).toMatchObject({
      provider: "Microsoft-Windows-WMI-Activity",
      eventId: 5861,
      recordId: "1",
      computer: "WKSTN-04",
      payloadName: "Operation_ESStoConsumerBinding",
      evidence: { path: "-", offset: 0 },
    });
    const xml = await runCommand(["dump", "-", "--format", "xml"], { input: json });
    expect(xml.stdout).toBe("<Events>\n</Events>\n");
    expect(xml.stderr).toContain("UNSUPPORTED_XML");
  });

  it("exits with 3 when nothing could be read", async () => {
    const { code, stdout, stderr } = await dump(join(files.folder, "missing.evtx"));
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("unbind: nothing could be read\n");
  });

  it("writes --output whole", async () => {
    const path = join(files.folder, "records.jsonl");
    const { code, stdout } = await dump(files.planted, "--output", path);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(path, "utf8").trimEnd().split("\n")).toHaveLength(12);
    const refused = await dump(files.case, "--output", join(files.case, "x.jsonl"));
    expect(refused.code).toBe(2);
    expect(existsSync(join(files.case, "x.jsonl"))).toBe(false);
  });

  it("is quiet when its reader goes away in the middle", async () => {
    const path = join(files.folder, "long.evtx");
    writeFileSync(path, logOf(everydayActivity(8000)));
    const { code, stdout, stderr } = await runCommand(["dump", path], {
      input: "",
      onStart: (child) => child.stdout?.once("data", () => child.stdout?.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.length).toBeGreaterThan(0);
  });
});
