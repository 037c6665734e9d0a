import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { memorySource, sha256Hex } from "@unbind/bytes";
import { readEvents } from "@unbind/evtx";
import {
  abusedDefaults,
  foreignConsumers,
  languages,
  logOf,
  otherNamespaces,
  reboots,
  sharedParts,
} from "@unbind/evtx/fixtures";
import { afterAll, describe, expect, it } from "vitest";
import { corpus, evidence, rowOf, rulesOf, run, splunk } from "./corpus-run.test-support.ts";

type TruthRow = Record<string, string | number | string[] | null>;

/** Every text of the searches that the truth names, as YAML of several years and as published pages. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  "WMI Permanent Event Subscription v1-v10 (2018 text)": [
    "content/splunk/generations/wmi_permanent_event_subscription.v1.2020-04-29.yml",
    "content/splunk/generations/wmi_permanent_event_subscription.v1.2021-09-17.yml",
    "content/splunk/generations/wmi_permanent_event_subscription.v1.2023-0727bbd0.yml",
    "content/splunk/generations/wmi_permanent_event_subscription.v4.2024-10-17.yml",
    "content/splunk/generations/wmi_permanent_event_subscription.v6.2025-05-02.yml",
    "knowledge/seeds/detection-post.wmi-permanent-event-subscription.md",
    "knowledge/pages/detections/2018-10-23-wmi_permanent_event_subscription.md",
  ],
  "WMI Permanent Event Subscription v11": [
    "content/splunk/generations/wmi_permanent_event_subscription.v11.2026-10-05.yml",
  ],
  "WMI Temporary Event Subscription v1-v6": [
    "content/splunk/generations/wmi_temporary_event_subscription.v1.2021-09-17.yml",
    "content/splunk/generations/wmi_temporary_event_subscription.v4.2024-10-17.yml",
    "knowledge/pages/detections/2018-10-23-wmi_temporary_event_subscription.md",
  ],
  "WMI Temporary Event Subscription v9": [
    "content/splunk/generations/wmi_temporary_event_subscription.v9.2026-04-07.yml",
  ],
  "WMI Permanent Event Subscription - Sysmon v4": [
    "content/splunk/generations/wmi_permanent_event_subscription___sysmon.v3.2021-09-17.yml",
    "content/splunk/wmi-detections/wmi_permanent_event_subscription___sysmon.yml",
  ],
  "Detect WMI Event Subscription Persistence v3": [
    "content/splunk/generations/detect_wmi_event_subscription_persistence.v3.2024-09-30.yml",
  ],
  "Detect WMI Event Subscription Persistence v10": [
    "content/splunk/generations/detect_wmi_event_subscription_persistence.v10.2026-03-10.yml",
  ],
};
const [OLD_TEXTS, NEW_TEXTS] = [
  TEXTS["WMI Permanent Event Subscription v1-v10 (2018 text)"] ?? [],
  TEXTS["WMI Permanent Event Subscription v11"] ?? [],
];
const SCM = 'NTEventLogEventConsumer="SCM Event Log Consumer"';

async function rows(text: string, paths: readonly string[]): Promise<Record<string, string[]>[]> {
  const loaded = await rulesOf([join(corpus, text)]);
  const { report, unusable, runFaults } = await run(loaded, paths);
  expect([loaded.rules.length, loaded.faults, unusable, runFaults]).toEqual([1, [], [], []]);
  return report.findings.map(rowOf);
}

/** A row of the truth as a finding has it; `_time` as seconds since 1970 with six digits. */
function asFound(row: TruthRow, columns: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    columns.map((name) => {
      const value = row[name];
      if (value === undefined || value === null) return [name, []];
      const texts = Array.isArray(value) ? value : [String(value)];
      return [name, name === "_time" ? texts.map(epochOf) : texts];
    }),
  );
}

function epochOf(iso: string): string {
  const micros = iso.slice(iso.indexOf(".") + 1).slice(0, 6);
  return `${Date.parse(`${iso.slice(0, 19)}Z`) / 1000}.${micros}`.replace(/\.?0+$/, "");
}

const chosen = (row: Record<string, string[]>, columns: readonly string[]) =>
  Object.fromEntries(columns.map((name) => [name, row[name] ?? []]));
const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();

function cases(): [search: string, file: string, text: string, rows: TruthRow[]][] {
  if (!existsSync(splunk)) return [];
  const { files }: { files: { file: string; expected: Record<string, TruthRow[]> }[] } = JSON.parse(
    readFileSync(join(splunk, "expected.json"), "utf8"),
  );
  return files.flatMap(({ file, expected }) =>
    Object.entries(expected).flatMap(([search, list]) =>
      (TEXTS[search] ?? []).map((text): [string, string, string, TruthRow[]] => [search, file, text, list]),
    ),
  );
}

const rendered = (file: string): string => join(evidence, "rendered", basename(file).replace(/evtx$/, "xml"));

describe.skipIf(!existsSync(splunk))("rows of published searches over real logs", () => {
  it.each(cases())("%s over %s, out of %s", async (_, file, text, expected) => {
    const columns = Object.keys(expected[0] ?? {});
    const found = await rows(text, [join(corpus, file)]);
    expect(sorted(found.map((row) => chosen(row, columns)))).toEqual(
      sorted(expected.map((row) => asFound(row, columns))),
    );
  });

  it.each(cases().filter(([, file]) => existsSync(rendered(file))))(
    "%s over %s, out of %s: the same out of the XML that Windows exports",
    async (_, file, text) => {
      expect(await rows(text, [rendered(file)])).toEqual(await rows(text, [join(corpus, file)]));
    },
  );

  it.each(OLD_TEXTS)("%s: columns, and the message that Windows would show", async (text) => {
    const found = await rows(text, [join(evidence, "evtx")]);
    expect(found.map((row) => Object.keys(row))).toEqual([
      ["dest", "consumer", "Message", "count", "firstTime", "lastTime"],
    ]);
    const { evtx }: { evtx: { file: string; wmiActivity?: { bindings5861: Binding[] } }[] } = JSON.parse(
      readFileSync(join(evidence, "truth.json"), "utf8"),
    );
    const [planted] = evtx
      .flatMap(({ wmiActivity }) => wmiActivity?.bindings5861 ?? [])
      .filter(({ consumerField }) => consumerField !== SCM);
    const { namespace, ess, consumerField, possibleCauseSha256Utf8 } = planted ?? expect.fail("no planted binding");
    const [head = "", cause = ""] = (found[0]?.["Message"]?.[0] ?? "").split("PossibleCause = ");
    expect(head).toBe(
      `Namespace = ${namespace}; Eventfilter = ${ess} (refer to its activate eventid:5859); Consumer = ${consumerField}; `,
    );
    expect(cause.endsWith("\r\n")).toBe(true);
    expect(sha256Hex(new TextEncoder().encode(cause.slice(0, -2)))).toBe(possibleCauseSha256Utf8);
  });

  it.each([...OLD_TEXTS, ...NEW_TEXTS])("%s: the planted binding alone in archives of whole hosts", async (text) => {
    expect(
      (await rows(text, [join(evidence, "hosts/aptsim_win10_kape.zip")])).map((row) => [row["dest"], row["consumer"]]),
    ).toEqual([[["DESKTOP-TMKU40H"], ['ActiveScriptEventConsumer="KillProcess"']]]);
    expect(await rows(text, [join(evidence, "hosts/clean_win10_flat.zip")])).toEqual([]);
    expect(await rows(text, [join(evidence, "triage")])).toEqual([]);
  });
});

interface Binding {
  namespace: string;
  ess: string;
  consumerField: string;
  possibleCauseSha256Utf8: string;
}

const nxlog = join(corpus, "content/otrf/covenant_persistwmi_2019-12-05044734.json.gz");

describe.skipIf(!existsSync(nxlog))("rows of published searches over another collector's export", () => {
  const { spl }: { spl: Record<string, { rows: TruthRow[] }> } = existsSync(nxlog)
    ? JSON.parse(readFileSync(join(corpus, "content/otrf/truth.json"), "utf8"))
    : { spl: {} };
  const all = Object.entries(spl).flatMap(([search, { rows: list }]) =>
    (TEXTS[search] ?? []).map((text): [string, string, TruthRow[]] => [search, text, list]),
  );

  it.each(all)("%s, out of %s", async (_, text, expected) => {
    const columns = Object.keys(expected[0] ?? {});
    const found = await rows(text, [nxlog]);
    // The exporter's HTML entities are undone where the message shows what was meant.
    const meant = JSON.parse(JSON.stringify(expected).replaceAll("&lt;", "<").replaceAll("&gt;", ">")) as TruthRow[];
    expect(found.map((row) => chosen(row, columns))).toEqual(meant.map((row) => asFound(row, columns)));
  });

  it.each(OLD_TEXTS)("%s: the collected message, and the time at which it was stored", async (text) => {
    const lines = gunzipSync(readFileSync(nxlog)).toString("utf8").split("\n");
    const { Message: message } = JSON.parse(lines[437] ?? "") as { Message: string };
    const [row] = await rows(text, [nxlog]);
    expect(row).toMatchObject({ Message: [message], firstTime: ["2019-12-05T04:47:57"], count: ["1"] });
  });
});

/** Logs of our own: every class of consumer, namespace, language, and abuse of the default's name. */
const LOGS = {
  "foreign consumers": foreignConsumers(),
  "other namespaces": otherNamespaces(),
  "abused defaults": abusedDefaults(),
  "shared parts": sharedParts(),
  reboots: reboots(),
  languages: languages(),
};

describe.skipIf(!existsSync(splunk))("every subscription of a WMI-Activity log but the default", () => {
  const folder = mkdtempSync(join(tmpdir(), "unbind-splunk-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the records of 5861 say, read without Splunk's view: consumer and how often. */
  async function activated(path: string): Promise<Map<string, number>> {
    const consumers = new Map<string, number>();
    for await (const result of readEvents(memorySource(readFileSync(path)), { path })) {
      if (!result.ok || result.event.eventId !== 5861) continue;
      const name = String(result.event.data.find((one) => one.name === "CONSUMER")?.value);
      consumers.set(name, (consumers.get(name) ?? 0) + 1);
    }
    return consumers;
  }

  it.each(Object.entries(LOGS))("%s", async (name, events) => {
    const path = join(folder, `${name}.evtx`);
    writeFileSync(path, logOf(events));
    const expected = await activated(path);
    expected.delete(SCM);
    expect(expected.size).toBeGreaterThan(0);
    for (const text of OLD_TEXTS) {
      const found = new Map<string, number>();
      for (const { consumer = [], count = [] } of await rows(text, [path]))
        for (const one of consumer) found.set(one, (found.get(one) ?? 0) + Number(count[0]));
      expect([text, [...found].sort()]).toEqual([text, [...expected].sort()]);
    }
    // The text of 2026 asks for the two classes that run something.
    const running = [...expected.keys()].filter((one) => /^(CommandLine|ActiveScript)EventConsumer=/.test(one)).sort();
    for (const text of NEW_TEXTS) {
      const found = (await rows(text, [path])).flatMap(({ consumer = [] }) => consumer);
      expect([text, [...new Set(found)].sort()]).toEqual([text, running]);
    }
  });
});
