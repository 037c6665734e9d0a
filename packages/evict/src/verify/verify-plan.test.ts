import { isoToFiletime } from "@unbind/bytes";
import { Repository } from "@unbind/cim";
import { addSubscription, cleanHost, filesOf, PLANTED } from "@unbind/cim/fixtures";
import type { ScanReport, SightingReport } from "@unbind/model";
import { INDEX_ONLY } from "@unbind/subscriptions";
import { beforeAll, describe, expect, test } from "vitest";
import { nextEntry } from "../journal/journal.ts";
import { planHash } from "../plan/canonical.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { EvictionPlan } from "../plan/plan.ts";
import { liveObjects } from "../simulate/live-objects.ts";
import { reportOfHost } from "../simulate/report-of-host.ts";
import type { Verification } from "./verification.ts";
import { verifyPlan } from "./verify-plan.ts";

const HOST = "WKSTN-04";
const NOW = isoToFiletime("2024-06-01T09:00:00Z") as bigint;
const LATER = "2024-06-01T10:00:00.0000000Z";
type Writer = ReturnType<typeof cleanHost>;

async function reportOf(writer: Writer): Promise<ScanReport> {
  return reportOfHost(HOST, liveObjects(await Repository.open(filesOf(writer.finish()))), "0");
}

function infected(): Writer {
  const writer = cleanHost();
  addSubscription(writer, PLANTED);
  return writer;
}

let before: ScanReport;
let clean: ScanReport;
let plan: EvictionPlan;
beforeAll(async () => {
  before = await reportOf(infected());
  clean = await reportOf(cleanHost());
  const id = before.subscriptions.find(({ filter }) => filter?.name === PLANTED.filter.name)!.id;
  plan = makePlan(before, { version: "0", created: NOW, subscriptions: [id] });
});

const check = (after: ScanReport, more: { journal?: ReturnType<typeof removedBy> } = {}): Verification =>
  verifyPlan(plan, after, { version: "0", ...more });
const states = ({ hosts }: Verification): string[] => hosts.flatMap(({ objects }) => objects.map(({ state }) => state));
const sighting = (kind: SightingReport["kind"], object: SightingReport["object"], time = LATER): SightingReport => ({
  kind,
  object,
  time,
  actor: "CONTOSO\\svc-build",
  source: object === "binding" ? "sysmon/21" : object === "consumer" ? "sysmon/20" : "sysmon/19",
  evidence: { path: "Sysmon.evtx", offset: 4096, recordId: "7" },
});

/** The report with other sightings of what was planted. */
function withSightings(report: ScanReport, change: (old: SightingReport[]) => SightingReport[]): ScanReport {
  const subscriptions = report.subscriptions.map((one) =>
    one.filter?.name === PLANTED.filter.name ? { ...one, sightings: change(one.sightings) } : one,
  );
  return { ...report, subscriptions };
}

function removedBy() {
  const about = { plan: planHash(plan), host: HOST, time: LATER };
  return plan.hosts[0]!.steps.flatMap((step) =>
    step.action === "remove"
      ? [
          nextEntry({ seq: 0, hash: about.plan }, about, {
            kind: "outcome",
            step: step.id,
            object: step.object.path,
            state: "removed",
            text: "",
          }),
        ]
      : [],
  );
}

/** Logs only: no inventory was collected. */
function logsOnly(report: ScanReport): ScanReport {
  const isLogged = ({ source }: SightingReport): boolean => source !== "wmi-repository";
  const subscriptions = report.subscriptions.map((one) => ({ ...one, sightings: one.sightings.filter(isLogged) }));
  return { ...report, subscriptions, evidence: [] };
}
const parts = ["binding", "consumer", "filter"] as const;

describe("what is proved", () => {
  test("an inventory without it: removed, and nothing else touched", () => {
    const verification = check(clean);
    expect(states(verification)).toEqual(["removed", "removed", "removed"]);
    expect(verification).toMatchObject({
      result: "proved",
      summary: { collateral: 0 },
      hosts: [{ keptUnseen: 0, collect: [] }],
    });
  });

  test("deletions in the log, by whom and when", () => {
    const after = withSightings(before, () => parts.map((part) => sighting("deleted", part)));
    const verification = check(logsOnly(after));
    expect(states(verification)).toEqual(["removed", "removed", "removed"]);
    expect(verification.hosts[0]?.objects[0]).toMatchObject({
      text: expect.stringContaining("CONTOSO\\svc-build"),
      evidence: { path: "Sysmon.evtx", offset: 4096, recordId: "7" },
    });
    expect(verification.result).toBe("open");
  });
});

describe("what failed", () => {
  test("the same host as before: still there", () => {
    expect(check(before)).toMatchObject({ result: "failed", summary: { "still-there": 3 } });
  });

  test("there again, by another actor", () => {
    const after = withSightings(before, (old) => [
      ...old,
      ...parts.flatMap((part) => [
        sighting("deleted", part),
        sighting("created", part, "2024-06-01T11:00:00.0000000Z"),
      ]),
    ]);
    const { hosts } = check(after);
    expect(hosts[0]?.objects.map(({ state }) => state)).toEqual(["came-back", "came-back", "came-back"]);
    expect(hosts[0]?.objects[0]?.text).toMatch(/CONTOSO\\svc-build made it again at 2024-06-01T11/);
  });

  test("there again, and a MOF defines it", () => {
    const mof: SightingReport = {
      kind: "attempted",
      object: "filter",
      time: null,
      actor: null,
      source: "mof/instance",
      evidence: { path: "C/x.mof", offset: 0 },
    };
    const { hosts } = check(
      withSightings(before, (old) => [...old, mof]),
      { journal: removedBy() },
    );
    expect(hosts[0]?.objects.map(({ state }) => state)).toEqual(["came-back", "came-back", "came-back"]);
    expect(hosts[0]?.objects.map(({ text }) => text).join(" ")).toContain("autorecover");
  });

  test("something else under its name", async () => {
    const writer = cleanHost();
    addSubscription(writer, {
      ...PLANTED,
      consumer: { ...PLANTED.consumer, properties: { CommandLineTemplate: "calc.exe" } },
    });
    expect(states(check(await reportOf(writer)))).toEqual(["still-there", "replaced", "still-there"]);
  });

  test("collateral damage: a kept subscription is gone, or was changed", () => {
    const [scm] = clean.subscriptions.filter(({ filter }) => filter?.name === "SCM Event Log Filter");
    const gone = { ...clean, subscriptions: clean.subscriptions.filter((one) => one !== scm) };
    expect(check(gone)).toMatchObject({
      result: "failed",
      hosts: [{ collateral: expect.arrayContaining([expect.objectContaining({ what: "missing" })]) }],
    });
    const other = { ...scm!, filter: { ...scm!.filter!, query: "select * from other" } };
    const changed = check({ ...clean, subscriptions: clean.subscriptions.map((one) => (one === scm ? other : one)) });
    expect(changed.hosts[0]?.collateral).toEqual([
      expect.objectContaining({ what: "changed", path: expect.stringContaining("__EventFilter") }),
    ]);
  });

  test("a new one that the plan doesn't know is told", async () => {
    const writer = cleanHost();
    addSubscription(writer, {
      ...PLANTED,
      filter: { ...PLANTED.filter, name: "Fresh" },
      consumer: { ...PLANTED.consumer, name: "Fresh" },
    });
    expect(check(await reportOf(writer)).hosts[0]?.appeared).toHaveLength(1);
  });
});

describe("what is open", () => {
  test("logs from before the plan say nothing of after", () => {
    const old = withSightings(before, () =>
      parts.map((part) => sighting("created", part, "2024-05-01T10:00:00.0000000Z")),
    );
    const verification = check(logsOnly(old));
    expect(states(verification)).toEqual(["not-observable", "not-observable", "not-observable"]);
    expect(verification.result).toBe("open");
    expect(verification.hosts[0]?.collect.length).toBeGreaterThan(0);
  });

  test("another host's inventory says nothing of this one", () => {
    const other = JSON.parse(JSON.stringify(clean).replaceAll(HOST, "SRV-01")) as ScanReport;
    expect(states(check(other))).toEqual(["not-observable", "not-observable", "not-observable"]);
  });

  test.each(["OBJECTS.DATA", "INDEX.BTR"])(
    "a repository of which %s lost something doesn't prove that a thing is gone",
    (name) => {
      const [inventory] = clean.evidence.filter(({ format }) => format === "cim-objects");
      const path = `${inventory!.path.replace(/[^/]*$/, "")}${name}`;
      const lost = { code: "CIM_FILE_CUT", severity: "error" as const, message: "cut", evidence: { path, offset: 0 } };
      const verification = check({ ...clean, issues: [lost] });
      expect(verification).toMatchObject({ result: "open", hosts: [{ collateral: [] }] });
      expect(states(verification)).toEqual(["not-observable", "not-observable", "not-observable"]);
      expect(verification.hosts[0]?.objects[0]?.text).toContain("CIM_FILE_CUT");
      const elsewhere = { ...lost, evidence: { path: "Logs/Sysmon.evtx", offset: 0 } };
      expect(check({ ...clean, issues: [elsewhere] }).result).toBe("proved");
    },
  );

  test("a namespace that could not be read on the host hides what is in it", () => {
    const message = "root\\subscription:__EventFilter could not be read on the host: Access denied";
    const issue = {
      code: "INVENTORY_UNREAD",
      severity: "warning" as const,
      message,
      evidence: { path: "x", offset: 0 },
    };
    expect(states(check({ ...clean, issues: [issue] }))).toEqual([
      "not-observable",
      "not-observable",
      "not-observable",
    ]);
  });
});

test("an inventory from before the plan proves nothing", () => {
  const taken = (time: string): ScanReport => ({
    ...clean,
    evidence: clean.evidence.map((one) => ({ ...one, coverage: { ...one.coverage, from: time, to: time } })),
  });
  expect(new Set(states(check(taken("2024-06-01T08:59:59.9999999Z"))))).toEqual(new Set(["not-observable"]));
  expect(new Set(states(check(taken(LATER))))).toEqual(new Set(["removed"]));
});

test("an object of which only the key could be read is there, and not called changed", () => {
  const keysOnly = (report: ScanReport): ScanReport => ({
    ...report,
    subscriptions: report.subscriptions.map((one) => ({
      ...one,
      filter: one.filter && { ...one.filter, query: null, eventNamespace: null },
      consumer: one.consumer && { ...one.consumer, properties: {} },
      sightings: one.sightings.map((sighting) => ({ ...sighting, caveats: [INDEX_ONLY] })),
    })),
  });
  const verified = check(keysOnly(before));
  expect(new Set(states(verified))).toEqual(new Set(["still-there"]));
  expect(verified.hosts[0]?.collateral).toEqual([]);
});
