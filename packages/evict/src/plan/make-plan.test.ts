import { isoToFiletime } from "@unbind/bytes";
import { Repository } from "@unbind/cim";
import {
  addSubscription,
  cleanHost,
  customConsumer,
  filesOf,
  oddNames,
  PLANTED,
  SCM_DEFAULT,
} from "@unbind/cim/fixtures";
import type { ScanReport } from "@unbind/model";
import { learnBaseline } from "@unbind/verdict";
import { describe, expect, test } from "vitest";
import { planFaults } from "../guard/plan-faults.ts";
import { liveObjects } from "../simulate/live-objects.ts";
import { reportOfHost } from "../simulate/report-of-host.ts";
import { runPlan } from "../simulate/run-plan.ts";
import { MemoryJournal, SimulatedHost } from "../simulate/simulated-host.ts";
import type { WmiObject } from "../simulate/wmi-object.ts";
import { approvePlan } from "./approval.ts";
import { makePlan, type PlanOptions } from "./make-plan.ts";
import type { EvictionPlan } from "./plan.ts";

const HOST = "WKSTN-04";
const NOW = isoToFiletime("2024-06-01T09:00:00Z") as bigint;
type Writer = ReturnType<typeof cleanHost>;

const objectsOf = async (writer: Writer): Promise<WmiObject[]> =>
  liveObjects(await Repository.open(filesOf(writer.finish())));
const reportOf = async (writer: Writer): Promise<ScanReport> => reportOfHost(HOST, await objectsOf(writer), "0");
const idOf = ({ subscriptions }: ScanReport, filter: string, consumer?: string): string =>
  subscriptions.find(
    (one) => one.filter?.name === filter && (consumer === undefined || one.consumer?.name === consumer),
  )?.id ?? "";
const planOf = (report: ScanReport, subscriptions: string[], more: Partial<PlanOptions> = {}): EvictionPlan =>
  makePlan(report, { version: "0", created: NOW, subscriptions, ...more });
const removed = ({ hosts }: EvictionPlan): string[] =>
  hosts.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.action === "remove" ? [`${step.object.role} ${step.object.namespace}`] : [])),
  );
const withheld = ({ hosts }: EvictionPlan): string[] =>
  hosts.flatMap((host) => host.withheld.map(({ reason, object }) => `${reason} ${object.replace(/^.*:/, "")}`));

async function gone(writer: Writer, plan: EvictionPlan): Promise<string[]> {
  const host = new SimulatedHost(HOST, await objectsOf(writer));
  const approved = approvePlan(plan, { by: "x", reason: "y", now: NOW });
  runPlan(approved, host, { journal: new MemoryJournal(), now: () => NOW });
  return host.changes.map(({ object }) => object.relativePath);
}

const other = { ...PLANTED.filter, name: "Second Trigger" };
const otherConsumer = { ...PLANTED.consumer, name: "Second" };

describe("what is shared stays", () => {
  test("a consumer with two filters, of which one stays", async () => {
    const writer = cleanHost();
    addSubscription(writer, PLANTED);
    addSubscription(writer, { ...PLANTED, filter: other });
    const report = await reportOf(writer);
    const plan = planOf(report, [idOf(report, "Updater Trigger")]);
    expect(removed(plan)).toEqual(["binding root\\subscription", "filter root\\subscription"]);
    expect(withheld(plan)).toEqual(['shared CommandLineEventConsumer.Name="Updater"']);
    expect(await gone(writer, plan)).toEqual([
      expect.stringContaining("__FilterToConsumerBinding"),
      '__EventFilter.Name="Updater Trigger"',
    ]);
    const both = planOf(report, [idOf(report, "Updater Trigger"), idOf(report, "Second Trigger")]);
    expect(await gone(writer, both)).toHaveLength(5);
  });

  test("a filter with two consumers, of which one stays", async () => {
    const writer = cleanHost();
    addSubscription(writer, PLANTED);
    addSubscription(writer, { ...PLANTED, consumer: otherConsumer });
    const report = await reportOf(writer);
    const plan = planOf(report, [idOf(report, "Updater Trigger", "Updater")]);
    expect(withheld(plan)).toEqual(['shared __EventFilter.Name="Updater Trigger"']);
    expect(await gone(writer, plan)).toEqual([
      expect.stringContaining("__FilterToConsumerBinding"),
      'CommandLineEventConsumer.Name="Updater"',
    ]);
  });

  test("a binding that evidence didn't show keeps filter and consumer when the plan is run", async () => {
    const writer = cleanHost();
    addSubscription(writer, PLANTED);
    const report = await reportOf(writer);
    const plan = planOf(report, [idOf(report, "Updater Trigger")]);
    addSubscription(writer, { ...PLANTED, filter: other, consumer: PLANTED.consumer });
    expect(await gone(writer, plan)).toEqual([
      expect.stringContaining("__FilterToConsumerBinding"),
      '__EventFilter.Name="Updater Trigger"',
    ]);
  });
});

test("an orphan is an item of its own, and goes after what is bound", async () => {
  const writer = cleanHost();
  writer.instance("root\\subscription", "__EventFilter", {
    Name: "blackball",
    Query: "SELECT * FROM Win32_LogonSession",
    QueryLanguage: "WQL",
    EventNamespace: "root\\cimv2",
  });
  addSubscription(writer, PLANTED);
  const report = await reportOf(writer);
  const plan = planOf(report, [idOf(report, "blackball"), idOf(report, "Updater Trigger")]);
  expect((await gone(writer, plan)).at(-1)).toBe('__EventFilter.Name="blackball"');
});

test("a timer outside root\\subscription goes with the filter that asks for it, unless another asks, too", async () => {
  const { writer } = customConsumer();
  const report = await reportOf(writer);
  const plan = planOf(report, [idOf(report, "beat")]);
  expect(removed(plan)).toEqual(
    ["binding", "consumer", "filter", "timer", "registration", "provider"].map(
      (role) => `${role} root\\cimv2\\servicing`,
    ),
  );
  expect(await gone(writer, plan)).toHaveLength(6);
  writer.instance("root\\subscription", "__EventFilter", {
    Name: "also",
    Query: 'select * from __TimerEvent where TimerId = "BEAT"',
    QueryLanguage: "WQL",
  });
  expect((await gone(writer, plan)).filter((path) => path.includes("Timer"))).toEqual([]);
});

describe("what is protected stays", () => {
  test("Windows' own subscription, whoever chooses it", async () => {
    const report = await reportOf(cleanHost());
    const plan = planOf(report, [idOf(report, "SCM Event Log Filter")]);
    expect(removed(plan)).toEqual([]);
    expect(plan.hosts[0]?.withheld).toMatchObject([
      { reason: "protected", text: expect.stringContaining("known good by content") },
    ]);
  });

  test("Windows' filter that somebody bound to a consumer of theirs", async () => {
    const writer = cleanHost();
    addSubscription(writer, { ...SCM_DEFAULT, consumer: otherConsumer });
    const report = await reportOf(writer);
    const plan = planOf(report, [idOf(report, "SCM Event Log Filter", "Second")]);
    expect(withheld(plan)).toEqual(['protected __EventFilter.Name="SCM Event Log Filter"']);
    expect(await gone(writer, plan)).toEqual([
      expect.stringContaining("Second"),
      'CommandLineEventConsumer.Name="Second"',
    ]);
  });

  test("Windows' names with other content don't", async () => {
    const writer = cleanHost();
    addSubscription(writer, {
      ...SCM_DEFAULT,
      namespace: "root\\DEFAULT",
      consumer: { ...PLANTED.consumer, name: "SCM Event Log Consumer" },
    });
    const report = await reportOf(writer);
    const fake = report.subscriptions.find(({ namespace }) => /default/i.test(namespace))!;
    expect(removed(planOf(report, [fake.id]))).toEqual([
      "binding root\\default",
      "consumer root\\default",
      "filter root\\default",
    ]);
  });

  test("what the site's baseline accepts, until one character differs", async () => {
    const writer = cleanHost();
    addSubscription(writer, PLANTED);
    const report = await reportOf(writer);
    const baseline = learnBaseline(report.subscriptions, "ours");
    const ids = [idOf(report, "Updater Trigger")];
    expect(withheld(planOf(report, ids, { baseline }))).toEqual([`protected ${ids[0]}`]);
    const changed = {
      ...PLANTED,
      consumer: { ...PLANTED.consumer, properties: { CommandLineTemplate: "powershell.exe  -nop" } },
    };
    const next = cleanHost();
    addSubscription(next, changed);
    const later = await reportOf(next);
    expect(removed(planOf(later, [idOf(later, "Updater Trigger")], { baseline }))).toHaveLength(3);
  });

  test("a watcher of subscriptions that only writes to the event log", async () => {
    const writer = cleanHost();
    const query = "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA '__EventConsumer'";
    addSubscription(writer, {
      filter: { name: "watch", query },
      consumer: { className: "NTEventLogEventConsumer", name: "watch", properties: { SourceName: "WSH", EventID: 8 } },
    });
    const report = await reportOf(writer);
    expect(withheld(planOf(report, [idOf(report, "watch")]))).toEqual([`protected ${idOf(report, "watch")}`]);
  });
});

test("odd names are addressed exactly: the run removes them and nothing else", async () => {
  const writer = oddNames();
  const report = await reportOf(writer);
  const ids = report.subscriptions.filter(({ verdict }) => verdict.level !== "benign").map(({ id }) => id);
  const plan = planOf(report, ids, { maxRemovals: 100 });
  expect(planFaults(plan)).toEqual([]);
  const before = await objectsOf(writer);
  const paths = new Set(await gone(writer, plan));
  const left = before
    .filter(({ relativePath }) => !paths.has(relativePath))
    .filter(({ role }) => /binding|filter|consumer/.test(role));
  expect(paths.size).toBe(removed(plan).length);
  expect(left.map(({ relativePath }) => relativePath).filter((path) => !path.includes("SCM Event Log"))).toEqual([]);
});

test("the same report, options and time give the same plan", async () => {
  const report = await reportOf(customConsumer().writer);
  const ids = [idOf(report, "beat")];
  expect(planOf(report, ids)).toEqual(planOf(structuredClone(report), ids));
});

test("whoever approves reads in the plan what of the evidence could not be read", async () => {
  const report = await reportOf(customConsumer().writer);
  const evidence = { path: report.evidence[0]!.path, offset: 8192 };
  const issues = [{ code: "CIM_PAGE", severity: "error" as const, message: "page 1 is lost", evidence }];
  const [host] = planOf({ ...report, issues }, [idOf(report, "beat")]).hosts;
  const collect = host!.steps.find(({ action }) => action === "collect");
  expect(collect).toMatchObject({
    missing: expect.arrayContaining([expect.stringContaining("page 1 is lost (CIM_PAGE)")]),
  });
});
