import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";

const rules = resolve(import.meta.dirname, "../../../../examples/rules");
const folder = mkdtempSync(join(tmpdir(), "unbind-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lint = (...args: string[]) => runCommand(["lint", ...args], { input: "" });
const broken = join(folder, "broken.yml");
writeFileSync(broken, "title: Broken\ndetection: [\n");
const unknownField = join(folder, "unknown_macro.yml");
writeFileSync(unknownField, "name: Unknown Macro\nsearch: '`nowhere` EventCode=1 | stats count'\n");

describe("unbind lint", () => {
  it("names file, line, column, check and what to write instead", async () => {
    const { code, stdout, stderr } = await lint(rules);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [first = "", fix = ""] = stdout.split("\n");
    expect(first).toMatch(/wmi_subscription_registered_with_a_consumer\.yml:16:16: warning: filter .* \[D24\]$/);
    expect(fix).toMatch(/^ {4}compare the content as well/);
    expect(stdout).toMatch(/\n2 rules checked: 0 errors, 2 warnings, 0 infos; 0 faults in reading\.\n$/);
  });

  it.each<[string, string[], number]>([
    ["0: nothing at or above error", [rules], 0],
    ["1: warnings with --fail-on warning", [rules, "--fail-on", "warning"], 1],
    ["1: an error", [rules, unknownField], 1],
    ["1: a rule that can't be read", [broken], 1],
    ["1: a file that isn't there", [join(folder, "gone.yml")], 1],
    ["0: Unbind's own rules", ["builtin"], 0],
    ["2: an unknown severity", [rules, "--fail-on", "grave"], 2],
    ["3: no rule at all", [join(rules, "README.md")], 3],
  ])("exits with %s", async (_, args, code) => {
    expect((await lint(...args)).code).toBe(code);
  });

  it("says where no rule was found, and names a macro that is used twice once", async () => {
    const none = await lint(join(rules, "README.md"));
    expect(none.stderr).toMatch(
      /^unbind: no rule could be read in .*README\.md \(no Sigma rule, no Splunk detection\)\n$/,
    );
    const twice = join(folder, "twice.yml");
    writeFileSync(twice, "name: Twice\nsearch: '`nowhere` EventCode=1 `nowhere` | stats count'\n");
    expect((await lint(twice)).stdout.match(/macro nowhere/g)).toHaveLength(1);
  });

  it("checks Sigma rules by their own catalogue", async () => {
    const sigma = join(folder, "sigma.yml");
    const text =
      "title: A\nlogsource: {product: windows, category: wmi_event}\ndetection:\n  a: {EventID: 5861}\n  condition: a\n";
    writeFileSync(sigma, text);
    const { stdout, code } = await lint(sigma);
    expect(code).toBe(1);
    expect(stdout).toContain(`${sigma}:4:16: error: the log source holds event 19, 20, 21, never 5861 [S12]\n`);
    const { runs } = JSON.parse((await lint(sigma, "--format", "sarif")).stdout);
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["S01", "S02", "S06", "S07", "S12"]);
  });

  it("gives JSON, and SARIF with the rule that can't be read", async () => {
    const { checked, findings, faults } = JSON.parse((await lint(rules, broken, "--format", "json")).stdout);
    expect([checked, findings.length, faults.length]).toEqual([2, 2, 1]);
    const { runs } = JSON.parse((await lint(rules, broken, "--format", "sarif")).stdout);
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["D24", "unreadable"]);
    expect(runs[0].results).toHaveLength(3);
    expect(runs[0].results.map(({ level }: { level: string }) => level).sort()).toEqual([
      "error",
      "warning",
      "warning",
    ]);
  });
});
