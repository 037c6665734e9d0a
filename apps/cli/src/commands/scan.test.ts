import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ScanReport, scanReportSchema } from "@unbind/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { fixtureFiles } from "./fixture-files.ts";

const files = fixtureFiles();
afterAll(() => files.remove());

const scan = (...args: string[]) => runCommand(["scan", ...args], { input: "" });
const ANSWER = "1 subscription needs attention on WKSTN-04 (1 suspicious), 1 is known to be harmless.";

async function scanReport(...args: string[]): Promise<ScanReport> {
  const { stdout } = await scan(...args, "--format", "json", "--quiet");
  return JSON.parse(stdout);
}

describe("unbind scan", () => {
  it("answers on standard output, and only there", async () => {
    const { code, stdout, stderr } = await scan(files.planted);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")[0]).toBe(ANSWER);
    expect(stdout).toContain("cmd.exe /c start");
    expect(stdout).not.toContain("\u001b");
  });

  it("fits the width it is given", async () => {
    const { stdout } = await scan(files.planted, "--width", "20");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(20);
  });

  it("gives unbind.scan/1, the same bytes for any number of workers and any order", async () => {
    const one = await scan(files.planted, files.quiet, "--format", "json", "--jobs", "1");
    const two = await scan(files.quiet, files.planted, "--format", "json", "--jobs", "2");
    expect(one).toEqual(two);
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(scanReportSchema);
    expect(validate(JSON.parse(one.stdout)), JSON.stringify(validate.errors)).toBe(true);
  });

  it("gives JSON Lines and CSV", async () => {
    const lines = (await scan(files.planted, "--format", "jsonl")).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(
      expect.arrayContaining(["summary", "host", "evidence", "subscription"]),
    );
    const rows = (await scan(files.planted, "--format", "csv")).stdout.split("\r\n");
    expect(rows[0]).toMatch(/^"id","host","level",/);
    expect(rows[1]).toContain('"cmd.exe /c start"'.slice(1, -1));
  });

  it("gives a page that nothing else belongs to, and Markdown", async () => {
    const path = join(files.folder, "report.html");
    await scan(files.planted, "--format", "html", "--output", path);
    const html = readFileSync(path, "utf8");
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">[\s\S]*<\/html>\n$/);
    expect(html).toContain(`<h1>${ANSWER.replace("'", "&#39;")}</h1>`);
    expect(html).not.toMatch(/<script|\b(?:src|style)=|href="[^#]/);
    const markdown = (await scan(files.planted, "--format", "md")).stdout;
    expect(markdown.split("\n")[0]).toMatch(/^# 1 subscription needs attention on `WKSTN-04`/);
  });

  it.each([
    ["stix", '"type": "x-wmi-subscription"'],
    ["navigator", '"techniqueID": "T1546.003"'],
    ["ocsf", '"class_uid":2004'],
    ["misp", '"info": "WMI event subscription persistence on WKSTN-04"'],
  ])("tells other systems, the same bytes for any number of workers: %s", async (format, told) => {
    const one = await scan(files.planted, "--format", format);
    const two = await scan(files.planted, "--format", format, "--jobs", "2");
    expect(one).toEqual({ ...two, code: 0, stderr: "" });
    expect(one.stdout).toContain(told);
    expect(JSON.parse(one.stdout)).toBeTypeOf("object");
  });

  it.each([
    ["unknown", 1],
    ["benign", 1],
    ["suspicious", 1],
    ["malicious", 0],
  ])("--fail-on %s exits with %i", async (level, code) => {
    expect((await scan(files.planted, "--fail-on", level)).code).toBe(code);
  });

  it("--min-level leaves out what is below and says so", async () => {
    const report = await scanReport(files.planted, "--min-level", "unknown");
    expect(report.subscriptions.map(({ filter }) => filter?.name)).toEqual(["Boot"]);
    expect(report.summary.subscriptions.benign).toBe(1);
    const { stdout } = await scan(files.planted, "--min-level", "unknown");
    expect(stdout).toContain("1 subscription below --min-level not shown.");
  });

  it("--since and --until decide which records count", async () => {
    const counts = async (...args: string[]) => (await scanReport(files.planted, ...args)).subscriptions.length;
    expect(await counts("--since", "2024-05-15")).toBe(2);
    expect(await counts("--since", "2024-05-14T08:00:01Z", "--until", "2024-05-14T08:00:02Z")).toBe(1);
    expect(await counts("--since", "2025-01-01")).toBe(0);
    const { code, stderr } = await scan(files.planted, "--since", "2025-01-01", "--until", "2024-01-01");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "unbind: --since is not before --until: no record could count. Swap or correct them.\n",
    });
  });

  it("learns what a site accepts, and then calls it benign", async () => {
    const file = join(files.folder, "..", `baseline-${process.pid}.txt`);
    const unreasoned = await scan(files.planted, "--learn-baseline", file);
    expect({ code: unreasoned.code, says: unreasoned.stderr }).toMatchObject({ code: 2 });
    expect((await scan(files.planted, "--learn-baseline", file, "--reason", "test image")).code).toBe(0);
    const report = JSON.parse((await scan(files.planted, "--format", "json", "--baseline", file)).stdout);
    expect(report.summary.subscriptions).toEqual({ malicious: 0, suspicious: 0, unknown: 0, benign: 2 });
    writeFileSync(file, "unbind-baseline 1\nnot-a-hash never * why\n");
    const broken = await scan(files.planted, "--baseline", file);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain(`${file}:2:1: `);
    rmSync(file);
  });

  it("reads standard input", async () => {
    const { code, stdout } = await runCommand(["scan", "-"], { input: files.plantedBytes });
    expect({ code, answer: stdout.split("\n")[0] }).toEqual({ code: 0, answer: ANSWER });
  });

  it("goes on past what is missing, and exits with 3 when nothing could be read", async () => {
    const some = await scan(files.planted, join(files.folder, "missing.evtx"));
    expect({ code: some.code, answer: some.stdout.split("\n")[0] }).toEqual({ code: 0, answer: ANSWER });
    expect(some.stdout).toContain("missing.evtx");
    const none = await scan(join(files.folder, "missing.evtx"));
    expect(none.code).toBe(3);
    expect(none.stderr).toContain("unbind: nothing could be read\n");
    expect(none.stderr).toContain("missing.evtx");
  });

  it("writes --output whole, and tells of issues on standard error", async () => {
    const path = join(files.folder, "report.json");
    const args = [files.planted, join(files.folder, "missing"), "--format", "json", "--output", path];
    const { code, stdout, stderr } = await scan(...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("unbind: the evidence has issues\n");
    expect(JSON.parse(readFileSync(path, "utf8")).schema).toBe("unbind.scan/1");
    expect((await scan(...args, "--quiet")).stderr).toBe("");
  });

  it("refuses to write into the evidence", async () => {
    const path = join(files.case, "report.json");
    const { code, stdout, stderr } = await scan(files.case, "--output", path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("lies in the evidence");
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    [["--format", "jsn"], "Allowed choices are table, json, jsonl, csv, html, md, stix, navigator, ocsf, misp."],
    [["--formt", "json"], "(Did you mean --format?)"],
    [["--jobs", "0"], "Give a whole number from 1 to 256."],
    [["--since", "yesterday"], "Give a date or time as"],
    [["--fail-on", "bad"], "Allowed choices are benign, unknown, suspicious, malicious."],
  ])("%j is wrong usage, with a way out", async (args, hint) => {
    const { code, stdout, stderr } = await scan(files.planted, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(hint);
    expect(stderr).toContain('Try "unbind scan --help".');
  });

  it("draws no progress unless asked, and JSON Lines if so", async () => {
    const { stderr } = await scan(files.planted, "--progress", "jsonl");
    for (const line of stderr.trimEnd().split("\n")) expect(JSON.parse(line)).toMatchObject({ type: "progress" });
  });

  it("is quiet when its reader goes away", async () => {
    const { code, stderr } = await runCommand(["scan", files.planted], {
      input: "",
      onStart: (child) => child.stdout?.destroy(),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("stops at Ctrl+C with 130, without output", async () => {
    const path = join(files.folder, "interrupted.json");
    const { code, stdout, stderr } = await runCommand(["scan", "-", "--progress", "jsonl", "--output", path], {
      onStart: (child) => child.stderr?.once("data", () => child.kill("SIGINT")),
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toContain("unbind: interrupted");
    expect(existsSync(path)).toBe(false);
  });

  it("shows escapes of evidence names instead of obeying them", async () => {
    const path = join(files.folder, "\u001b[2J.evtx");
    writeFileSync(path, files.plantedBytes);
    const { stdout } = await scan(path);
    expect(stdout).toContain("\\x1b[2J.evtx");
    expect(stdout).not.toContain("\u001b");
  });
});
