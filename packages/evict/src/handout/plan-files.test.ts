import { indexGraph, withOverlay } from "@unbind/knowledge";
import { describe, expect, it } from "vitest";
import { hostileNames } from "../encode/hostile-names.test-support.ts";
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { hostileHost, hostilePlan } from "../scripts/hostile-plan.test-support.ts";
import { HANDOUT_KINDS, planFiles } from "./plan-files.ts";

const item = (name: string, i: number): HostPlan["items"][number] => ({
  subscription: `sub-${String(i).padStart(16, "0")}`,
  level: i % 2 === 0 ? "malicious" : "suspicious",
  summary: name,
  attack: ["T1546.003", "T1084"],
  contentHash: null,
  objects: [name],
});
const host: HostPlan = {
  ...hostileHost,
  items: hostileNames.map(item),
  withheld: hostileNames.map((name) => ({
    subscription: "sub-0000000000000000",
    reason: "shared",
    object: name,
    text: name,
  })),
  keep: [],
  steps: hostileHost.steps
    .slice(0, 12)
    .map((step, i) => ({ ...step, title: hostileNames[i] ?? "", expected: hostileNames[i + 8] ?? "" })),
};
const plan: EvictionPlan = {
  ...hostilePlan,
  hosts: [host, { ...host, host: "SRV-02" }],
  approvals: [{ planSha256: "0".repeat(64), by: "x", reason: "of another content", time: hostilePlan.created }],
};
const graph = withOverlay(indexGraph());
const files = planFiles(plan, { version: "0.1.0", graph });
const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? "";

describe("files of a plan", () => {
  it("are named so that any file system takes them", () => {
    expect(files.map(({ path }) => path)).toEqual([
      "unbind-self-test.ps1",
      "unbind-collect.ps1",
      "unbind-evict-wkstn-04.ps1",
      "unbind-verify-wkstn-04.ps1",
      "unbind-evict-srv-02.ps1",
      "unbind-verify-srv-02.ps1",
      "cacao/wkstn-04.json",
      "cacao/srv-02.json",
      "playbook-ng/wkstn-04.json",
      "playbook-ng/srv-02.json",
      "velociraptor/Custom.Unbind.Collect.yaml",
      "velociraptor/Custom.Unbind.Evict.yaml",
      "ansible-playbook.yml",
      "intune/wkstn-04-detect.ps1",
      "intune/wkstn-04-remediate.ps1",
      "intune/srv-02-detect.ps1",
      "intune/srv-02-remediate.ps1",
      "runbook.md",
      "runbook.html",
    ]);
  });

  it("can be asked for by kind", () => {
    for (const kind of HANDOUT_KINDS) {
      const own = planFiles(plan, { version: "0.1.0", graph, kinds: [kind] });
      expect(own.length).toBeGreaterThan(0);
      for (const file of own) expect(file.text).toBe(textOf(file.path));
    }
  });

  it("of a restore are its scripts", () => {
    const restore = planFiles({ ...plan, purpose: "restore" }, { version: "0.1.0", graph });
    expect(restore.map(({ path }) => path)).toEqual([
      "unbind-self-test.ps1",
      "unbind-collect.ps1",
      "unbind-restore-wkstn-04.ps1",
      "unbind-restore-srv-02.ps1",
    ]);
  });
});

describe("Playbook-NG", () => {
  const playbook = JSON.parse(textOf("playbook-ng/wkstn-04.json"));

  it("has the members it must have and no other", () => {
    expect(Object.keys(playbook)).toEqual([
      "dataset_id",
      "dataset_version",
      "title",
      "template_used",
      "version",
      "created",
      "updated",
      "spec_version",
      "tech_to_items",
      "ignored_items",
    ]);
    expect(playbook).toMatchObject({
      dataset_id: "coun7er",
      dataset_version: "latest",
      spec_version: "2.0.0",
      version: "1",
    });
    expect(textOf("playbook-ng/wkstn-04.json").endsWith("\n")).toBe(false);
  });

  it("keeps what its own data set maps, and puts the overlay's under unmapped", () => {
    const { unmapped, ...techniques } = playbook.tech_to_items;
    expect(Object.keys(techniques)).toEqual(["T1546.003"]);
    expect(techniques["T1546.003"]).toEqual({
      confidence: "confirmed",
      items: [
        { id: "CM0004", version: "1.0" },
        { id: "CM0065", version: "1.0" },
      ],
    });
    expect(unmapped.items.map(({ id }: { id: string }) => id)).toContain("CM0038");
    expect(unmapped.confidence).toBe("suspected");
  });

  it("names nothing twice", () => {
    const ids = Object.values(playbook.tech_to_items as Record<string, { items: { id: string }[] }>).map(
      ({ items }) => items,
    );
    for (const items of ids) expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });
});

describe("runbook", () => {
  it("says that nobody approved this content", () => {
    expect(textOf("runbook.md")).toContain("Nobody has approved this plan yet");
  });

  it("lets no name become markup", () => {
    const html = textOf("runbook.html");
    expect(html.match(/<script/g)).toBeNull();
    expect(html).toMatch(/default-src (?:'|&#39;)none/);
    for (const name of ["\u202egnp.exe\u202c", "\x7f\x80\x9f\x1b[31m"]) {
      expect(html).not.toContain(name);
      expect(textOf("runbook.md")).not.toContain(name);
    }
  });

  it("has the commands, objects and countermeasures", () => {
    const markdown = textOf("runbook.md");
    expect(markdown).toContain(".\\unbind-evict-wkstn-04.ps1 -Mode Remove");
    expect(markdown).toContain("CM0038");
    expect(markdown).toContain("Import COUN7ER");
  });
});
