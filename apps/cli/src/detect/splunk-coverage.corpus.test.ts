import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { LoadedRules } from "@unbind/detect";
import type { RuleInfo } from "@unbind/model";
import { findDatasets, parseSearch, readSplunkContent } from "@unbind/spl";
import { describe, expect, it } from "vitest";
import { corpus, evidence, rulesOf, run, splunk } from "./corpus-run.test-support.ts";
import { expectSection, table } from "./docs-section.test-support.ts";

/** What was found when the near misses of silent searches were looked at. Without an entry: no sample has it at all. */
const WHY_SILENT: Readonly<Record<string, string>> = {
  "Detect WMI Event Subscription Persistence":
    "groups by fields of the add-on whose values are not published; rows without them are lost, as in Splunk",
  "Windows Common Abused Cmd Shell Risk Behavior": "needs the risk index: what other detections found, not a log",
  "Wmic NonInteractive App Uninstallation": "the samples have a quote between the two words it looks for",
  "Windows Process Commandline Discovery": "the sample asks for other columns first",
  "Windows WMI Process And Service List": "the samples put other words between the two it looks for",
  "Wmic Group Discovery": "the sample lists groups in another way",
  "XSL Script Execution With WMIC": "the sample runs the style sheet over processes; the search wants the system's",
  "Wbemprox COM Object Execution": "in the samples only programs of Windows load these libraries",
  "MS Scripting Process Loading WMI Module": "in the samples no script host loads these libraries",
  "Windows Impair Defenses Disable Win Defender Auto Logging": "the sample switches off another log session",
  "Rubeus Kerberos Ticket Exports Through Winlogon Access": "the samples open winlogon with other rights",
  "Windows Known Abused DLL Loaded Suspiciously": "no library of the samples is in the table of known ones",
  "Windows DLL Search Order Hijacking Hunt": "the table lists libraries, the search looks up programs",
  "Windows DLL Search Order Hijacking Hunt with Sysmon": "no library of the samples is in the table of known ones",
  "Windows Process Writing File to World Writable Path": "the samples write text files elsewhere",
  "Impacket Lateral Movement WMIExec Commandline Parameters": "the samples start other commands out of WMI",
  "Recon AVProduct Through Pwh or WMI": "scripts of the samples ask for other classes",
  "Recon Using WMI Class": "scripts of the samples ask for other classes",
};
const NO_SAMPLE = "no sample has it";
/** Samples named in one row; more are counted. */
const NAMED = 5;

/** Each log or archive is a sample; those of Sigma's regression data go by the name of their case. */
function samples(): [name: string, path: string][] {
  const cases = join(corpus, "content/sigma-regression");
  const logs = readdirSync(cases, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".evtx"));
  const ofCases = logs.map((name): [string, string] => [dirname(name), join(cases, name)]);
  const folders = ["evtx", "hosts", "json", "triage"].map((name) => join(evidence, name));
  const others = folders.flatMap((folder) =>
    readdirSync(folder).map((name): [string, string] => [name, join(folder, name)]),
  );
  return [...others, ...ofCases.sort(([a], [b]) => (a < b ? -1 : 1))];
}

const keyOf = ({ source }: Pick<RuleInfo, "source">) => relative(splunk, source.path);

async function firedBySample(loaded: LoadedRules): Promise<Map<string, [sample: string, rows: number][]>> {
  const fired = new Map<string, [string, number][]>();
  for (const [sample, path] of samples()) {
    const { report } = await run(loaded, [path]);
    for (const rule of report.rules)
      fired.set(keyOf(rule), [...(fired.get(keyOf(rule)) ?? []), [sample, rule.findings]]);
  }
  return fired;
}

function firesText(fired: readonly [sample: string, rows: number][]): string {
  const named = fired.slice(0, NAMED).map(([sample, rows]) => `${sample} (${rows})`);
  const more = fired.slice(NAMED);
  const rest = more.reduce((sum, [, rows]) => sum + rows, 0);
  return [...named, ...(more.length > 0 ? [`${more.length} more (${rest})`] : [])].join(", ");
}

describe.skipIf(!existsSync(splunk))("coverage of published detections", () => {
  it("WMI: all load and run; those whose behaviour a sample holds fire", async () => {
    const loaded = await rulesOf([join(splunk, "wmi-detections"), join(splunk, "generations")]);
    expect(loaded.faults).toEqual([]);
    const texts = loaded.rules.map(({ source }) => ({ path: source.path, text: readFileSync(source.path, "utf8") }));
    const about = new Map(readSplunkContent(texts).detections.map((one) => [one.source.path, one]));
    const { report, unusable, runFaults } = await run(
      loaded,
      samples().map(([, path]) => path),
    );
    expect(unusable).toEqual([]);
    expect(runFaults.map(({ code, rule }) => `${code} ${rule}`)).toEqual([
      "SPL_NO_DATA_MODEL Windows Common Abused Cmd Shell Risk Behavior",
    ]);
    const fired = await firedBySample(loaded);
    // All in one pass over all evidence: the same detections fire.
    expect(report.rules.map(keyOf).sort()).toEqual([...fired.keys()].sort());
    const rows = loaded.rules.map((rule) => {
      const { version, date } = about.get(rule.source.path) ?? {};
      const hits = fired.get(keyOf(rule)) ?? [];
      const told = hits.length > 0 ? firesText(hits) : (WHY_SILENT[rule.title] ?? NO_SAMPLE);
      return [rule.title, `${version} (${date})`, rule.id, "yes", "yes", hits.length > 0 ? "yes" : "no", told];
    });
    rows.sort((a, b) => (a.join("\t").toLowerCase() < b.join("\t").toLowerCase() ? -1 : 1));
    const silent = new Set(rows.filter(([, , , , , fires]) => fires === "no").map(([title]) => title));
    expect(Object.keys(WHY_SILENT).filter((title) => !silent.has(title))).toEqual([]);
    const copies = loaded.copies.map(({ path }) => basename(path));
    expect([rows.length, copies.length, fired.size]).toMatchInlineSnapshot(`
      [
        88,
        3,
        28,
      ]
    `);
    const summary = `${rows.length} texts (${copies.length} more are copies of one of them): all load, all run, ${fired.size} fire.`;
    const head = ["detection", "version", "id", "loads", "runs", "fires", "on (rows), or why not"];
    expectSection("wmi", `${summary}\n\n${table(head, rows)}`);
  }, 120_000);
});

interface SampleSearch {
  id: string;
  name: string;
  search: string;
}

/** Words of Windows logs in an expanded search. */
const WINDOWS = /WinEventLog|eventtype="?wineventlog|Sysmon|Channel\s*=|EventCode|EventID/i;

/** Data models a search names, with whether Windows events fill them. */
function modelsOf(text: string): { name: string; filled: boolean }[] {
  return [...text.matchAll(/datamodel\s*[=:]?\s*"?(\w+)(?:\.(\w+))?/g)].map(([, model = "", dataset]) => ({
    name: dataset === undefined ? model : `${model}.${dataset}`,
    filled: findDatasets(model, dataset).length > 0,
  }));
}

describe.skipIf(!existsSync(splunk))("a fifth of all other detections", () => {
  it("all parse, and at least 97 in 100 of those that read Windows run", async () => {
    const list: SampleSearch[] = JSON.parse(readFileSync(join(splunk, "searches-sample.json"), "utf8"));
    const loaded = await rulesOf(
      [],
      list.map(({ id, search }) => ({ path: `${id}.spl`, text: search })),
    );
    expect([list.length, loaded.rules.length, loaded.faults]).toEqual([327, 327, []]);
    const macros = readSplunkContent([
      { path: "macros.json", text: readFileSync(join(splunk, "macros.json"), "utf8") },
    ]).macros;
    const { unusable, runFaults } = await run(loaded, [join(evidence, "evtx"), join(evidence, "json")]);
    const reads = list.map((one) => {
      const text = parseSearch(one.search, { macros }).expanded.text;
      const models = modelsOf(text);
      return { ...one, models, windows: WINDOWS.test(text) || models.some(({ filled }) => filled) };
    });
    const faultsOf = ({ id }: SampleSearch) => unusable.filter(({ path }) => path === `${id}.spl`);
    expect(new Set(unusable.map(({ code }) => code))).toEqual(new Set(["RULE_NOT_EVALUABLE"]));
    const windows = reads.filter((one) => one.windows);
    const ofWindows = windows.filter((one) => faultsOf(one).length === 0);
    const running = reads.filter((one) => faultsOf(one).length === 0);
    expect([running.length, ofWindows.length, windows.length]).toMatchInlineSnapshot(`
      [
        315,
        238,
        244,
      ]
    `);
    expect(ofWindows.length / windows.length).toBeGreaterThan(0.97);
    const percent = ((100 * ofWindows.length) / windows.length).toFixed(1);
    expectSection(
      "sample",
      table(
        ["", "searches", "parse", "run"],
        [
          ["all", "327", "327", String(running.length)],
          ["read Windows", String(windows.length), String(windows.length), `${ofWindows.length} (${percent} %)`],
        ],
      ),
    );
    const commandOf = (message: string) => message.slice(0, message.indexOf(":"));
    const notRun = reads.flatMap((one) => {
      const commands = [...new Set(faultsOf(one).map(({ message }) => commandOf(message)))];
      return commands.length > 0 ? [[one.name, one.id, one.windows ? "yes" : "no", commands.join(", ")]] : [];
    });
    expectSection("not-run", table(["detection", "id", "reads Windows", "command"], notRun));
    expect([...new Set(runFaults.map(({ code }) => code))].sort()).toEqual(["SPL_LOOKUP_MISSING", "SPL_NO_DATA_MODEL"]);
    const lacking = new Set(
      runFaults.filter(({ code }) => code === "SPL_NO_DATA_MODEL").map(({ path }) => path.slice(0, -".spl".length)),
    );
    const noData = reads
      .filter(({ id }) => lacking.has(id))
      .map(({ id, name, models }) => [name, id, models.flatMap((one) => (one.filled ? [] : one.name)).join(", ")]);
    expectSection("no-data", table(["detection", "id", "data model"], noData));
  });
});

const old = join(corpus, "knowledge/security_content-2021");

describe.skipIf(!existsSync(old))("detections of 2021", () => {
  it("as YAML and as pages: what isn't a search of Splunk's is told apart from what can't run", async () => {
    const folders = { YAML: join(old, "detections"), "published pages": join(corpus, "knowledge/pages/detections") };
    const rows: string[][] = [];
    for (const [kind, folder] of Object.entries(folders)) {
      const loaded = await rulesOf([folder, join(old, "macros")]);
      expect(loaded.faults).toEqual([]);
      const { unusable, report } = await run(loaded, [join(evidence, "evtx"), join(evidence, "json")]);
      const withCode = (code: string) => new Set(unusable.flatMap((one) => (one.code === code ? one.path : []))).size;
      const codes = ["SPL_SPL2", "RULE_NOT_EVALUABLE", "SPL_MACRO_UNDEFINED", "SPL_COMMAND"];
      const known = new Set(codes);
      expect(unusable.filter(({ code }) => !known.has(code))).toEqual([]);
      const numbers = [loaded.rules.length, report.summary.rules.chosen, ...codes.map(withCode)];
      rows.push([kind, ...numbers.map(String)]);
    }
    const head = ["", "detections", "run", "another language", "not evaluable", "macro not given", "unreadable"];
    expectSection("2021", table(head, rows));
  });
});
