import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
// biome-ignore lint/style/noRestrictedImports: what writes SARIF
import { sarifLog } from "@unbind/report";
import { type LintFinding, lintSarif } from "@unbind/rules";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { readSplunkContent } from "../content/splunk-content.ts";
import { lintSplunk, splunkLintRules } from "./lint-splunk.ts";

const corpus = resolve(join(import.meta.dirname, "../../../.."), process.env.UNBIND_CORPUS ?? "../shared");
const splunk = join(corpus, "content/splunk");

/** Findings of every detection, by the file's name. */
const findings = new Map<string, LintFinding[]>();

beforeAll(() => {
  if (!existsSync(splunk)) return;
  const folders = ["generations", "wmi-detections", "data_sources"];
  const paths = folders.flatMap((folder) =>
    readdirSync(join(splunk, folder)).map((name) => join(splunk, folder, name)),
  );
  const files = [...paths, join(splunk, "macros.json")].map((path) => ({ path, text: readFileSync(path, "utf8") }));
  const content = readSplunkContent(files);
  expect(content.faults).toEqual([]);
  const dataSources = new Map(content.dataSources.map((source) => [source.name, source]));
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const context = { macros: content.macros, dataSources, textOf: (path: string) => texts.get(path) };
  for (const detection of content.detections) {
    const name = detection.source.path.slice(splunk.length + 1).replace("generations/", "");
    findings.set(name, lintSplunk(detection, context));
  }
});

const V11 = "wmi_permanent_event_subscription.v11.2026-10-05.yml";
const DETECT_V10 = "detect_wmi_event_subscription_persistence.v10.2026-03-10.yml";
const DETECT_V3 = "wmi-detections/detect_wmi_event_subscription_persistence.yml";
const TEMPORARY_V9 = "wmi_temporary_event_subscription.v9.2026-04-07.yml";
const TEMPORARY_V4 = "wmi_temporary_event_subscription.v4.2024-10-17.yml";
const SYSMON = "wmi-detections/wmi_permanent_event_subscription___sysmon.yml";
const V1_TO_V10 = [
  "wmi_permanent_event_subscription.v1.2020-04-29.yml",
  "wmi_permanent_event_subscription.v1.2021-09-17.yml",
  "wmi_permanent_event_subscription.v1.2023-0727bbd0.yml",
  "wmi_permanent_event_subscription.v4.2024-10-17.yml",
  "wmi_permanent_event_subscription.v6.2025-05-02.yml",
];

describe.skipIf(!existsSync(splunk))("weaknesses of published detections", () => {
  /** Count of a check, and something that its messages say. */
  const cases: [file: string, check: string, count: number, says: string][] = [
    [SYSMON, "D01", 1, "Query is used"],
    ...V1_TO_V10.flatMap((file): [string, string, number, string][] => [
      [file, "D01", 2, "Message is used"],
      [file, "D01", 2, "ComputerName is used"],
      [file, "D06", 1, "consumer is the first match"],
      [file, "D07", 1, "[^;|^$]"],
      [file, "D10", 1, "T1047"],
      [file, "D13", 1, "wineventlog:microsoft-windows-wmi-activity"],
      [file, "D23", 1, "consumer may be missing"],
      [file, "D24", 1, "SCM Event Log Consumer"],
    ]),
    [V1_TO_V10[3] ?? "", "D09", 2, "speaks of event 5,"],
    [V11, "D02", 4, "filter_name"],
    [V11, "D03", 1, "filter_event_namespace"],
    [V11, "D06", 1, "consumer_message"],
    [V11, "D13", 1, "sourcetype="],
    [V11, "D14", 9, "event_filter"],
    [V11, "D15", 5, "filter_name"],
    [V11, "D17", 1, "NTEventLogEventConsumer"],
    [V11, "D24", 1, "SCM Event Log Consumer"],
    [DETECT_V10, "D02", 12, "object_path"],
    [DETECT_V10, "D08", 1, "macro sysmon"],
    [DETECT_V10, "D11", 1, "19, 20, 21"],
    [DETECT_V10, "D12", 1, "Deleted"],
    [DETECT_V3, "D08", 1, "macro sysmon"],
    [DETECT_V3, "D11", 1, "reads 20 only"],
    [DETECT_V3, "D12", 1, "Deleted"],
    [SYSMON, "D08", 1, "macro sysmon"],
    [SYSMON, "D12", 1, "Deleted"],
    [TEMPORARY_V4, "D04", 1, "dest"],
    [TEMPORARY_V4, "D09", 1, "empty"],
    [TEMPORARY_V4, "D10", 1, "T1047"],
    [TEMPORARY_V9, "D04", 2, "dest"],
    [TEMPORARY_V9, "D05", 2, "SELECT * FROM Win32_ProcessStartTrace"],
    ["windows_wmi_reconnaissance_class_query.v1.2026-03-03.yml", "D08", 1, "OR and AND"],
    ["wmi-detections/wmiprsve_lolbas_execution_process_spawn.yml", "D22", 1, "wmiprvse"],
  ];
  test.each(cases)("%s: %s, %i", (file, check, count, says) => {
    const found = findings.get(file)?.filter(({ rule }) => rule === check) ?? [];
    expect(found).toHaveLength(count);
    expect(found.map(({ message }) => message).join("\n")).toContain(says);
  });

  const clean: [file: string, check: string][] = [
    [TEMPORARY_V4, "D05"],
    [V11, "D07"],
    [V11, "D09"],
    [V11, "D10"],
    [V11, "D20"],
    [DETECT_V3, "D02"],
    [DETECT_V3, "D10"],
  ];
  test.each(clean)("%s has no %s", (file, check) => {
    expect(findings.get(file)?.map(({ rule }) => rule)).not.toContain(check);
  });

  test("places are the ones in the file", () => {
    const found = findings.get(V11)?.filter(({ rule }) => ["D13", "D03", "D17"].includes(rule));
    expect(found?.map(({ rule, line, column }) => `${rule} ${line}:${column}`)).toEqual([
      "D13 14:5",
      "D17 33:13",
      "D03 35:7",
    ]);
  });

  test("every published WMI detection parses, and the number of findings of each check is known", () => {
    const published = [...findings].filter(([file]) => file.startsWith("wmi-detections/"));
    expect(published).toHaveLength(77);
    const counts: Record<string, number> = {};
    for (const { rule } of published.flatMap(([, list]) => list)) counts[rule] = (counts[rule] ?? 0) + 1;
    expect(Object.fromEntries(Object.entries(counts).sort())).toMatchInlineSnapshot(`
      {
        "D01": 9,
        "D02": 10,
        "D04": 2,
        "D06": 1,
        "D07": 2,
        "D08": 12,
        "D09": 5,
        "D10": 2,
        "D11": 2,
        "D12": 2,
        "D13": 2,
        "D18": 1,
        "D22": 1,
        "D23": 3,
        "D24": 3,
      }
    `);
  });

  test("the findings as SARIF 2.1.0 obey its schema", () => {
    const { rules, results } = lintSarif([...findings.values()].flat(), splunkLintRules);
    const log = JSON.parse(sarifLog({ name: "unbind lint", version: "0.0.0", base: "RULES" }, rules, results));
    const text = readFileSync(join(corpus, "schemas/sarif/sarif-schema-2.1.0.json"), "utf8");
    const { $schema: _, id: __, ...schema } = JSON.parse(text);
    const ajv = new Ajv({ strict: false, validateFormats: false });
    expect(ajv.validate(schema, log), ajv.errorsText()).toBe(true);
    expect(log.runs[0].results).toHaveLength(results.length);
    expect(results.length).toBeGreaterThan(100);
  });
});
