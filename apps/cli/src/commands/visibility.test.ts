import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { fixtureFiles } from "./fixture-files.ts";

const files = fixtureFiles();
afterAll(() => files.remove());

const visibility = (...args: string[]) => runCommand(["visibility", ...args], { input: "" });

describe("unbind visibility", () => {
  it("writes six settings into a folder, and not over anything", async () => {
    const folder = join(files.folder, "settings");
    const { code, stdout } = await visibility("--write", folder);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readdirSync(folder)).toHaveLength(6);
    const again = await visibility("--write", folder);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("not empty");
  });

  it("says what each host could have seen", async () => {
    const { code, stdout } = await visibility("--check", files.case, "--format", "json");
    const { schema, hosts } = JSON.parse(stdout);
    expect({ code, schema }).toEqual({ code: 0, schema: "unbind.visibility/1" });
    const [host] = hosts;
    expect(host.name).toBe("WKSTN-04");
    expect(host.sources.map(({ source, answer }: Record<string, string>) => [source, answer])).toEqual([
      ["wmi-activity", "recorded"],
      ["sysmon", "not-collected"],
      ["wmi-repository", "not-collected"],
    ]);
  });

  it("says it in words, with the byte where it stands", async () => {
    const { stdout } = await visibility("--check", files.planted);
    expect(stdout).toContain("WKSTN-04");
    expect(stdout).toMatch(/activated bindings \(5861\)\. \[.*planted\.evtx @\d+\]/);
    expect(stdout).toContain("Sysmon 19-21 (filter, consumer, binding): not collected");
  });

  it("needs to be told what to do", async () => {
    expect((await visibility()).code).toBe(2);
    expect((await visibility("--check")).code).toBe(2);
    expect((await visibility("--check", join(files.folder, "none"))).code).toBe(3);
  });
});
