import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "@unbind/bytes";
import { afterAll, describe, expect, it } from "vitest";
import { powershellTree } from "../../../../tools/powershell-tree.ts";
import { runCommand } from "../run-command.ts";
import { fixtureFiles } from "./fixture-files.ts";

const files = fixtureFiles();
afterAll(() => files.remove());

const at = (name: string): string => join(files.folder, name);
const plan = (...args: string[]) => runCommand(["plan", ...args], { input: "" });

describe("unbind plan export", () => {
  it("gives scripts, playbooks and a runbook of an approved plan, and of no other", async () => {
    const made = await plan(files.planted, "--min-level", "suspicious", "-o", at("plan.json"));
    expect(made.code, made.stderr).toBe(0);
    const early = await plan("export", at("plan.json"), "--output", at("early"));
    expect({ code: early.code, stdout: early.stdout }).toEqual({ code: 2, stdout: "" });
    expect(early.stderr).toContain("not-approved");
    const draft = await plan("export", at("plan.json"), "--output", at("draft"), "--draft", "--as", "runbook");
    expect(draft.code, draft.stderr).toBe(0);
    expect(readdirSync(at("draft")).sort()).toEqual(["runbook.html", "runbook.md"]);
    expect(readFileSync(join(at("draft"), "runbook.md"), "utf8")).toContain("Nobody has approved this plan yet");

    await plan("approve", at("plan.json"), "--by", "duty officer", "--reason", "test");
    const { code, stderr } = await plan("export", at("plan.json"), "--output", at("out"));
    expect(code, stderr).toBe(0);
    expect(
      (readdirSync(at("out"), { recursive: true }) as string[]).filter((path) => /\.\w+$/.test(path)).sort(),
    ).toEqual(
      [
        "ansible-playbook.yml",
        "cacao/wkstn-04.json",
        "intune/wkstn-04-detect.ps1",
        "intune/wkstn-04-remediate.ps1",
        "playbook-ng/wkstn-04.json",
        "runbook.html",
        "runbook.md",
        "unbind-collect.ps1",
        "unbind-evict-wkstn-04.ps1",
        "unbind-self-test.ps1",
        "unbind-verify-wkstn-04.ps1",
        "velociraptor/Custom.Unbind.Collect.yaml",
        "velociraptor/Custom.Unbind.Evict.yaml",
      ].map((path) => join(...path.split("/"))),
    );
    const script = readFileSync(join(at("out"), "unbind-evict-wkstn-04.ps1"), "utf8");
    const { errors, nodes } = await powershellTree(script);
    expect(errors).toEqual([]);
    const data = nodes.find(({ type, text }) => type === "verbatim_string_characters" && text.length > 200)?.text ?? "";
    const json = atob(data.slice(1, -1));
    expect(script).toContain(sha256Hex(json));
    const { hosts } = JSON.parse(readFileSync(at("plan.json"), "utf8"));
    const paths = (steps: { object?: { path: string } }[]) => steps.flatMap(({ object }) => object?.path ?? []);
    expect(paths(JSON.parse(json).steps)).toEqual(paths(hosts[0].steps));
    expect(paths(hosts[0].steps).length).toBeGreaterThan(0);
  });

  it("says which kinds there are", async () => {
    const { code, stderr } = await plan("export", at("plan.json"), "--output", at("x"), "--as", "batch");
    expect(code).toBe(2);
    expect(stderr).toContain("playbook-ng");
  });
});
