import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { memorySource } from "@unbind/bytes";
// biome-ignore lint/style/noRestrictedImports: real evidence comes through its readers
import { readCollected, recognise } from "@unbind/evidence";
// biome-ignore lint/style/noRestrictedImports: real evidence comes through its readers
import { readEvents } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { readSplunkContent, type SplunkContent } from "../content/splunk-content.ts";
import { compilePipeline, runProgram } from "../run/program.ts";
import type { FieldValue } from "../run/row.ts";
import { parseSearch } from "../syntax/parse.ts";
import { EventRowSource } from "./event-row-source.ts";
import { selectorsOf } from "./push-down/selectors.ts";
import type { Rendering } from "./source-alias.ts";

const corpus = resolve(join(import.meta.dirname, "../../../.."), process.env.UNBIND_CORPUS ?? "../shared");
const splunk = join(corpus, "content/splunk");

type ExpectedRow = Record<string, string | number | string[] | null>;

/** Files of the searches as the truth names them. */
const SEARCHES: Readonly<Record<string, string>> = {
  "WMI Permanent Event Subscription v1-v10 (2018 text)":
    "generations/wmi_permanent_event_subscription.v6.2025-05-02.yml",
  "WMI Permanent Event Subscription v11": "generations/wmi_permanent_event_subscription.v11.2026-10-05.yml",
  "WMI Temporary Event Subscription v1-v6": "generations/wmi_temporary_event_subscription.v4.2024-10-17.yml",
  "WMI Temporary Event Subscription v9": "generations/wmi_temporary_event_subscription.v9.2026-04-07.yml",
  "WMI Permanent Event Subscription - Sysmon v4": "wmi-detections/wmi_permanent_event_subscription___sysmon.yml",
  "Detect WMI Event Subscription Persistence v3": "wmi-detections/detect_wmi_event_subscription_persistence.yml",
  "Detect WMI Event Subscription Persistence v10":
    "generations/detect_wmi_event_subscription_persistence.v10.2026-03-10.yml",
};

function content(file: string): SplunkContent {
  const paths = [file, "macros.json"];
  return readSplunkContent(paths.map((path) => ({ path, text: readFileSync(join(splunk, path), "utf8") })));
}

function pipelineOf(file: string) {
  const { detections, macros } = content(file);
  const { pipeline, faults, expanded } = parseSearch(detections[0]?.search ?? "", { macros });
  expect(faults).toEqual([]);
  return { pipeline, text: expanded.text };
}

function rowsOf(file: string, events: readonly Event[], rendering: Rendering = "any"): ExpectedRow[] {
  const { pipeline, text } = pipelineOf(file);
  const program = compilePipeline(pipeline, { text });
  expect(program.faults).toEqual([]);
  const { rows, columns } = runProgram(program, new EventRowSource(events, rendering));
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name, plain(row.get(name))])));
}

const plain = (value: FieldValue | undefined): ExpectedRow[string] =>
  value === undefined ? null : typeof value === "object" ? value.map(String) : value;

/** The truth writes one value of `values()` as a list, and `_time` as text. */
function comparable(row: ExpectedRow, columns: readonly string[]): ExpectedRow {
  const single = (value: ExpectedRow[string] | undefined): ExpectedRow[string] => {
    if (Array.isArray(value)) return value.length === 1 ? (value[0] ?? null) : value;
    return value === undefined ? null : typeof value === "number" ? String(value) : value;
  };
  return Object.fromEntries(columns.filter((name) => name !== "_time").map((name) => [name, single(row[name])]));
}

async function ofLog(path: string, select?: NonNullable<ReturnType<typeof selectorsOf>>): Promise<Event[]> {
  const events: Event[] = [];
  const options = { path, ...(select && { select }) };
  for await (const result of readEvents(memorySource(readFileSync(join(corpus, path))), options)) {
    if (result.ok) events.push(result.event);
  }
  return events;
}

interface Expected {
  files: { file: string; expected: Record<string, ExpectedRow[]> }[];
}

const truth: Expected = existsSync(splunk)
  ? JSON.parse(readFileSync(join(splunk, "expected.json"), "utf8"))
  : { files: [] };
const cases = truth.files.flatMap(({ file, expected }) =>
  Object.entries(expected).map(([name, rows]): [string, string, ExpectedRow[]] => [name, file, rows]),
);

describe.skipIf(!existsSync(splunk))("published searches over real logs", () => {
  test.each(cases)("%s over %s", async (name, file, expected) => {
    const search = SEARCHES[name] ?? "";
    const events = await ofLog(file);
    const rows = rowsOf(search, events);
    const columns = Object.keys(expected[0] ?? {});
    const order = (list: ExpectedRow[]) => list.map((row) => JSON.stringify(comparable(row, columns))).sort();
    expect(order(rows)).toEqual(order(expected));
    const needs = selectorsOf([pipelineOf(search).pipeline]);
    expect(needs).toBeDefined();
    const chosen = await ofLog(file, needs);
    expect(chosen.length).toBeLessThan(events.length);
    expect(rowsOf(search, chosen)).toEqual(rows);
  });

  const RENDERINGS: [name: string, rendering: Rendering, rows: number][] = [
    ["WMI Permanent Event Subscription v1-v10 (2018 text)", "classic", 1],
    ["WMI Permanent Event Subscription v1-v10 (2018 text)", "xml", 0],
    ["WMI Permanent Event Subscription v11", "classic", 0],
    ["WMI Temporary Event Subscription v1-v6", "classic", 1],
    ["WMI Temporary Event Subscription v1-v6", "xml", 0],
  ];
  test.each(RENDERINGS)("%s in the %s rendering alone: %i rows", async (name, rendering, count) => {
    const events = await ofLog("samples/evidence/evtx/aptsim_win10_WMI-Activity.evtx");
    expect(rowsOf(SEARCHES[name] ?? "", events, rendering)).toHaveLength(count);
  });

  test("an export of another collector gives the same rows", async () => {
    const file = "content/otrf/covenant_persistwmi_2019-12-05044734.json.gz";
    const bytes = gunzipSync(readFileSync(join(corpus, file)));
    const events: Event[] = [];
    const format = recognise(bytes.subarray(0, 65_536));
    for await (const result of readCollected(memorySource(bytes), { path: file, format }))
      if (result.ok) events.push(result.event);
    const { spl }: { spl: Record<string, { rows: ExpectedRow[] }> } = JSON.parse(
      readFileSync(join(corpus, "content/otrf/truth.json"), "utf8"),
    );
    for (const [name, { rows }] of Object.entries(spl)) {
      const search = SEARCHES[name];
      if (search === undefined) continue;
      const columns = Object.keys(rows[0] ?? {});
      const actual = rowsOf(search, events).map((row) => comparable(row, columns));
      // The reader undoes the exporter's entities where the message shows what was meant.
      const expected = JSON.parse(
        JSON.stringify(rows).replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
      ) as ExpectedRow[];
      expect([name, actual]).toEqual([name, expected.map((row) => comparable(row, columns))]);
    }
  });
});
