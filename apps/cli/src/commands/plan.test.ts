import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Repository } from "@unbind/cim";
import { cleanHost, filesOf, oddNames, PLANTED, plantedHost } from "@unbind/cim/fixtures";
import {
  type EvictionPlan,
  liveObjects,
  MemoryJournal,
  planHash,
  planSchema,
  runPlan,
  runRestore,
  SimulatedHost,
  type Verification,
  writeBack,
} from "@unbind/evict";
import { bindingActivated, hostLogs, timeOf } from "@unbind/evtx/fixtures";
import { scanPaths } from "@unbind/host-node";
import { scanJson } from "@unbind/report";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filetimeNow } from "../clock.ts";
import { UsageError } from "../exit.ts";
import { runCommand } from "../run-command.ts";
import { approve, plan, showPlan } from "./plan.ts";
import { restore } from "./restore.ts";
import { verify } from "./verify.ts";

const HOST = "WKSTN-04";
const folder = mkdtempSync(join(tmpdir(), "unbind-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const json = <T>(name: string): T => JSON.parse(readFileSync(at(name), "utf8")) as T;

type Writer = ReturnType<typeof plantedHost>;

/** Evidence as a collector takes it: the repository, and a log that names the host. */
function collect(name: string, writer: Writer): string {
  const image = Object.entries(writer.finish()).map(([file, bytes]) => ({
    path: `C/Windows/System32/wbem/Repository/${file}`,
    bytes,
  }));
  const spec = {
    filter: { name: "SCM Event Log Filter", query: "select * from MSFT_SCMEventLogEvent" },
    consumer: {
      className: "NTEventLogEventConsumer",
      name: "SCM Event Log Consumer",
      properties: { SourceName: "Service Control Manager" },
    },
    creator: "S-1-5-32-544",
  };
  const logs = hostLogs([bindingActivated({ computer: HOST, time: timeOf("2024-05-14T08:00:00.0000000Z") }, spec)], {
    folder: "C/Windows/System32/winevt/Logs/",
  });
  for (const { path, bytes } of [...image, ...logs]) {
    mkdirSync(dirname(at(join(name, path))), { recursive: true });
    writeFileSync(at(join(name, path)), bytes);
  }
  return at(name);
}

const hostOf = async (writer: Writer): Promise<SimulatedHost> =>
  new SimulatedHost(HOST, liveObjects(await Repository.open(filesOf(writer.finish()))));
const make = (output: string, paths: string[], more: Partial<Parameters<typeof plan>[1]> = {}): Promise<number> =>
  plan(paths, { subscription: [], minLevel: "malicious", days: 7, maxRemovals: 10, output: at(output), ...more });
const check = (planFile: string, evidence: string, output: string, journal?: string): Promise<number> =>
  verify(at(planFile), [evidence], { format: "json", output: at(output), ...(journal && { journal: at(journal) }) });
const word = { by: "duty officer", reason: "incident 4711" };

describe("scan, plan, run, scan, verify, restore, verify", () => {
  const removals = new Map<string, string>();
  const restores = new Map<string, string>();
  const codes: Record<string, number> = {};
  let run: ReturnType<typeof runPlan>;
  let removed = 0;
  let back: SimulatedHost;

  async function scanAndPlan(writer: Writer): Promise<void> {
    const scanned = await scanPaths([collect("before", writer)], { hash: "none", version: "0" });
    writeFileSync(at("scan.json"), scanJson(scanned));
    codes["plan"] = await make("plan.json", [at("scan.json")]);
    codes["approve"] = approve(at("plan.json"), word);
    codes["show"] = showPlan(at("plan.json"));
    codes["too soon"] = await check("plan.json", at("before"), "too-soon.json");
  }

  async function runAndVerify(writer: Writer): Promise<void> {
    const host = await hostOf(writer);
    const journal = new MemoryJournal();
    const before = host.objects.size;
    run = runPlan(json("plan.json"), host, { journal, now: filetimeNow });
    removed = before - host.objects.size;
    for (const [path, { state }] of run.states) removals.set(path, state);
    writeFileSync(at("run.jsonl"), journal.text);
    writeFileSync(at("backup.json"), host.backups.get(run.backup ?? "") ?? "");
    writeBack(writer, [...host.changes]);
    codes["after"] = await check("plan.json", collect("after", writer), "verify.json", "run.jsonl");
  }

  async function restoreAndVerify(writer: Writer): Promise<void> {
    const options = { days: 7, journal: at("run.jsonl"), mof: at("restore.mof") };
    const inputs = [at("plan.json"), at("backup.json")] as const;
    codes["disarmed"] = restore(...inputs, { ...options, output: at("disarmed.json") });
    codes["restore"] = restore(...inputs, { ...options, rearm: true, output: at("restore.json") });
    writeFileSync(at("unapproved.json"), readFileSync(at("restore.json")));
    codes["approve restore"] = approve(at("restore.json"), word);
    const host = await hostOf(writer);
    const { states } = runRestore(json("restore.json"), host, { journal: new MemoryJournal(), now: filetimeNow });
    for (const [path, { state }] of states) restores.set(path, state);
    writeBack(writer, host.changes);
    codes["restored"] = await check("restore.json", collect("restored", writer), "restored.json");
    codes["back"] = await check("plan.json", at("restored"), "back.json", "run.jsonl");
    back = await hostOf(writer);
  }

  beforeAll(async () => {
    const writer = plantedHost();
    await scanAndPlan(writer);
    await runAndVerify(writer);
    await restoreAndVerify(writer);
    for (const object of (await hostOf(writer)).objects.values()) {
      if (/SCM Event Log/.test(object.relativePath)) writeBack(writer, [{ kind: "removed", object }]);
    }
    codes["damaged"] = await check("plan.json", collect("damaged", writer), "damaged.json");
  });

  it("plans what the scan calls malicious, by exact objects", () => {
    expect(codes["plan"]).toBe(0);
    const made = json<EvictionPlan>("plan.json");
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(planSchema);
    expect(validate(made), JSON.stringify(validate.errors)).toBe(true);
    expect(made.hosts.map(({ host }) => host)).toEqual([HOST]);
    const planned = made.hosts[0]!.steps.flatMap((step) =>
      step.action === "remove" ? [`${step.object.role} ${step.object.namespace}`] : [],
    );
    expect(planned).toEqual(["binding root\\subscription", "consumer root\\subscription", "filter root\\subscription"]);
  });

  it("is approved by name and reason", () => {
    expect(codes).toMatchObject({ approve: 0, show: 0 });
    const made = json<EvictionPlan>("plan.json");
    expect(made.approvals).toMatchObject([{ ...word, planSha256: planHash(made) }]);
  });

  it("is still there before the run: exit code 1", () => {
    expect(codes["too soon"]).toBe(1);
    expect(json<Verification>("too-soon.json").summary).toMatchObject({ "still-there": 3, removed: 0, collateral: 0 });
  });

  it("removes exactly the planned objects", () => {
    expect([...removals.values()]).toEqual(["removed", "removed", "removed"]);
    expect(run).toMatchObject({ unexpected: [], stopped: undefined });
    expect(removed).toBe(3);
  });

  it("is proved from evidence collected afterwards: exit code 0", () => {
    expect(codes["after"]).toBe(0);
    expect(json<Verification>("verify.json")).toMatchObject({
      result: "proved",
      summary: { removed: 3, collateral: 0, appeared: 0 },
    });
  });

  it("makes a plan of restore that needs its own approval, disarmed at first", () => {
    expect(codes).toMatchObject({ disarmed: 0, restore: 0, "approve restore": 0 });
    expect(json<EvictionPlan>("disarmed.json").hosts[0]?.withheld).toMatchObject([{ reason: "disarmed" }]);
    expect(readFileSync(at("restore.mof"), "utf8").match(/^instance of \w+/gm)).toEqual([
      "instance of __EventFilter",
      "instance of CommandLineEventConsumer",
      "instance of __FilterToConsumerBinding",
    ]);
    const unapproved = () =>
      runRestore(json("unapproved.json"), new SimulatedHost(HOST, []), {
        journal: new MemoryJournal(),
        now: filetimeNow,
      });
    expect(unapproved).toThrow(expect.objectContaining({ code: "PLAN_NOT_APPROVED" }));
  });

  it("puts back exactly what was removed, and proves it", async () => {
    expect([...restores.values()]).toEqual(["restored", "restored", "restored"]);
    expect(codes["restored"]).toBe(0);
    expect(json<Verification>("restored.json")).toMatchObject({ result: "proved", summary: { restored: 3 } });
    const was = await hostOf(plantedHost());
    const content = ({ objects }: SimulatedHost) =>
      [...objects].map(([key, { properties }]) => [key, properties]).sort();
    expect(content(back)).toEqual(content(was));
  });

  it("has come back, for the journal says that it was removed", () => {
    expect(codes["back"]).toBe(1);
    expect(json<Verification>("back.json").summary).toMatchObject({ "came-back": 3, "still-there": 0 });
  });

  it("tells collateral damage: somebody removed Windows' own subscription", () => {
    expect(codes["damaged"]).toBe(1);
    expect(json<Verification>("damaged.json").hosts[0]?.collateral.map(({ what }) => what)).toEqual([
      "missing",
      "missing",
      "missing",
    ]);
  });
});

describe("plans that must not be run", () => {
  beforeAll(async () => {
    const scanned = await scanPaths([collect("other", plantedHost())], { hash: "none", version: "0" });
    writeFileSync(at("other.json"), scanJson(scanned));
    await make("changed.json", [at("other.json")]);
    approve(at("changed.json"), word);
  });

  it("voids the approval with any change", async () => {
    const made = json<EvictionPlan>("changed.json");
    const changed = { ...made, expires: made.expires.replace(/\.\d+Z$/, ".0000001Z") };
    const run = () => runPlan(changed, new SimulatedHost(HOST, []), { journal: new MemoryJournal(), now: filetimeNow });
    expect(run).toThrow(expect.objectContaining({ code: "PLAN_NOT_APPROVED" }));
  });

  it("refuses to approve a removal of what is protected", () => {
    const made = json<EvictionPlan>("changed.json");
    const host = made.hosts[0]!;
    const kept = host.keep.find(({ path }) => path.endsWith('__EventFilter.Name="SCM Event Log Filter"'))!;
    const steps = host.steps.map((step) =>
      step.action === "remove" && step.object.role === "filter" ? { ...step, object: kept } : step,
    );
    writeFileSync(at("smuggled.json"), JSON.stringify({ ...made, hosts: [{ ...host, steps }] }));
    expect(() => approve(at("smuggled.json"), word)).toThrow(/PLAN_PROTECTED/);
  });

  it("refuses files that are no plans, and ids that are not there", async () => {
    writeFileSync(at("none.json"), '{"schema":"unbind.plan/1"}');
    expect(() => showPlan(at("none.json"))).toThrow(UsageError);
    await expect(make("x.json", [at("other.json")], { subscription: ["sub-0000000000000000"] })).rejects.toThrow(
      /PLAN_SUBSCRIPTION/,
    );
    await expect(make("x.json", [at("other.json")], { maxRemovals: 1 })).rejects.toThrow(/PLAN_REMOVALS/);
  });

  it("says that nothing can be seen without an inventory: exit code 4", async () => {
    const logs = collect("logs", cleanHost());
    rmSync(join(logs, "C/Windows/System32/wbem"), { recursive: true });
    expect(await check("changed.json", logs, "open.json")).toBe(4);
    expect(json<Verification>("open.json")).toMatchObject({ result: "open", summary: { "not-observable": 3 } });
  });

  it("addresses odd names exactly, through the file", async () => {
    const writer = oddNames();
    const options = { minLevel: "unknown" as const, maxRemovals: 100 };
    expect(await make("odd.json", [collect("odd", writer)], options)).toBe(0);
    approve(at("odd.json"), word);
    const host = await hostOf(writer);
    const { states } = runPlan(json("odd.json"), host, { journal: new MemoryJournal(), now: filetimeNow });
    expect(new Set([...states.values()].map(({ state }) => state))).toEqual(new Set(["removed"]));
    expect([...host.objects.keys()].filter((key) => key.includes("commandlineeventconsumer.name="))).toEqual([]);
  });

  it("leaves what the plan doesn't name", async () => {
    const made = json<EvictionPlan>("changed.json");
    expect(made.hosts[0]?.items).toHaveLength(1);
    expect(JSON.stringify(made.hosts[0]?.items)).not.toContain("Logon Watch");
    expect(PLANTED.consumer.name).toBe("Updater");
  });
});

describe("what unbind plan says on standard error", () => {
  const planned = (...args: string[]) => runCommand(["plan", ...args], { input: "", cwd: folder });

  beforeAll(() => void collect("said", plantedHost()));

  it("how much is removed, why something isn't, and what comes next", async () => {
    const { code, stderr } = await planned("said", "-o", "said.json");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^unbind: 3 removals on 1 host, 0 left out; SHA-256 [0-9a-f]{64}\n/);
    expect(stderr).toContain("next: unbind plan show said.json, then unbind plan approve said.json --by NAME --reason");
  });

  it("what could not be read, and never writes over the scan", async () => {
    const partly = await planned("said", "gone", "-o", "partly.json");
    expect(partly.stderr).toContain(
      "the evidence has issues\n  error FILE_MISSING: no such file or folder\n    gone\n",
    );
    const none = await planned("gone");
    expect(none).toMatchObject({ code: 3, stdout: "" });
    expect(none.stderr).toContain("FILE_MISSING");
    writeFileSync(at("kept.json"), scanJson(await scanPaths([at("said")], { hash: "none", version: "0" })));
    expect((await planned("kept.json", "-o", "kept.json")).code).toBe(2);
    expect(readFileSync(at("kept.json"), "utf8")).toContain("unbind.scan/1");
  });

  it("that a saved scan stands alone, whatever its name", async () => {
    const text = scanJson(await scanPaths([at("said")], { hash: "none", version: "0" }));
    writeFileSync(at("saved.out"), text);
    expect((await planned("saved.out")).stderr).toMatch(/^unbind: 3 removals on 1 host/);
    const mixed = await planned("saved.out", "said");
    expect(mixed).toMatchObject({ code: 2, stdout: "" });
    expect(mixed.stderr).toContain("saved.out is a saved scan: give it alone");
    const piped = await runCommand(["plan", "-"], { input: text, cwd: folder });
    expect(piped).toMatchObject({ code: 3, stdout: "" });
    expect(piped.stderr).toContain("nothing could be read");
  });

  it("that evidence may be from before the run", async () => {
    await planned("said", "-o", "early.json");
    const { code, stderr } = await runCommand(["verify", "early.json", "said"], { input: "", cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^unbind: WKSTN-04: the newest record is of 2024-05-14T08:00:00\.0000000Z, before the plan was made .*\?\n$/,
    );
  });

  it("which help has the options of approve", async () => {
    expect((await planned("approve", "said.json")).stderr).toContain('Try "unbind plan approve --help".');
  });
});
