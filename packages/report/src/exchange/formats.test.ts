import { EvidenceError } from "@unbind/bytes";
import type { ScanReport } from "@unbind/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanMisp } from "../misp/events.ts";
import { scanNavigator } from "../navigator/layer.ts";
import { scanOcsf } from "../ocsf/events.ts";
import { hostileReport, judgedReport, sampleReport } from "../sample-report.ts";
import { scanStix } from "../stix/bundle.ts";

const time = "2026-04-01T00:00:00Z";
const printers: Record<string, (report: ScanReport) => string> = {
  stix: (report) => scanStix(report, { time }),
  navigator: scanNavigator,
  ocsf: (report) => scanOcsf(report, { time }),
  misp: (report) => scanMisp(report, { time }),
};

describe.each(Object.entries(printers))("%s", (name, print) => {
  it("is JSON that is valid UTF-8 and harmless to print, for any evidence", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = print(report);
        for (const part of name === "ocsf" ? text.split("\n").filter(Boolean) : [text]) JSON.parse(part);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(text.isWellFormed()).toBe(true);
        expect(print(structuredClone(report))).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it("leaves out what is harmless", () => {
    const [, benign] = judgedReport.subscriptions;
    expect(print(judgedReport)).not.toContain(benign?.id);
    expect(print(judgedReport)).not.toContain("SCM Event Log");
  });
});

interface Object {
  id: string;
  type: string;
  [member: string]: unknown;
}

function stixObjects(report: ScanReport): Object[] {
  return JSON.parse(scanStix(report, { time })).objects;
}

describe("scanStix", () => {
  it("tells who saw what where, and what it would reach", () => {
    const objects = stixObjects(judgedReport);
    expect(objects.map(({ type }) => type)).toEqual([
      "extension-definition",
      ...Array(2).fill("identity"),
      "indicator",
      ...["directory", "domain-name", "email-addr", "file", "file", "file", "ipv4-addr", "ipv4-addr", "ipv6-addr"],
      ...["process", "url", "windows-registry-key", "x-wmi-subscription"],
      "observed-data",
      "sighting",
    ]);
    const byType = new Map(objects.map((object) => [object.type, object]));
    expect(byType.get("x-wmi-subscription")).toMatchObject({
      namespace: "root\\subscription",
      filter_path: '__EventFilter.Name="Updater"',
      consumer_path: 'CommandLineEventConsumer.Name="Updater"',
      consumer_properties: { KillTimeout: 45, CommandLineTemplate: "cmd.exe /c whoami > C:\\Temp\\out.txt" },
      creator_sid: "S-1-5-21-1-2-3-1001",
    });
    expect(byType.get("indicator")).toMatchObject({
      created: "2026-03-01T10:11:12.123Z",
      description: "Score 85 of 100.\n+30: The payload hides code.\n-15: The same on 9 of 10 hosts.",
      indicator_types: ["malicious-activity"],
    });
    expect(byType.get("windows-registry-key")?.key).toBe("HKEY_LOCAL_MACHINE\\Software\\X");
  });

  it("names its tool and hosts as every bundle does", () => {
    const ids = stixObjects(judgedReport).flatMap(({ id, type }) => (type === "identity" ? [id] : []));
    expect(ids).toContain("identity--2e271338-ec80-5bf9-84c3-9d9eeae076f1");
  });

  it("has unique ids in order, refers to nothing that isn't there, and never ends before it begins", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const objects = stixObjects(report);
        const ids = objects.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const object of objects) {
          for (const [member, value] of Object.entries(object)) {
            if (/_refs?$/.test(member)) for (const id of [value].flat()) expect(ids).toContain(id);
          }
          expect(`${object.first_observed ?? ""}` <= `${object.last_observed ?? ""}`).toBe(true);
          if (object.created !== undefined) expect(object.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("doesn't depend on the order of subscriptions", () => {
    const [first, second] = judgedReport.subscriptions;
    if (!first || !second) throw new Error("sample");
    const other = { ...first, id: "sub-00000000000000ff", host: "WKSTN-05" };
    const text = scanStix({ ...judgedReport, subscriptions: [first, other, second] });
    expect(scanStix({ ...judgedReport, subscriptions: [second, other, first] })).toBe(text);
    expect(text.match(/"id": "x-wmi-subscription--/g)).toHaveLength(1);
  });

  it("refuses to ask the clock", () => {
    const [first] = sampleReport.subscriptions;
    if (!first) throw new Error("sample");
    const timeless = { ...first, firstSeen: null, lastSeen: null, sightings: [] };
    expect(() => scanStix({ ...sampleReport, subscriptions: [timeless] })).toThrow(EvidenceError);
  });
});

/** Layer format 4.5 as its table says, with nothing else let in. */
const text = { type: "string" };
const closed = (properties: Record<string, unknown>, required: string[]) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const layerSchema = closed(
  {
    name: text,
    description: text,
    domain: { const: "enterprise-attack" },
    versions: closed({ attack: text, navigator: { const: "4.9.0" }, layer: { const: "4.5" } }, ["navigator", "layer"]),
    filters: closed({ platforms: { type: "array", items: text } }, []),
    techniques: {
      type: "array",
      items: closed(
        {
          techniqueID: { type: "string", pattern: "^T\\d{4}(\\.\\d{3})?$" },
          score: { type: "number" },
          comment: text,
          showSubtechniques: { type: "boolean" },
          metadata: { type: "array", items: closed({ name: text, value: text }, ["name", "value"]) },
        },
        ["techniqueID"],
      ),
    },
    gradient: closed(
      { colors: { type: "array", minItems: 2 }, minValue: { type: "number" }, maxValue: { type: "number" } },
      ["colors", "minValue", "maxValue"],
    ),
    legendItems: { type: "array", items: closed({ label: text, color: text }, ["label", "color"]) },
  },
  ["name", "domain"],
);
const validateLayer = new Ajv2020({ allErrors: true }).compile(layerSchema);

describe("scanNavigator", () => {
  it("lists techniques by id, with the parents of sub-techniques", () => {
    const layer = JSON.parse(scanNavigator(judgedReport));
    expect(layer.techniques.map((one: { techniqueID: string }) => one.techniqueID)).toEqual([
      "T1027",
      "T1027.011",
      "T1059",
      "T1059.001",
      "T1546",
      "T1546.003",
    ]);
    expect(layer.techniques[0]).toMatchObject({ score: 85, showSubtechniques: true, comment: "1 finding on 1 host" });
    expect(layer.techniques[4]).toEqual({ techniqueID: "T1546", showSubtechniques: true });
  });

  it("obeys the layer format for any evidence", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(validateLayer(JSON.parse(scanNavigator(report))), JSON.stringify(validateLayer.errors)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe("scanOcsf", () => {
  it("is one detection a line, with its proof", () => {
    const lines = scanOcsf(judgedReport).split("\n");
    expect(lines).toHaveLength(2);
    const event = JSON.parse(lines[0] ?? "");
    expect(event).toMatchObject({ class_uid: 2004, type_uid: 200401, severity_id: 4, is_alert: true, risk_score: 85 });
    expect(event.time).toBe(1_772_359_872_123);
    expect(event.finding_info.attacks[0].tactic).toEqual({ uid: "TA0003", name: "Persistence" });
    expect(event.evidences[1].data.evidence).toMatchObject({ offset: 4096, recordId: "512" });
    expect(event.observables).toContainEqual({ name: "evidences[].data.indicators", type_id: 2, value: "192.0.2.44" });
  });
});

describe("scanMisp", () => {
  it("is one event a subscription, alarms only on what is public", () => {
    const { response } = JSON.parse(scanMisp(judgedReport));
    expect(response).toHaveLength(1);
    const { Event } = response[0];
    expect(Event).toMatchObject({ date: "2026-03-01", timestamp: "1772359872", threat_level_id: "2" });
    const alarms = Event.Attribute.filter((one: { to_ids: boolean }) => one.to_ids);
    expect(alarms.map((one: { value: string }) => one.value)).toEqual([
      "https://c2.example.net/a?b=1",
      "c2.example.net",
      "192.0.2.44",
      "2001:db8::1",
      "ab".repeat(32),
    ]);
    expect(Event.Tag[0].name).toBe(
      'misp-galaxy:mitre-attack-pattern="Windows Management Instrumentation Event Subscription - T1546.003"',
    );
  });
});
