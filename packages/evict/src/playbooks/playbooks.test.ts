import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { hostileNames } from "../encode/hostile-names.test-support.ts";
import { nextEntry } from "../journal/journal.ts";
import { planHash } from "../plan/canonical.ts";
import type { EvictionPlan } from "../plan/plan.ts";
import { hostileHost, hostilePlan } from "../scripts/hostile-plan.test-support.ts";
import { evictScript, verifyScript } from "../scripts/index.ts";
import {
  ansiblePlaybook,
  cacaoPlaybook,
  collectArtifact,
  evictArtifact,
  fileNameOf,
  intunePair,
  isSafeForAnsible,
  MAX_INTUNE_BYTES,
  ocsfReceipts,
} from "./index.ts";

interface Step {
  type: string;
  on_completion?: string;
  on_success?: string;
  on_failure?: string;
  agent?: string;
  targets?: string[];
  commands?: { command?: string; command_b64?: string }[];
}

describe("CACAO playbook", () => {
  const playbook = cacaoPlaybook(hostilePlan, hostileHost) as {
    workflow: Record<string, Step>;
    workflow_start: string;
    agent_definitions: Record<string, unknown>;
    target_definitions: Record<string, unknown>;
  };
  const steps = Object.entries(playbook.workflow);
  const nextOf = ({ on_completion, on_success, on_failure }: Step) =>
    [on_completion, on_success, on_failure].filter((id) => id !== undefined);

  it("reaches every step from the start, and the end from every step", () => {
    const reached = new Set([playbook.workflow_start]);
    for (const id of reached) for (const next of nextOf(playbook.workflow[id] as Step)) reached.add(next);
    expect([...reached].sort()).toEqual(Object.keys(playbook.workflow).sort());
    for (const [, step] of steps) {
      if (step.type === "end") expect(nextOf(step)).toEqual([]);
      else expect(nextOf(step).length).toBeGreaterThan(0);
    }
  });

  it("names agents and targets that exist", () => {
    for (const [, { agent, targets = [] }] of steps) {
      if (agent !== undefined) expect(playbook.agent_definitions).toHaveProperty(agent);
      for (const target of targets) expect(playbook.target_definitions).toHaveProperty(target);
    }
  });

  it("carries whole scripts, and asks a person before it removes", () => {
    const commands = steps.flatMap(([, { commands = [] }]) => commands);
    const scripts = commands.flatMap(({ command_b64 }) => (command_b64 === undefined ? [] : [atob(command_b64)]));
    const remove = evictScript(hostilePlan, hostileHost, { mode: "Remove" });
    const verify = verifyScript(hostilePlan, hostileHost);
    expect(scripts).toEqual([evictScript(hostilePlan, hostileHost), remove, verify, verify]);
    const texts = commands.flatMap(({ command }) => command ?? []);
    expect(texts[0]).toContain(planHash(hostilePlan));
  });

  it("is the same for the same plan, and another for another", () => {
    expect(cacaoPlaybook(hostilePlan, hostileHost)).toEqual(playbook);
    const later: EvictionPlan = { ...hostilePlan, expires: "2026-03-10T09:00:00.0000000Z" };
    expect(cacaoPlaybook(later, hostileHost)["id"]).not.toBe((playbook as unknown as { id: string }).id);
  });

  it("is not made of a restore", () => {
    expect(() => cacaoPlaybook({ ...hostilePlan, purpose: "restore" }, hostileHost)).toThrow("removal plans");
  });
});

describe("Velociraptor artifacts", () => {
  it("are YAML with the query and parameters as data", () => {
    const evict = parseYaml(evictArtifact());
    expect(evict).toMatchObject({ name: "Custom.Unbind.Evict", type: "CLIENT", required_permissions: ["EXECVE"] });
    expect(
      evict.parameters.map(({ name, default: value }: { name: string; default?: string }) => [name, value]),
    ).toEqual([
      ["ScriptBase64", undefined],
      ["ScriptSha256", undefined],
      ["ReallyDoIt", "N"],
    ]);
    expect(evict.sources[0].query).toContain('if(condition=ReallyDoIt, then="Remove", else="Check")');
    const collect = parseYaml(collectArtifact("0.1.0"));
    expect(atob(collect.parameters[0].default)).toContain("unbind.collect/1");
  });
});

describe("Ansible playbook", () => {
  it("names a script for each host and looks only with --check", () => {
    const hosts = ["WKSTN-04", "srv 1: # x"].map((host) => ({ ...hostileHost, host }));
    const [play] = parseYaml(ansiblePlaybook({ ...hostilePlan, hosts }));
    expect(play.vars.unbind_scripts).toEqual({
      "wkstn-04": "unbind-evict-wkstn-04.ps1",
      "srv 1: # x": `unbind-evict-${fileNameOf("srv 1: # x")}.ps1`,
    });
    expect(play.tasks[0]["ansible.windows.win_powershell"].parameters.Mode).toContain("'Check' if ansible_check_mode");
    const last = play.tasks.at(-1)["ansible.builtin.assert"].that[0];
    expect(last).toContain("last | from_json).exit | default(4) in ([0, 1] if ansible_check_mode else [0])");
    expect(play).toMatchObject({ serial: [1, 5, "10%"], any_errors_fatal: true });
  });

  it("refuses a host name that Ansible would run", () => {
    const host = "{{ lookup('pipe', 'id') }}";
    expect(() => ansiblePlaybook({ ...hostilePlan, hosts: [{ ...hostileHost, host }] })).toThrow("template");
  });

  it("reads scripts that hold no template", () => {
    expect(isSafeForAnsible(evictScript(hostilePlan, hostileHost))).toBe(true);
    expect(isSafeForAnsible("{% raw %}")).toBe(false);
  });
});

describe("Intune pair", () => {
  const small = { ...hostileHost, steps: hostileHost.steps.slice(0, 4), keep: [] };

  it("fits, looks in the detection and removes in the remediation", () => {
    const { detect, remediate } = intunePair(hostilePlan, small);
    expect(detect.length).toBeLessThanOrEqual(MAX_INTUNE_BYTES);
    expect(detect).toContain("[string]$Mode = 'Check'");
    expect(remediate).toContain("[string]$Mode = 'Remove'");
  });

  it("says that a plan is too large for it", () => {
    expect(() => intunePair(hostilePlan, hostileHost)).toThrow("MAX_INTUNE_BYTES");
  });
});

describe("file names", () => {
  it("are safe and different for different hosts", () => {
    const names = hostileNames.map(fileNameOf);
    for (const name of names) expect(name).toMatch(/^[a-z0-9_-][a-z0-9._-]{0,62}$/);
    expect(new Set(names).size).toBe(new Set(hostileNames.map((name) => name.toLowerCase())).size);
    expect(fileNameOf("WKSTN-04")).toBe("wkstn-04");
    for (const device of ["CON", "nul", "Aux.corp.example", "com1"])
      expect(fileNameOf(device)).toMatch(/^[a-z0-9_]+-[0-9a-f]{8}$/);
    expect(fileNameOf("con-04")).toBe("con-04");
    expect(fileNameOf("\u212a-04")).not.toBe(fileNameOf("k-04"));
  });
});

describe("receipts", () => {
  it("are one for each outcome", () => {
    const about = { plan: planHash(hostilePlan), host: "WKSTN-04", time: "2026-03-02T09:14:07.1234567Z" };
    const head = { seq: 0, hash: about.plan };
    const first = nextEntry(head, about, { kind: "run-started", resumed: false });
    const second = nextEntry(first, about, {
      kind: "outcome",
      step: "step-04",
      object: "x",
      state: "removed",
      text: "",
    });
    const third = nextEntry(second, about, {
      kind: "outcome",
      step: "step-05",
      object: "y",
      state: "denied",
      text: "no",
    });
    const receipts = ocsfReceipts([first, second, third], hostileHost, "0.1.0");
    expect(receipts.map(({ status_id, message, time }) => [status_id, message, time])).toEqual([
      [1, "x: removed", 1_772_442_847_123],
      [2, "y: denied", 1_772_442_847_123],
    ]);
  });
});
