import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type DetectReport, detectReportSchema } from "@unbind/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { fixtureFiles } from "./fixture-files.ts";

const files = fixtureFiles();
afterAll(() => files.remove());

const examples = resolve(import.meta.dirname, "../../../../examples");
const evidence = join(examples, "first-case");
const rules = join(examples, "rules");
const detect = (...args: string[]) => runCommand(["detect", ...args], { input: "" });

async function report(...args: string[]): Promise<DetectReport> {
  const { stdout } = await detect(...args, "--format", "json", "--quiet");
  return JSON.parse(stdout);
}

/** A file of its own beside the evidence. */
function written(name: string, text: string): string {
  const path = join(files.folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const BROKEN =
  "title: Broken\nlogsource:\n  product: windows\n  category: wmi_event\ndetection:\n  a:\n    EventID: 20\n  condition: a and b\n";

describe("unbind detect", () => {
  it("answers on standard output: Sigma and Splunk rules side by side", async () => {
    const { code, stdout, stderr } = await detect(evidence, "--rules", rules);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")[0]).toBe("2 rules found something on WKSTN-04: 3 findings (3 high).");
    for (const words of [
      "WMI Consumer That Runs Something",
      'ActiveScriptEventConsumer="ProfileSync"',
      "Author      Unbind",
    ])
      expect(stdout).toContain(words);
    expect(stdout).not.toContain("\u001b");
  });

  it("gives unbind.detect/1, the same bytes for any order of evidence and rules", async () => {
    const own = [
      "consumer-that-runs-something.yml",
      "wmi_subscription_registered_with_a_consumer.yml",
      "macros.conf",
    ].map((name) => join(rules, name));
    const inOrder = (list: string[]) => list.flatMap((path) => ["--rules", path]);
    const one = await detect(evidence, files.planted, ...inOrder(own), "--format", "json");
    const two = await detect(files.planted, evidence, ...inOrder(own.toReversed()), "--format", "json");
    expect(one).toEqual(two);
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(detectReportSchema);
    expect(validate(JSON.parse(one.stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse(one.stdout).rules).toHaveLength(2);
  });

  it.each(["jsonl", "csv", "html", "md", "sarif", "ocsf"])(
    "%s names rule, author, record and offset",
    async (format) => {
      const { code, stdout } = await detect(evidence, "--rules", rules, "--format", format, "--quiet");
      expect(code).toBe(0);
      for (const words of ["WMI Consumer That Runs Something", "Unbind", "10752"]) expect(stdout).toContain(words);
    },
  );

  it("gives a Navigator layer", async () => {
    const { stdout } = await detect(evidence, "--rules", rules, "--format", "navigator", "--quiet");
    expect(JSON.parse(stdout).techniques).toMatchObject([
      { techniqueID: "T1546" },
      { techniqueID: "T1546.003", score: 75 },
    ]);
  });

  it("runs a search given by itself", async () => {
    const search = "source=*WMI-Activity* EventCode=5861 | stats count by host";
    const { findings, rules: fired } = await report(evidence, "--search", search);
    expect(fired).toMatchObject([{ key: "splunk:--search", level: null, source: { path: "--search" } }]);
    expect(findings).toMatchObject([
      { host: "WKSTN-04", fields: [{ name: "host", values: ["WKSTN-04"] }, { name: "count" }] },
    ]);
  });

  it("reads standard input, and counts a copy once", async () => {
    const search = "EventCode=5861 | stats count";
    const { stdout } = await runCommand(["detect", "-", files.planted, "--search", search, "-f", "json", "-q"], {
      input: files.plantedBytes,
    });
    const both: DetectReport = JSON.parse(stdout);
    const alone = await report(files.planted, "--search", search);
    expect(both.findings[0]?.fields).toEqual(alone.findings[0]?.fields);
    expect(both.evidence.map(({ duplicateOf }) => duplicateOf !== undefined)).toEqual([false, true]);
  });

  it("runs only the rules that are chosen", async () => {
    const fired = async (...args: string[]) => {
      const { rules: list, summary } = await report(evidence, "--rules", rules, ...args);
      return [summary.rules.chosen, ...list.map(({ kind }) => kind)];
    };
    expect(await fired("--status", "test")).toEqual([1, "sigma"]);
    expect(await fired("--tag", "wmi persistence")).toEqual([1, "splunk"]);
    expect(await fired("--tag", "T1546")).toEqual([2, "sigma", "splunk"]);
    const none = await detect(evidence, "--rules", rules, "--author", "nobody");
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toContain("2 rules loaded");
  });

  it("keeps to the span asked for", async () => {
    const { summary, findings } = await report(evidence, "--rules", rules, "--until", "2024-05-15");
    expect(summary.span).toEqual({ since: null, until: "2024-05-15T00:00:00.0000000Z" });
    expect(findings).toHaveLength(2);
  });

  it("writes a file whole, and never into the evidence", async () => {
    const path = join(files.folder, "findings.html");
    expect(await detect(evidence, "--rules", rules, "-f", "html", "-o", path)).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(path, "utf8")).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
    expect((await detect(files.case, "--rules", rules, "-o", join(files.case, "x.html"))).code).toBe(2);
  });
});

describe("the exit code of unbind detect", () => {
  const broken = written("broken/broken.yml", BROKEN);

  it.each<[string, string[], number]>([
    ["0: it ran", [evidence, "--rules", rules], 0],
    ["0: findings below --fail-on", [evidence, "--rules", rules, "--fail-on", "critical"], 0],
    [
      "1: findings at --fail-on, listed or not",
      [evidence, "--rules", rules, "--fail-on", "high", "--min-level", "critical"],
      1,
    ],
    ["0: a rule that isn't loaded doesn't stop the others", [evidence, "--rules", rules, "--rules", broken], 0],
    ["4: with --strict it does", [evidence, "--rules", rules, "--rules", broken, "--strict"], 4],
    ["4: no rule at all", [evidence, "--rules", broken], 4],
    ["4: no such file", [evidence, "--rules", join(files.folder, "gone")], 4],
    ["3: no evidence", [join(examples, "rules/README.md"), "--rules", rules], 3],
    ["2: no rules are named", [evidence], 2],
    ["2: no evidence is named", ["--rules", rules], 2],
    ["0: --list needs none", ["--rules", rules, "--list"], 0],
    ["4: --list --strict", ["--rules", rules, "--rules", broken, "--list", "--strict"], 4],
    ["2: a search that can't be read", [evidence, "--rules", rules, "--search", "index=* | stas count"], 2],
    ["4: files without a rule", [evidence, "--rules", join(examples, "first-case/README.md")], 4],
    ["2: a rule would be written over", [evidence, "--rules", broken, "--output", broken], 2],
    ["2: an unknown level", [evidence, "--rules", rules, "--fail-on", "grave"], 2],
  ])("%s", async (_, args, code) => {
    expect((await detect(...args)).code).toBe(code);
  });

  it("says where a search on the command line is wrong, and reads no evidence without a rule", async () => {
    const typed = await detect(evidence, "--search", "index=* | stas count");
    expect(typed).toMatchObject({ stdout: "" });
    expect(typed.stderr).toMatch(/^unbind: --search:1:11: there is no command "stas"; the nearest name is stats/);
    const none = await detect(evidence, "--rules", join(examples, "first-case/README.md"));
    expect(none).toMatchObject({ stdout: "" });
    expect(none.stderr).toMatch(/^unbind: no rule could be loaded\n {2}.*README\.md: holds no rule\n$/);
  });

  it("says which channels rules ask for in vain", async () => {
    const log = join(evidence, "WKSTN-04/C/Windows/System32/winevt/Logs/Security.evtx");
    const { stdout } = await detect(log, "--rules", join(rules, "consumer-that-runs-something.yml"));
    expect(stdout).toMatch(/^No rule found anything: no record is of a kind that these rules look at\.\n/);
    expect(stdout).toContain("Not in the evidence, though rules ask for it: Microsoft-Windows-Sysmon/Operational");
  });

  it("names file, line and reason of what isn't loaded, in the report and on standard error", async () => {
    const { stdout, stderr } = await detect(evidence, "--rules", rules, "--rules", broken, "--format", "json");
    const [fault] = (JSON.parse(stdout) as DetectReport).notLoaded;
    expect(fault).toMatchObject({ path: broken, rule: "Broken", line: 8, code: expect.stringMatching(/^SIGMA_/) });
    expect(stderr.replace(/\s+/g, "")).toContain(`broken.yml:8:${fault?.column}:`);
  });
});

describe("unbind detect --list", () => {
  it("says what loaded, what didn't, and what holds no rule", async () => {
    const { stdout } = await detect("--rules", rules, "--rules", written("broken/broken.yml", BROKEN), "--list");
    expect(stdout.split("\n")[0]).toBe("2 rules loaded, 2 of them chosen; 1 fault.");
    for (const words of ["sigma high: WMI Consumer That Runs Something", "Not loaded", "README.md: holds no rule"])
      expect(stdout).toContain(words);
  });

  it("is JSON too, and nothing else", async () => {
    const { stdout } = await detect(
      "--rules",
      rules,
      "--list",
      "--format",
      "json",
      "--tag",
      "t1546.003",
      "--status",
      "test",
    );
    const { schema, summary, rules: list } = JSON.parse(stdout);
    expect({ schema, summary }).toEqual({ schema: "unbind.rules/1", summary: { loaded: 2, chosen: 1, notLoaded: 0 } });
    expect(list.map(({ chosen }: { chosen: boolean }) => chosen)).toEqual([true, false]);
    expect((await detect("--rules", rules, "--list", "--format", "html")).code).toBe(2);
  });

  it("loads a rule that is given twice once", async () => {
    const copy = written("copy/again.yml", readFileSync(join(rules, "consumer-that-runs-something.yml"), "utf8"));
    const { stdout } = await detect("--rules", rules, "--rules", copy, "--list", "--format", "json");
    const { summary, copies } = JSON.parse(stdout);
    expect(summary.loaded).toBe(2);
    expect(copies).toHaveLength(1);
  });
});

describe("unbind detect --tuning", () => {
  const tuning = (entries: string) => written("tuning.yml", `schema: unbind.tuning/1\nentries:\n${entries}`);
  const run = (entries: string, ...args: string[]) =>
    report(evidence, "--rules", rules, "--tuning", tuning(entries), ...args);

  it("leaves out, re-levels and says so", async () => {
    const {
      findings,
      summary,
      tuning: effects,
    } = await run(
      "- allow: WMI Subscription Registered With A Consumer\n  where: { consumer: 'ActiveScript*' }\n  reason: profile sync\n" +
        "- level: WMI Consumer That Runs Something\n  to: low\n  reason: the lab\n",
    );
    expect(findings.map(({ level }) => level)).toEqual(["low", "high"]);
    expect(summary.findings).toMatchObject({ low: 1, high: 1 });
    expect(effects.map(({ action, state, findings: count }) => [action, state, count])).toEqual([
      ["allow", "applied", 1],
      ["level", "applied", 1],
    ]);
  });

  it("ends on the day it expires, by --now", async () => {
    const entry = "- suppress: WMI Consumer That Runs Something\n  reason: migration\n  expires: 2026-03-01\n";
    expect((await run(entry, "--now", "2026-03-01T23:00:00Z")).tuning[0]?.state).toBe("applied");
    expect((await run(entry, "--now", "2026-03-02")).tuning[0]?.state).toBe("expired");
  });

  it("is refused with line and column if it is at fault", async () => {
    const { code, stderr } = await detect(evidence, "--rules", rules, "--tuning", tuning("- suppress: x\n"));
    expect(code).toBe(2);
    expect(stderr).toMatch(/tuning\.yml:3:3: reason: must be given/);
  });
});

describe("unbind detect --explain", () => {
  it("says where the evidence holds nothing of a rule's log source", async () => {
    const text =
      "title: Files\nid: 7d0c9a52-0d8b-4a47-8a5e-1f3b0c6e9d21\nlogsource: {product: windows, category: file_event}\ndetection:\n  a: {Image: x}\n  condition: a\n";
    const { code, stdout } = await detect(evidence, "--rules", written("file.yml", text), "--explain", "Files");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /; found nothing: the evidence holds no event of its log source .*'file_event', only others/,
    );
  });

  const explain = (name: string, ...args: string[]) => detect(evidence, "--rules", rules, "--explain", name, ...args);

  it("walks a search: rows and fields after each step, what failed by one part alone", async () => {
    const { code, stdout, stderr } = await explain("wmi subscription registered with a consumer");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("38 events in the channels it asks for; found something: 2");
    expect(stdout).toMatch(/\n {2}38 -> 10 {2}source=/);
    expect(stdout).toMatch(
      /28 failed only EventCode=5861\n {10}EventCode = \d+\n {10}in Microsoft-Windows-WMI-Activity\/Operational \d+, .* record \d+ @ \d+ in /,
    );
    expect(stdout).toContain("new fields: filter");
    expect(stdout).toMatch(/\n {2}5 -> 2 {2}stats count/);
  });

  it("says of a search that found nothing which step let nothing through, and what came nearest", async () => {
    const search = "source=*WMI-Activity* EventCode=5861 host=elsewhere | stats count by host, nowhere | sort - count";
    const { stdout } = await detect(evidence, "--search", search, "--explain", "--search");
    expect(stdout).toContain(
      `found nothing: nothing is left after source=*WMI-Activity* EventCode=5861 host=elsewhere; nearest: 10 failed only host=elsewhere\n`,
    );
    expect(stdout).toContain(
      "          host = WKSTN-04\n          in Microsoft-Windows-WMI-Activity/Operational 5861, ",
    );
    expect(stdout).toContain("  0 -> 0  steps that had nothing to work on: 2\n");
    const lost = await detect(evidence, "--search", search.replace("elsewhere", "*"), "--explain", "--search");
    expect(lost.stdout).toContain("; 10 not counted, since the by-field nowhere is missing\n");
  });

  it("walks a condition, and names what the nearest events lack, with their places", async () => {
    const { stdout } = await explain("0c7b6a52-3f0e-4c39-9a5e-5b1f6a0f2d11");
    expect(stdout).toMatch(/\n {2}6 -> 2 {2}consumer\n {2}6 -> 3 {2}made\n/);
    expect(stdout).toMatch(
      /near miss 3 .* record 8 @ 16688 in .*Sysmon%4Operational\.evtx\n +made fails: Operation is 'Deleted'/,
    );
  });

  it("says why there is nothing: no such events at all", async () => {
    const { stdout } = await detect(files.quiet, "--rules", rules, "--explain", "WMI Consumer That Runs Something");
    expect(stdout).toContain(
      "0 events in the channels it asks for; found nothing: the evidence holds no event of these channels",
    );
  });

  it("is JSON too; a name that no rule has is refused", async () => {
    const { explanations } = JSON.parse((await explain("Runs Something", "--format", "json")).stdout);
    expect(explanations).toMatchObject([{ found: 1, nearest: [{ event: { evidence: { offset: 8312 } } }, {}, {}] }]);
    expect(await explain("nothing")).toMatchObject({
      code: 2,
      stderr: "unbind: no rule is called nothing. --list has ids and titles.\n",
    });
  });
});
