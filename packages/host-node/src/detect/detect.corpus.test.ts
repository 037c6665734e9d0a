import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadRules } from "@unbind/detect";
import type { DetectReport } from "@unbind/model";
import { describe, expect, it } from "vitest";
import { detectPaths } from "./detect-paths.ts";
import { readRuleFiles } from "./rule-files.ts";

const corpus = resolve(process.env.UNBIND_CORPUS ?? "../shared");
const splunk = join(corpus, "content/splunk");
const samples = join(corpus, "samples/evidence");
const now = 134_000_000_000_000_000n;

async function detect(rulePaths: readonly string[], paths: readonly string[]): Promise<DetectReport> {
  const files = await readRuleFiles(rulePaths);
  const loaded = loadRules({ texts: files.texts });
  const { detectors, faults } = loaded.compile(() => true, { now });
  const notLoaded = [...files.faults, ...loaded.faults, ...faults];
  return detectPaths(paths, { detectors, loaded: loaded.rules.length, notLoaded, checksums: false });
}

const ruleSets = [
  join(splunk, "wmi-detections"),
  join(splunk, "generations"),
  join(splunk, "macros.json"),
  join(corpus, "content/sigma/rules"),
];

describe.skipIf(!existsSync(samples))("published rules over the sample evidence", () => {
  it("run together in one pass, the same for any order of rules and evidence", async () => {
    const paths = ["evtx", "json", "rendered"].map((name) => join(samples, name));
    const [forth, back] = await Promise.all([
      detect(ruleSets, paths),
      detect(ruleSets.toReversed(), paths.toReversed()),
    ]);
    expect(JSON.stringify(back)).toBe(JSON.stringify(forth));
    const titles = forth.rules.map(({ title }) => title);
    for (const title of [
      "WMI Permanent Event Subscription",
      "WMI Permanent Event Subscription - Sysmon",
      "WMI Temporary Event Subscription",
      "Detect WMI Event Subscription Persistence",
      "WMI Event Subscription",
    ])
      expect(titles).toContain(title);
    for (const { author, key } of forth.rules) expect(author, key).not.toBeNull();
  }, 60_000);

  it("both generations of the first detection find what was planted, and not what Windows has", async () => {
    const generations = [
      "wmi_permanent_event_subscription.v6.2025-05-02.yml",
      "wmi_permanent_event_subscription.v11.2026-10-05.yml",
    ];
    for (const name of generations) {
      const report = await detect(
        [join(splunk, "generations", name), join(splunk, "macros.json")],
        [join(samples, "evtx")],
      );
      expect(report.findings.length, name).toBeGreaterThan(0);
      const texts = report.findings.map(({ fields }) => JSON.stringify(fields));
      for (const text of texts)
        expect(text).not.toMatch(/"consumer","values":\["NTEventLogEventConsumer=\\"SCM Event Log Consumer/);
      for (const { fields } of report.findings)
        expect(fields.map((field) => field.name)).toEqual(
          expect.arrayContaining(["dest", "count", "firstTime", "lastTime"]),
        );
    }
  });
});
