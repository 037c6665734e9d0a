import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ScanReport, type SubscriptionReport, scanReportSchema } from "@unbind/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { scanPaths } from "./scan-paths.ts";

/**
 * Records behind damage whose payload definitions were overwritten by values: the truth counts them as readable, we
 * don't print values under names that are somebody else's.
 */
const PAYLOAD_LOST: Record<string, number> = { "robust/overwritten_records_rdpcorets.evtx": 14 };

/** What `truth.json` says of one subscription. */
interface Expected {
  filter: string;
  consumerClass: string;
  consumer: string;
  parts: string[];
  removedSeen: boolean;
  firedSeen: boolean;
  records: number[] | Record<string, number[]>;
  firedRecords?: number[];
  payload?: string;
  host?: string;
  verdict: string;
}

interface Binding {
  namespace: string;
  timesByRecordId?: string[];
  filter: Record<string, unknown>;
  consumerClass: string;
  consumer: Record<string, unknown>;
}

interface Sample {
  file: string;
  records?: number;
  members?: number;
  expect?: {
    subscriptions: (Expected | string)[];
    host?: string;
    recoveredOnly?: { filter: string; records: number[] }[];
  };
  recovery?: { moreByResync: number };
  slack?: { novel: number };
  computers?: { name: string; firstRecordId: number }[];
  time?: { min: string; max: string };
  wmiActivity?: { bindings5861: Binding[] };
  bindings5861?: Binding[];
  sha256: string;
}

const corpus = resolve(process.env.UNBIND_CORPUS ?? "../shared", "samples/evidence");
const truth: Record<"evtx" | "robust" | "json" | "containers", Sample[]> = existsSync(join(corpus, "truth.json"))
  ? JSON.parse(readFileSync(join(corpus, "truth.json"), "utf8"))
  : { evtx: [], robust: [], json: [], containers: [] };
const present = truth.evtx.length > 0;
const validate = new Ajv2020({ strict: false }).compile(scanReportSchema);

async function scan(sample: string, options = {}): Promise<ScanReport> {
  const report = await scanPaths([join(corpus, sample)], { jobs: 1, ...options });
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

const named = (report: ScanReport, { filter, consumer }: Expected) =>
  report.subscriptions.filter((one) => one.filter?.name === filter && one.consumer?.name === consumer);

const recordIds = (one: SubscriptionReport) => one.sightings.map(({ evidence }) => Number(evidence.recordId));

function compare(one: SubscriptionReport, wanted: Expected): void {
  expect(one.consumer?.class).toBe(wanted.consumerClass);
  expect({
    filter: one.filter !== null,
    consumer: one.consumer !== null,
    binding: one.binding !== null,
  }).toEqual({
    filter: wanted.parts.includes("filter"),
    consumer: wanted.parts.includes("consumer"),
    binding: wanted.parts.includes("binding"),
  });
  const bound = wanted.parts.includes("binding");
  expect(one.state).toBe(wanted.removedSeen ? "removed" : "present");
  if (wanted.firedSeen) expect(one.activity).toBe("fired");
  else if (!bound) expect(one.activity).toBe("unknown");
  else if (!wanted.removedSeen) expect(one.activity).toBe("armed");
  else expect(one.activity).not.toBe("fired");
  const records = Array.isArray(wanted.records) ? wanted.records : Object.values(wanted.records).flat();
  expect(recordIds(one)).toEqual(expect.arrayContaining(records));
  for (const id of wanted.firedRecords ?? []) {
    expect(one.sightings.find(({ evidence }) => Number(evidence.recordId) === id)?.kind).toBe("fired");
  }
  if (wanted.payload) expect(one.action.summary).toBe(wanted.payload);
  if (wanted.host) expect(one.host).toBe(wanted.host);
  expect(wanted.verdict === "benign" ? ["benign"] : ["malicious", "suspicious"]).toContain(one.verdict.level);
}

function compareBinding(report: ScanReport, binding: Binding): void {
  const one = report.subscriptions.find(({ filter }) => filter?.name === binding.filter.Name);
  const { CreatorSID: filterSid, EventNamespace, Name, Query, QueryLanguage } = binding.filter;
  expect(one?.filter).toEqual({
    name: Name,
    query: Query,
    queryLanguage: QueryLanguage,
    eventNamespace: EventNamespace,
    creatorSid: filterSid,
  });
  const { CreatorSID: consumerSid, Name: consumerName, ...properties } = binding.consumer;
  expect(one?.consumer).toMatchObject({ class: binding.consumerClass, name: consumerName, creatorSid: consumerSid });
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value !== "object") expect(one?.consumer?.properties[name]).toEqual(value);
  }
  expect(one?.namespace).toBe("root\\subscription");
  if (binding.timesByRecordId) {
    expect(one?.firstSeen).toBe(binding.timesByRecordId[0]);
    expect(one?.sightings.map(({ time }) => time)).toEqual(expect.arrayContaining(binding.timesByRecordId));
  }
}

describe.skipIf(!present)("every sample gives what its truth says", () => {
  test.each([...truth.evtx, ...truth.json].map((sample) => [sample.file, sample] as const))("%s", async (_, sample) => {
    const report = await scan(sample.file);
    const expected = (sample.expect?.subscriptions ?? []) as Expected[];
    const alone = sample.file.includes("xp_envelope");
    if (!alone) expect(report.subscriptions).toHaveLength(expected.length);
    for (const wanted of expected) {
      const found = named(report, wanted);
      expect(found, wanted.filter).toHaveLength(1);
      compare(found[0] as SubscriptionReport, wanted);
    }
    for (const binding of sample.wmiActivity?.bindings5861 ?? sample.bindings5861 ?? [])
      compareBinding(report, binding);
    if (sample.records !== undefined) expect(report.summary.records).toBe(sample.records);
    const names = sample.computers?.map(({ name }) => name);
    if (names) {
      expect(report.hosts.map(({ name }) => name)).toEqual(names.slice(-1));
      expect(report.hosts[0]?.formerNames).toEqual(names.slice(0, -1));
    }
    expect(report.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    for (const { sha256, path } of report.evidence) {
      if (sample.file.endsWith(".evtx") && report.subscriptions.length > 0)
        expect([path, sha256]).toEqual([path, sample.sha256]);
    }
  });

  test.each(truth.robust.map((sample) => [sample.file, sample] as const))("%s", async (_, sample) => {
    const report = await scan(sample.file);
    expect(report.subscriptions).toEqual([]);
    expect(report.summary.records).toBe(sample.records);
    const moreByResync = (sample.recovery?.moreByResync ?? 0) - (PAYLOAD_LOST[sample.file] ?? 0);
    expect(report.evidence[0]?.recovered).toBe(moreByResync);
    const recovered = await scan(sample.file, { recover: true });
    expect(recovered.evidence[0]?.recovered).toBe(moreByResync + (sample.slack?.novel ?? 0));
  });

  test("slack_only_5861 with recovery: the default binding (5861 and its 5859), recovered, host unknown", async () => {
    const report = await scan("evtx/slack_only_5861.evtx", { recover: true });
    expect(report.subscriptions).toHaveLength(1);
    const [one] = report.subscriptions;
    expect(one).toMatchObject({ state: "recovered", verdict: { level: "benign" }, host: "" });
    expect(recordIds(one as SubscriptionReport)).toEqual([161, 162]);
  });

  test("slack copies add nothing to what the live log says", async () => {
    const file = "evtx/aptsim_win10_WMI-Activity.evtx";
    const [live, recovered] = [await scan(file), await scan(file, { recover: true })];
    expect(recovered.subscriptions).toEqual(live.subscriptions);
  });

  test("one event in a log and in an export is one subscription", async () => {
    const files = ["evtx/sysmon_winpwnage.evtx", ...[1, 2, 3].map((n) => `json/xp_envelope_${n}.json`)];
    const report = await scanPaths(
      files.map((file) => join(corpus, file)),
      { jobs: 1 },
    );
    expect(report.subscriptions).toHaveLength(1);
    expect(report.subscriptions[0]).toMatchObject({ state: "removed", activity: "fired" });
  });
});

describe.skipIf(!present)("whole hosts", () => {
  test("an attacked Windows 10 host: the two subscriptions of its WMI log and what led to them", async () => {
    const report = await scan("hosts/aptsim_win10_kape.zip");
    expect(report.summary).toMatchObject({ evidence: 94, records: 32_159, hosts: 1 });
    expect(report.hosts[0]).toMatchObject({ name: "DESKTOP-TMKU40H", formerNames: ["WIN-C89CFTIHC0I"] });
    expect(report.subscriptions.map((one) => [one.filter?.name, one.consumer?.name, one.state, one.activity])).toEqual([
      ["ProcessStartTrigger", "KillProcess", "present", "armed"],
      ["SCM Event Log Filter", "SCM Event Log Consumer", "present", "armed"],
    ]);
    const sysmon = report.hosts[0]?.coverage.find(({ source }) => source === "sysmon/19-21");
    expect(sysmon?.state).not.toBe("seen");
  });

  test("a clean Windows 10 host: the default binding only", async () => {
    const report = await scan("hosts/clean_win10_flat.zip");
    expect(report.summary).toMatchObject({ evidence: 109, records: 42_409, hosts: 1 });
    expect(report.hosts[0]).toMatchObject({ name: "DESKTOP-GNCCVRK", formerNames: ["WIN-28GFHAGEV4P"] });
    expect(report.subscriptions).toHaveLength(1);
    expect(report.subscriptions[0]?.verdict.level).toBe("benign");
  });

  test("a triage zip with backslash names: nothing live, other members named", async () => {
    const report = await scan("triage/capattack_backslash_names.zip");
    expect(report.subscriptions).toEqual([]);
    expect(report.summary.records).toBe(4605);
    expect(report.evidence).toHaveLength(316);
    expect(report.evidence.filter(({ format }) => format === "evtx")).toHaveLength(309);
    expect(report.evidence.every(({ path }) => !path.includes("\\"))).toBe(true);
  });

  test("all of it in one scan: bytes don't depend on jobs or on the order of arguments", async () => {
    const files = [...truth.evtx, ...truth.robust, ...truth.json, ...truth.containers].map(({ file }) =>
      join(corpus, file),
    );
    const one = await scanPaths(files, { jobs: 1 });
    const two = await scanPaths(files.toReversed(), { jobs: 2 });
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    expect(one.evidence.filter(({ duplicateOf }) => duplicateOf !== undefined).length).toBeGreaterThan(0);
  });
});
