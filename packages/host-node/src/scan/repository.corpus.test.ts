import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type PropertyValue, type ScanReport, scanReportSchema } from "@unbind/model";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, test } from "vitest";
import { scanPaths } from "./scan-paths.ts";

const samples = resolve(process.env.UNBIND_CORPUS ?? "../shared", "samples");
const cim = join(samples, "cim");
const has = existsSync(cim);
const validate = new Ajv2020({ strict: false }).compile(scanReportSchema);

type Properties = Record<string, PropertyValue | { repeat: string; times: number }>;

interface Stored {
  namespace: string;
  class: string;
  properties: Properties;
  record: { fileOffset: number };
}

interface Truth {
  index: { keys: number };
  namespaces: { names: string[] };
  classDefinitions: { total: number };
  instances: { union: number };
  filters: Stored[];
  consumers: Stored[];
  bindings: Stored[];
}

interface SyntheticTruth {
  map: { index?: { keys: number } };
  namespaces: string[];
  live: Stored[];
  orphan: Stored[];
  deleted: Stored[];
}

interface IndexTruth {
  index: { keys: number };
  namespaces: { name: string | null; hash: string }[];
  subscription: {
    filters: { name: string }[];
    consumers: { class: string; name: string }[];
    bindings: object[];
  };
  consumerProviderRegistrations: { count: number };
}

const truth = <T>(sample: string): T => JSON.parse(readFileSync(join(cim, sample, "truth.json"), "utf8"));

async function scan(paths: string[], options = {}): Promise<ScanReport> {
  const report = await scanPaths(paths, { jobs: 1, ...options });
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

/** Long texts are given as a repetition. */
function plain(properties: Properties): Record<string, PropertyValue> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && "repeat" in value ? value.repeat.repeat(value.times) : value,
    ]),
  );
}

const text = (value: PropertyValue | undefined) => (typeof value === "string" ? value : null);

function filterOf({ properties }: Stored): object {
  const { Name, Query, QueryLanguage, EventNamespace, CreatorSID, ...others } = plain(properties);
  return {
    name: text(Name),
    query: text(Query),
    queryLanguage: text(QueryLanguage),
    eventNamespace: text(EventNamespace),
    creatorSid: text(CreatorSID),
    properties: others,
  };
}

function consumerOf(stored: Stored): object {
  const { Name, CreatorSID, ...others } = plain(stored.properties);
  return { class: stored.class, name: text(Name), properties: others, creatorSid: text(CreatorSID) };
}

function bindingOf({ properties }: Stored): object {
  const { CreatorSID, Filter: _, Consumer: __, ...others } = plain(properties);
  return { creatorSid: text(CreatorSID), properties: others };
}

/** All parts of the subscriptions in a state, each with the offset of its record. */
function partsOf({ subscriptions }: ScanReport, state: "present" | "recovered") {
  const ours = subscriptions.filter((one) => one.state === state);
  const at = (index: number, object: string) =>
    ours[index]?.sightings.find((one) => one.object === object)?.evidence.offset;
  return {
    filters: ours.map(({ namespace, filter }, i) => ({ namespace, filter, offset: at(i, "filter") })),
    consumers: ours.map(({ namespace, consumer }, i) => ({ namespace, consumer, offset: at(i, "consumer") })),
    bindings: ours.map(({ namespace, binding }, i) => {
      const { path: _, ...facts } = binding ?? { path: "" };
      return { namespace, binding: facts, offset: at(i, "binding") };
    }),
  };
}

function expectedParts(all: readonly Stored[]) {
  const of = (isWanted: (name: string) => boolean) => all.filter((one) => isWanted(one.class));
  const where = ({ namespace, record }: Stored) => ({ namespace, offset: record.fileOffset });
  return {
    filters: of((name) => name === "__EventFilter").map((one) => ({ ...where(one), filter: filterOf(one) })),
    consumers: of((name) => name.endsWith("EventConsumer")).map((one) => ({
      ...where(one),
      consumer: consumerOf(one),
    })),
    bindings: of((name) => name === "__FilterToConsumerBinding").map((one) => ({
      ...where(one),
      binding: bindingOf(one),
    })),
  };
}

function expectParts(report: ScanReport, state: "present" | "recovered", stored: readonly Stored[]): void {
  const [found, expected] = [partsOf(report, state), expectedParts(stored)];
  for (const part of ["filters", "consumers", "bindings"] as const) {
    expect(found[part], part).toHaveLength(expected[part].length);
    expect(found[part], part).toEqual(expect.arrayContaining<object>(expected[part]));
  }
}

const evidenceOf = (report: ScanReport, name: string) => report.evidence.find(({ path }) => path.endsWith(name));
const errors = (report: ScanReport) => report.issues.filter(({ severity }) => severity === "error");

describe.skipIf(!has)("a scan of a repository gives its truth", () => {
  test.each([false, true])("Windows 10, with recovery: %s", async (recover) => {
    const expected = truth<Truth>("win10-museum");
    const report = await scan([join(cim, "win10-museum")], { recover });
    expectParts(report, "present", [...expected.filters, ...expected.consumers, ...expected.bindings]);
    expect(report.subscriptions).toHaveLength(2);
    expect(
      report.subscriptions.map(({ filter, verdict, activity }) => [filter?.name, verdict.level, activity]),
    ).toEqual([
      ["ProcessStartTrigger", "malicious", "armed"],
      ["SCM Event Log Filter", "benign", "armed"],
    ]);
    for (const { timers, providers, consumer } of report.subscriptions) {
      expect(timers).toEqual([]);
      expect(providers.map(({ __CLASS, Name, ConsumerClassNames }) => [__CLASS, Name ?? ConsumerClassNames])).toEqual([
        ["__Win32Provider", consumer?.class],
        ["__EventConsumerProviderRegistration", [consumer?.class]],
      ]);
    }
    const objects = evidenceOf(report, "OBJECTS.DATA");
    expect([...(objects?.coverage.namespaces ?? [])].sort()).toEqual([...expected.namespaces.names].sort());
    expect(objects?.records).toBe(expected.classDefinitions.total + expected.instances.union);
    expect(evidenceOf(report, "INDEX.BTR")?.records).toBe(expected.index.keys);
    expect((objects?.recovered ?? 0) > 0).toBe(recover);
    expect(errors(report)).toEqual([]);
  });

  test.each(["synthetic-vista", "synthetic-xp"])("%s", async (sample) => {
    const expected = truth<SyntheticTruth>(sample);
    const report = await scan([join(cim, sample)], { recover: true });
    expectParts(report, "present", expected.live);
    expectParts(report, "recovered", [...expected.orphan, ...expected.deleted]);
    expect(report.subscriptions).toHaveLength(6);
    expect(evidenceOf(report, "OBJECTS.DATA")?.coverage.namespaces).toEqual([...expected.namespaces].sort());
    expect(evidenceOf(report, "OBJECTS.DATA")?.recovered).toBe(expected.orphan.length + expected.deleted.length);
    expect(errors(report)).toEqual([]);
    const live = await scan([join(cim, sample)]);
    expect(live.subscriptions.map(({ state }) => state)).toEqual(Array(4).fill("present"));
  });

  test("an XP index without OBJECTS.DATA is read as far as it goes", async () => {
    const expected = truth<IndexTruth>("xp-index");
    const report = await scan([join(cim, "xp-index")]);
    const { filters, consumers, bindings } = expected.subscription;
    expect(report.subscriptions.map(({ filter }) => filter?.name).sort()).toEqual(
      filters.map(({ name }) => name).sort(),
    );
    for (const one of report.subscriptions) {
      expect(consumers).toContainEqual(
        expect.objectContaining({ class: one.consumer?.class, name: one.consumer?.name }),
      );
      expect(one).toMatchObject({ state: "present", activity: "armed", namespace: "root\\subscription" });
      expect(one.filter?.query).toBeNull();
    }
    const index = evidenceOf(report, "INDEX.BTR");
    expect(index?.records).toBe(expected.index.keys);
    const names = expected.namespaces
      .filter(({ name }) => name !== "__SystemClass")
      .map(({ name, hash }) => (name ?? hash).toLowerCase());
    expect(index?.coverage.namespaces.map((name) => name.toLowerCase()).sort()).toEqual(names.sort());
    const messages = report.issues.map(({ code, message }) => `${code} ${message.split(" by hash")[0]}`);
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.stringContaining("CIM_OBJECTS_MISSING"),
        `CIM_OBJECTS_UNREAD root\\subscription: ${filters.length} filters`,
        `CIM_OBJECTS_UNREAD root\\subscription: ${consumers.length} consumers`,
        `CIM_OBJECTS_UNREAD root\\subscription: ${bindings.length} bindings`,
        `CIM_OBJECTS_UNREAD root\\subscription: ${expected.consumerProviderRegistrations.count} registrations`,
      ]),
    );
  });
});

describe.skipIf(!has)("a zip with the repository and the logs of a host", () => {
  const folder = mkdtempSync(join(tmpdir(), "unbind-repository-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const system = "C/Windows/System32/";
  const log = "aptsim_win10_WMI-Activity.evtx";

  async function zipped(): Promise<string> {
    const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
    for (const name of ["OBJECTS.DATA", "INDEX.BTR", "MAPPING1.MAP", "MAPPING2.MAP", "MAPPING3.MAP"]) {
      const bytes = readFileSync(join(cim, "win10-museum", name));
      await zip.add(`${system}wbem/Repository/${name.toLowerCase()}`, new Uint8ArrayReader(bytes), { level: 1 });
    }
    const bytes = readFileSync(join(samples, "evidence/evtx", log));
    await zip.add(`${system}winevt/Logs/${log}`, new Uint8ArrayReader(bytes));
    const path = join(folder, "triage.zip");
    writeFileSync(path, await zip.close());
    return path;
  }

  test("gives one subscription with witnesses from both, on workers too", async () => {
    const path = await zipped();
    const report = await scan([path], { hash: "none" });
    expect(report.subscriptions.map(({ filter }) => filter?.name)).toEqual([
      "ProcessStartTrigger",
      "SCM Event Log Filter",
    ]);
    const [host] = report.hosts;
    expect(report.hosts).toHaveLength(1);
    for (const one of report.subscriptions) {
      expect(one.host).toBe(host?.name);
      expect(one.state).toBe("present");
      const sources = new Set(one.sightings.map(({ source }) => source));
      expect([...sources]).toEqual(expect.arrayContaining(["wmi-activity/5861", "wmi-repository"]));
      expect(one.notes.map(({ code }) => code)).toContain("host-inferred");
      expect(one.notes.map(({ code }) => code)).not.toContain("content-changed");
    }
    const coverage = host?.coverage.find(({ source }) => source === "wmi-repository");
    expect(coverage?.state).toBe("seen");
    expect(await scan([path], { hash: "none", jobs: 2 })).toEqual(report);
  }, 30_000);
});
