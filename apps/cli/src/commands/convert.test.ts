import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CONVERT_TARGETS } from "@unbind/sigma";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { convertTargets } from "./convert-command.ts";

const folder = mkdtempSync(join(tmpdir(), "unbind-convert-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = resolve(import.meta.dirname, "../../../..");
const convert = (...args: string[]) => runCommand(["convert", ...args], { input: "" });

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const rule = (title: string, test: string) =>
  `title: ${title}\nlogsource: {product: windows, category: process_creation}\ndetection:\n  a:\n    ${test}\n  condition: a\n`;
const good = written("good.yml", rule("Good", "Image|endswith: '\\a.exe'"));
const regex = written("regex.yml", rule("Regex", "Image|re: 'a+'"));
const broken = written("broken.yml", "title: Broken\ndetection: [\n");
const other = written("readme.md", "# Nothing");

describe("unbind convert", () => {
  it("knows the languages of the engine", () => expect(convertTargets).toEqual(CONVERT_TARGETS));

  it("writes queries to standard output and says what it left out, with file, line and reason", async () => {
    const { code, stdout, stderr } = await convert(good, regex, "--to", "eql");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\/\/ Good \(Good\)\n\/\/ Author: not named\. License: not named\.\n[\s\S]*\nany where .*\n$/,
    );
    expect(stderr).toBe(
      `${regex}:5:15: Regex: Regular expressions of EQL are another dialect (Lucene's, whole values): not converted [SIGMA_UNSAYABLE]\n` +
        "unbind: 1 query in eql; 1 not converted\n",
    );
  });

  it.each(CONVERT_TARGETS)("builtin to %s gives the files of the repository", async (target) => {
    const made = join(folder, target);
    const { code } = await convert("builtin", "--to", target, "--output", made, "--quiet");
    expect(code).toBe(0);
    const kept = join(root, "packages/rules-wmi/converted", target);
    expect(readdirSync(made).sort()).toEqual(readdirSync(kept).sort());
    for (const name of readdirSync(kept)) {
      expect(readFileSync(join(made, name), "utf8")).toBe(readFileSync(join(kept, name), "utf8"));
    }
  });

  it("gives two rules of one name two files, in any archive", async () => {
    const two = written("two.yml", `${rule("One", "Image: a")}---\n${rule("Two", "Image: b")}`);
    const made = join(folder, "two-out");
    await convert(two, "--to", "splunk", "--output", made);
    expect(readdirSync(made).sort()).toEqual(["two-2.spl", "two.spl"]);
  });

  it.each<[string, string[], number]>([
    ["0: some rules not sayable", [good, regex, "--to", "esql"], 0],
    ["2: no language", [good], 2],
    ["2: an unknown language", [good, "--to", "sql"], 2],
    ["2: a mapping that isn't there", [good, "--to", "splunk", "--mapping", join(folder, "gone.yml")], 2],
    ["2: the rule itself as output", [good, "--to", "splunk", "--output", good], 2],
    ["3: no Sigma rule", [other, "--to", "splunk"], 3],
    ["4: no rule could be converted", [regex, "--to", "esql"], 4],
    ["4: a rule that can't be read, alone", [broken, "--to", "splunk"], 4],
    ["4: --strict, one not sayable", [good, regex, "--to", "esql", "--strict"], 4],
  ])("exits with %s", async (_, args, code) => {
    expect((await convert(...args)).code).toBe(code);
  });
});

describe("unbind detect --rules builtin", () => {
  it("runs our own rules, with author and licence", async () => {
    const evidence = join(root, "examples/first-case");
    const { code, stdout, stderr } = await runCommand(["detect", evidence, "--rules", "builtin", "--format", "json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report.rules.map((one: { title: string }) => one.title)).toContain("WMI Consumer Fired");
    for (const { author, license, source } of report.rules) {
      expect([author, license]).toEqual(["Unbind", "Apache-2.0"]);
      expect(source.path).toMatch(/^builtin\/\w+\.yml$/);
    }
  });

  it("lists them without evidence, beside others", async () => {
    const { code, stdout } = await runCommand(["detect", "--rules", "builtin", "--rules", good, "--list", "--strict"]);
    expect(code).toBe(0);
    expect(stdout).toContain("WMI Binding Outside The Subscription Namespace");
    expect(stdout).toContain("Good");
  });
});
