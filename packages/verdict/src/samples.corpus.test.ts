import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { parseObjectPath } from "@unbind/mof";
import { afterAll, describe, expect, test } from "vitest";
import { judge } from "./judge.ts";
import { subscriptionOf } from "./subscription.test-support.ts";
import { sectionOf, table, withSection } from "./verdicts-page.test-support.ts";

const root = resolve(import.meta.dirname, "../../..", process.env.UNBIND_CORPUS ?? "../shared", "samples");
const has = existsSync(root);

const page = join(import.meta.dirname, "../../../docs/verdicts.md");

/** With `UNBIND_WRITE_DOCS` set, the section is written instead of compared. */
function expectSection(name: string, text: string): void {
  const written = readFileSync(page, "utf8");
  if (process.env.UNBIND_WRITE_DOCS) writeFileSync(page, withSection(written, name, text));
  else expect(sectionOf(written, name)).toBe(text);
}

type Values = Record<string, PropertyValue>;

interface Stored {
  namespace: string;
  class: string;
  properties: Values & { ScriptText?: { repeat: string; times: number } | string };
}

interface Repository {
  filters?: Stored[];
  consumers?: Stored[];
  bindings?: Stored[];
  live?: Stored[];
  orphan?: Stored[];
  deleted?: Stored[];
}

interface Activation {
  namespace: string;
  filter: Values;
  consumerClass: string;
  consumer: Values;
}

interface SysmonEvent {
  eventId: number;
  data: Record<string, string>;
}

interface Sample {
  file: string;
  expect?: { subscriptions?: { filter: string; consumer: string; verdict: string; parts: string[] }[] };
  wmiActivity?: { bindings5861?: Activation[] };
  bindings5861?: Activation[];
  sysmonWmi?: SysmonEvent[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, name), "utf8"));
const textOf = (value: PropertyValue | undefined): string | null => (typeof value === "string" ? value : null);

function made(
  namespace: string,
  filter: Values | undefined,
  consumerClass: string,
  consumer: Values | undefined,
  rest: { source: string; isBound: boolean; kind?: "present" | "recovered" },
): SubscriptionReport {
  const { Name, CreatorSID, ...properties } = consumer ?? {};
  const report = subscriptionOf({
    namespace,
    filter: filter
      ? {
          name: textOf(filter["Name"]),
          query: textOf(filter["Query"]),
          queryLanguage: textOf(filter["QueryLanguage"]),
          eventNamespace: textOf(filter["EventNamespace"]),
          creatorSid: textOf(filter["CreatorSID"]),
        }
      : null,
    consumer: consumer
      ? { class: consumerClass, name: textOf(Name), properties, creatorSid: textOf(CreatorSID) }
      : null,
    isBound: rest.isBound,
    owner: textOf(CreatorSID),
    sources: [rest.source],
    kinds: [rest.kind ?? "present"],
    state: rest.kind === "recovered" ? "recovered" : "present",
  });
  return report;
}

/** A literal as Sysmon logs it: blank, quotes, one level of escapes. */
function unquoted(value: string | undefined): string | undefined {
  return value
    ?.trim()
    .replace(/^"|"$/g, "")
    .replace(/\\([\\"])/g, "$1");
}

function fromSysmon(events: readonly SysmonEvent[]): SubscriptionReport[] {
  const created = events.filter(({ data }) => data["Operation"] === "Created");
  const values = (id: number) => created.find(({ eventId }) => eventId === id)?.data;
  const [filter, consumer] = [values(19), values(20)];
  if (!filter || !consumer) return [];
  const name = (data: Record<string, string>) => unquoted(data["Name"]) ?? null;
  return [
    made(
      "root\\subscription",
      {
        Name: name(filter),
        Query: unquoted(filter["Query"]) ?? null,
        EventNamespace: unquoted(filter["EventNamespace"]) ?? null,
      },
      "CommandLineEventConsumer",
      { Name: name(consumer), CommandLineTemplate: unquoted(consumer["Destination"]) ?? null },
      { source: "sysmon/19-21", isBound: values(21) !== undefined },
    ),
  ];
}

function fromSample({ wmiActivity, bindings5861, sysmonWmi = [] }: Sample): SubscriptionReport[] {
  const activations = wmiActivity?.bindings5861 ?? bindings5861 ?? [];
  const whole = activations.map(({ namespace, filter, consumerClass, consumer }) =>
    made(namespace, filter, consumerClass, consumer, { source: "wmi-activity/5861", isBound: true }),
  );
  return whole.length > 0 ? whole : fromSysmon(sysmonWmi);
}

function keyOf(path: PropertyValue | undefined): string {
  const parsed = parseObjectPath(String(path));
  return parsed.ok ? String(parsed.path.keys[0]?.value) : "";
}

function fromObjects(objects: readonly Stored[], kind: "present" | "recovered" = "present"): SubscriptionReport[] {
  const named = (name: string, wanted: (one: Stored) => boolean) =>
    objects.find((one) => one.properties["Name"] === name && wanted(one));
  return objects
    .filter((one) => one.class === "__FilterToConsumerBinding")
    .map(({ namespace, properties }) => {
      const filter = named(keyOf(properties["Filter"]), (one) => one.class === "__EventFilter");
      const consumer = named(keyOf(properties["Consumer"]), (one) => /EventConsumer$/.test(one.class));
      const { ScriptText: script, ...values } = consumer?.properties ?? {};
      const text = typeof script === "object" && script !== null ? script.repeat.repeat(script.times) : script;
      const all: Values = text === undefined ? values : { ...values, ScriptText: text };
      return made(namespace, filter?.properties as Values, consumer?.class ?? "", all, {
        source: "wmi-repository",
        isBound: true,
        kind,
      });
    });
}

const rows: string[][] = [];

function judged(sample: string, reports: readonly SubscriptionReport[]): { name: string; level: string }[] {
  return reports.map((report) => {
    const { verdict } = judge(report, { others: reports });
    const reasons = verdict.reasons.map(({ id, weight }) => (weight === 0 ? id : `${id} ${weight}`));
    const name = report.filter?.name ?? "";
    rows.push([sample, name, report.consumer?.name ?? "", verdict.level, String(verdict.score), reasons.join(", ")]);
    return { name, level: verdict.level };
  });
}

describe.skipIf(!has)("the subscriptions of the samples", () => {
  const truth = has ? read<{ evtx: Sample[]; json: Sample[] }>("evidence/truth.json") : { evtx: [], json: [] };
  const samples = [...truth.evtx, ...truth.json].filter(({ expect: expected }) => expected?.subscriptions?.length);

  test.each(samples.map((sample): [string, Sample] => [sample.file, sample]))("%s", (file, sample) => {
    const levels = judged(file, fromSample(sample));
    const expected = sample.expect?.subscriptions ?? [];
    expect(levels.map(({ name }) => name).sort()).toEqual(expected.map(({ filter }) => filter).sort());
    for (const { filter, verdict } of expected) {
      const level = levels.find(({ name }) => name === filter)?.level ?? "";
      expect([filter, level === "benign"]).toEqual([filter, verdict === "benign"]);
      if (verdict !== "benign") expect(["malicious", "suspicious"]).toContain(level);
    }
  });

  test("the repository of a Windows 10 host: one planted, one default", () => {
    const { filters = [], consumers = [], bindings = [] } = read<Repository>("cim/win10-museum/truth.json");
    const levels = judged("cim/win10-museum", fromObjects([...filters, ...consumers, ...bindings]));
    expect(Object.fromEntries(levels.map(({ name, level }) => [name, level]))).toEqual({
      ProcessStartTrigger: "malicious",
      "SCM Event Log Filter": "benign",
    });
  });

  test.each(["cim/synthetic-vista", "cim/synthetic-xp"])(
    "%s: nothing in it is benign, what runs a program is not unknown",
    (name) => {
      const { live = [], orphan = [], deleted = [] } = read<Repository>(`${name}/truth.json`);
      const reports = [...fromObjects(live), ...fromObjects(orphan, "recovered"), ...fromObjects(deleted, "recovered")];
      const levels = judged(name, reports);
      expect(levels.map(({ level }) => level)).not.toContain("benign");
      for (const [i, report] of reports.entries()) {
        if (report.consumer?.class === "CommandLineEventConsumer") expect(levels[i]?.level).toBe("suspicious");
      }
    },
  );

  test("a MOF file that plants a subscription", () => {
    const { files } = read<{ files: Record<string, { objects: { class?: string; values: Values }[] }> }>(
      "mof/expect.json",
    );
    const objects = files["attack/T1546.003.mof"]?.objects ?? [];
    const values = (name: string) => objects.find((one) => one.class === name)?.values;
    const consumer = "CommandLineEventConsumer";
    const report = made("root\\subscription", values("__EventFilter"), consumer, values(consumer), {
      source: "mof/instance",
      isBound: true,
    });
    expect(judged("mof/attack/T1546.003.mof", [report])).toEqual([
      { name: "AtomicRedTeam_filter", level: "malicious" },
    ]);
  });

  afterAll(() => {
    expectSection("samples", table(["sample", "filter", "consumer", "level", "score", "reasons"], rows));
  });
});
