import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PropertyValue, ScanReport, SubscriptionReport } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { scanPaths } from "./scan-paths.ts";

const root = join(import.meta.dirname, "../../../..");
const samples = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples");

type Value = string | number | boolean | null | Value[] | { alias: string } | { instanceOf: unknown };

/** An object as `expect.json` tells it. */
interface Expected {
  kind: "class" | "instance";
  class?: string;
  name?: string;
  superclass?: string;
  alias?: string;
  namespace: string | null;
  values?: Record<string, Value>;
}

const present = existsSync(join(samples, "mof/expect.json"));
const files: Record<string, { status: string; objects?: Expected[] }> = present
  ? JSON.parse(readFileSync(join(samples, "mof/expect.json"), "utf8")).files
  : {};

/** Files of which mofcomp's own output or a bare placeholder is the first thing: no MOF. */
const NOT_MOF = ["win32docs/pragma_0.mof", "win32docs/retrieving-part-of-an-instance_4.syntax.mof"];
/** Bindings whose aliases are declared nowhere in the file. */
const LOOSE_BINDINGS = [
  "win32docs/binding-an-event-filter-with-a-logical-consumer_0.syntax.mof",
  "win32docs/monitoring-and-responding-to-events-with-standard-consumers_5.syntax.mof",
];
const STANDARD = /^(?:ActiveScript|CommandLine|LogFile|NTEventLog|SMTP)EventConsumer$/i;

const scan = (path: string): Promise<ScanReport> => scanPaths([join(samples, path)], { jobs: 1 });
const fold = (text: string | undefined) => (text ?? "").toLowerCase();

function partsOf(objects: readonly Expected[]) {
  const derived = objects
    .filter(({ superclass }) => fold(superclass) === "__eventconsumer")
    .map(({ name }) => fold(name));
  const instances = objects.filter(({ kind }) => kind === "instance");
  const isConsumer = ({ class: name = "" }: Expected) => STANDARD.test(name) || derived.includes(fold(name));
  return {
    filters: instances.filter((one) => fold(one.class) === "__eventfilter"),
    consumers: instances.filter(isConsumer),
    bindings: instances.filter((one) => fold(one.class) === "__filtertoconsumerbinding"),
  };
}

function valueIn({ values = {} }: Expected, wanted: string): Value | undefined {
  return Object.entries(values).find(([name]) => fold(name) === fold(wanted))?.[1];
}

const foldNamespace = (text: string) =>
  fold(text)
    .replace(/^[\\/]+(?:\.[\\/])?/, "")
    .replaceAll("/", "\\");
const namespaceOf = ({ namespace }: Expected) => foldNamespace(namespace ?? "root\\default");

const textOf = (one: Expected, name: string) => (valueIn(one, name) ?? null) as string | null;

function compareFilter(report: SubscriptionReport, wanted: Expected): void {
  expect(report.namespace).toBe(namespaceOf(wanted));
  expect(report.filter).toMatchObject({
    name: textOf(wanted, "Name"),
    query: textOf(wanted, "Query"),
    queryLanguage: textOf(wanted, "QueryLanguage"),
  });
  const namespace = textOf(wanted, "EventNamespace");
  if (namespace !== null) expect(report.filter?.eventNamespace).toBe(namespace);
}

function compareConsumer(report: SubscriptionReport, wanted: Expected): void {
  expect(report.namespace).toBe(namespaceOf(wanted));
  expect(report.consumer?.class).toBe(wanted.class);
  expect(report.consumer?.name).toBe(textOf(wanted, "Name"));
  const properties: Record<string, PropertyValue> = {};
  for (const [name, value] of Object.entries(wanted.values ?? {})) {
    if (!/^(?:name|creatorsid)$/i.test(name)) properties[name] = value as PropertyValue;
  }
  expect(report.consumer?.properties).toEqual(properties);
}

describe.skipIf(!present)("MOF samples as evidence", () => {
  test.each(Object.keys(files))("%s", async (file) => {
    const report = await scan(`mof/${file}`);
    const [evidence] = report.evidence;
    expect(evidence?.format).toBe(NOT_MOF.includes(file) ? "unknown" : "mof");
    const { filters, consumers, bindings } = partsOf(files[file]?.objects ?? []);
    if (!NOT_MOF.includes(file) && files[file]?.status === "clean") {
      expect(evidence?.records).toBe((files[file]?.objects ?? []).length);
    }
    const bound = LOOSE_BINDINGS.includes(file) ? 0 : bindings.length;
    expect(report.subscriptions).toHaveLength(filters.length + consumers.length - bound);
    expect(report.subscriptions.filter(({ binding }) => binding !== null)).toHaveLength(bound);
    for (const wanted of filters) compareFilter(found(report, "filter", textOf(wanted, "Name")), wanted);
    for (const wanted of consumers) compareConsumer(found(report, "consumer", textOf(wanted, "Name")), wanted);
    for (const one of report.subscriptions) checkPlan(one, readFileSync(join(samples, "mof", file)));
  });
});

function found(report: ScanReport, part: "filter" | "consumer", name: string | null): SubscriptionReport {
  const [one, ...others] = report.subscriptions.filter((each) => each[part] && each[part].name === name);
  expect(others).toEqual([]);
  return one as SubscriptionReport;
}

/** What holds for everything that only a file would create; each sighting refers to its own bytes. */
function checkPlan(one: SubscriptionReport, bytes: Buffer): void {
  expect(one).toMatchObject({ host: "", state: "unknown", activity: "unknown", firstSeen: null, lastSeen: null });
  expect(one.notes.map(({ code }) => code)).toContain("mof-only");
  expect(one.sightings.length).toBeGreaterThan(0);
  for (const { kind, source, evidence } of one.sightings) {
    expect([kind, source]).toEqual(["attempted", "mof/instance"]);
    const cited = bytes.subarray(evidence.offset, evidence.offset + (evidence.length ?? 0));
    const text = new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-8").decode(cited);
    expect(text).toMatch(/^instance\s+of\s+\w+.*\}$/is);
  }
}

const index: { file: string; objects: number; namespaces: Record<string, number> }[] = existsSync(
  join(samples, "bmf/index.json"),
)
  ? JSON.parse(readFileSync(join(samples, "bmf/index.json"), "utf8")).blobs
  : [];

describe.skipIf(index.length === 0)("binary MOF samples as evidence", () => {
  test("each gives its objects and namespaces, and no subscription", async () => {
    const report = await scan("bmf/acpi");
    expect(report.subscriptions).toEqual([]);
    expect(report.evidence.length).toBe(index.length);
    for (const { file, objects, namespaces } of index) {
      const one = report.evidence.find(({ path }) => path.endsWith(file));
      expect([file, one?.format, one?.records]).toEqual([file, "bmf", objects]);
      expect(one?.coverage.namespaces).toEqual([...new Set(Object.keys(namespaces).map(foldNamespace))].sort());
    }
  });

  const pairs = [
    "pragmas",
    "wmi_simple_instance",
    "wmi_class_with_object",
    "arrays",
    "wmi_qualifier_flavors",
    "wmi_class",
  ];
  test.each(pairs)("%s: the binary file gives what its text gives", async (name) => {
    const [text, binary] = [await scan(`bmf/pairs/${name}.mof`), await scan(`bmf/pairs/${name}.bmf`)];
    expect([text, binary].map(({ evidence }) => evidence[0]?.format)).toEqual(["mof", "bmf"]);
    const facts = ({ evidence, subscriptions }: ScanReport) => [
      evidence[0]?.records,
      evidence[0]?.coverage.namespaces,
      subscriptions,
    ];
    expect(facts(binary)).toEqual(facts(text));
  });
});
