/** Published rules in SPL against themselves over real records, and beside what Sigma's own converter made of them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { convertSigma, parseSigma, type SigmaDocument } from "@unbind/sigma";
import { beforeAll, describe, expect, it } from "vitest";
import { type Found, recordsFound, recordsOfRule } from "./same-records.test-support.ts";

const corpus = resolve(process.env["UNBIND_CORPUS"] ?? "../shared");
const rulesFolder = join(corpus, "content/sigma/rules");
const regression = join(corpus, "content/sigma-regression");
const golden = join(corpus, "content/sigma/spl-conversion-golden.json");

interface Golden {
  rule: string;
  splunk_windows: string[];
}

const json = (path: string): Golden[] => JSON.parse(readFileSync(path, "utf8"));
const nameOf = (path: string) => path.replace(/.*\//, "").replace(/\.yml$/, "");

/** Rule files by name. */
function ruleTexts(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const folder of [rulesFolder, regression]) {
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      const name = path.endsWith("/rule.yml") ? path.slice(0, -"/rule.yml".length) : nameOf(path);
      if (path.endsWith(".yml") && !path.endsWith("info.yml"))
        texts.set(name, readFileSync(join(folder, path), "utf8"));
    }
  }
  return texts;
}

describe.skipIf(!existsSync(golden))("published rules in SPL", () => {
  let sigma: Found;
  let splunk: Found;
  let published: Found;
  const converted: string[] = [];
  const unsayable: Record<string, number> = {};

  beforeAll(async () => {
    const texts = ruleTexts();
    const documents = (name: string): SigmaDocument[] =>
      parseSigma(texts.get(name) ?? "", { path: `${name}.yml` }).documents;
    const searches = [...texts.keys()].flatMap((name) => {
      const { queries, faults } = convertSigma(documents(name), "splunk");
      for (const { code } of faults) unsayable[code] = (unsayable[code] ?? 0) + 1;
      if (queries.length > 0) converted.push(name);
      return queries.map(({ query }) => ({ path: `${name}.spl`, text: query }));
    });
    const evidence = [regression, join(corpus, "samples/evidence/evtx"), join(corpus, "samples/evidence/hosts")];
    const rules = converted.map((name) => ({ path: `${name}.yml`, text: texts.get(name) ?? "" }));
    const theirs = json(golden).map((one) => ({ path: `${nameOf(one.rule)}.spl`, text: one.splunk_windows[0] ?? "" }));
    [sigma, splunk, published] = await Promise.all([
      recordsFound(rules, evidence),
      recordsFound(searches, evidence),
      recordsFound(theirs, evidence),
    ]);
  }, 120_000);

  it("are all but a few", () => {
    expect([converted.length, unsayable]).toEqual([199, { SIGMA_LOGSOURCE: 3, SIGMA_UNSAYABLE: 2 }]);
  });

  it("give the records that the rules give", () => {
    expect(Object.keys(sigma).length).toBeGreaterThan(50);
    const differing = converted.filter(
      (name) => JSON.stringify(recordsOfRule(splunk, name)) !== JSON.stringify(recordsOfRule(sigma, name)),
    );
    expect(differing).toEqual([]);
  });

  it("differ from Sigma's own converter where that leaves out the log or the fields of UserData", () => {
    const counts = json(golden).map(({ rule }) => {
      const name = nameOf(rule);
      return [name, recordsOfRule(splunk, name).length, recordsOfRule(published, name).length];
    });
    expect(counts.filter(([, ours, theirs]) => ours !== theirs)).toEqual([
      ["sysmon_wmi_event_subscription", 15, 242],
      ["win_wmi_persistence", 2, 8],
      ["win_wmi_activity_nteventlogfile_cleareventlog", 2, 0],
    ]);
  });
});
