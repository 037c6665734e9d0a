import { logOf, reboots } from "@unbind/evtx/fixtures";
import { describe, expect, it } from "vitest";
import { detect } from "../run/detection.test-support.ts";
import { loadRules } from "./load-rules.ts";
import type { RuleText } from "./rule-text.ts";

const planted = { "a.evtx": logOf(reboots()) };
const all = () => true;

const sigma: RuleText = {
  path: "made.yml",
  text: "title: Made\nid: made\nlogsource:\n  product: windows\n  service: wmi\ndetection:\n  a:\n    EventID: 5861\n  condition: a\n",
};
const correlation: RuleText = {
  path: "many.yml",
  text: "title: Many\ncorrelation:\n  type: event_count\n  rules: [made]\n  group-by: [Computer]\n  timespan: 1000d\n  condition:\n    gte: 2\n",
};
const splunk = (search: string, name = "Search"): RuleText => ({
  path: `${name}.yml`,
  text: `name: ${name}\nid: ${name}\nsearch: '${search}'\n`,
});
const macro: RuleText = { path: "wmi.yml", text: "name: wmi\ndefinition: source=*WMI-Activity*\n" };

async function keys(texts: readonly RuleText[], searches: readonly string[] = []): Promise<string[]> {
  const { detectors } = loadRules({ texts, searches }).compile(all);
  return (await detect(planted, detectors)).rules.map(({ key }) => key);
}

describe("loadRules", () => {
  it("reads both languages and bare searches", async () => {
    const bare = { path: "own.spl", text: "EventCode=5861 | stats count" };
    const found = await keys([sigma, splunk("`wmi` EventCode=5861 | stats count"), macro, bare], ["EventCode=5861"]);
    expect(found).toEqual(["sigma:made", "splunk:--search", "splunk:Search", "splunk:own.spl"].sort());
  });

  it("gives searches their macros and tables, whatever the order of files", async () => {
    const search = splunk("`wmi` EventCode=5861 | lookup known host OUTPUT owner | search owner=us");
    const lookup = { path: "known.yml", text: "name: known\nfilename: hosts.csv\n" };
    const table = { path: "tables/hosts.csv", text: "host,owner\nWKSTN-04,us\n" };
    const texts = [table, macro, lookup, search];
    expect(await keys(texts)).toEqual(["splunk:Search"]);
    expect(await keys(texts.toReversed())).toEqual(["splunk:Search"]);
  });

  it.each<[string, RuleText, Record<string, unknown>]>([
    ["an undefined macro", splunk("`nowhere` EventCode=1"), { code: "SPL_MACRO_UNDEFINED", line: 3, column: 10 }],
    ["an unknown command", splunk("EventCode=1 | statz count"), { line: 3, column: 24, rule: "Search" }],
    [
      "a command that evidence can't answer",
      splunk("EventCode=1 | sendemail to=a"),
      { code: "RULE_NOT_EVALUABLE", line: 3 },
    ],
    [
      "a log that isn't Windows'",
      { ...sigma, text: sigma.text.replace("windows", "linux") },
      { code: "SIGMA_LOGSOURCE", line: 4 },
    ],
    [
      "YAML that can't be read",
      { path: "x.yml", text: "title: a\ndetection: [\n" },
      { code: "SIGMA_YAML", path: "x.yml" },
    ],
  ])("%s is a fault with its place", (_, text, fault) => {
    const loaded = loadRules({ texts: [text] });
    const faults = [...loaded.faults, ...loaded.compile(all).faults];
    expect(faults[0]).toMatchObject({ path: text.path, ...fault });
    expect(loaded.compile(all).detectors.flatMap(({ rules }) => rules)).toEqual([]);
  });

  it("runs what a chosen correlation is built on, and reports the correlation alone", async () => {
    const { detectors } = loadRules({ texts: [sigma, correlation] }).compile(({ title }) => title === "Many");
    const { rules, summary } = await detect(planted, detectors);
    expect(rules.map(({ title }) => title)).toEqual(["Many"]);
    expect(summary.rules.chosen).toBe(1);
  });

  it("loads the same text once, and says which files hold no rule", () => {
    const { rules, copies, unused } = loadRules({
      texts: [{ ...sigma, path: "z.yml" }, sigma, { path: "README.md", text: "# Rules" }],
    });
    expect(rules.map(({ source }) => source.path)).toEqual(["made.yml"]);
    expect({ copies, unused }).toEqual({ copies: [{ path: "z.yml", of: "made.yml" }], unused: ["README.md"] });
  });

  it("explains rules of both languages, and no correlation", () => {
    const loaded = loadRules({ texts: [sigma, correlation, splunk("EventCode=5861")] });
    const explained = Object.fromEntries(loaded.rules.map((rule) => [rule.title, loaded.explain(rule) !== undefined]));
    expect(explained).toEqual({ Many: false, Made: true, Search: true });
  });
});
