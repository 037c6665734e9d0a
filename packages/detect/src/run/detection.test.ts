import { isoToFiletime } from "@unbind/bytes";
import { everydayActivity, logOf, reboots } from "@unbind/evtx/fixtures";
import { expect, test } from "vitest";
import { counting, detect, eachEvent, ruleInfo } from "./detection.test-support.ts";

const planted = logOf(reboots());
const quiet = logOf(everydayActivity(20));
const encoder = new TextEncoder();

test("findings name rule, host, time, fields and the record behind them", async () => {
  const report = await detect({ "a.evtx": planted }, [eachEvent(ruleInfo("one"), [5861])]);
  const [finding] = report.findings;
  expect(report.summary).toMatchObject({ evidence: 1, rules: { loaded: 1, chosen: 1, notLoaded: 0, fired: 1 } });
  expect(report.summary.findings.high).toBe(report.findings.length);
  expect(report.rules[0]).toMatchObject({ key: "sigma:one", author: "unit test", findings: report.findings.length });
  expect(finding).toMatchObject({ rule: "sigma:one", level: "high", host: "WKSTN-04", eventCount: 1 });
  expect(finding?.events[0]).toMatchObject({ channel: "Microsoft-Windows-WMI-Activity/Operational", eventId: 5861 });
  expect(finding?.events[0]?.evidence).toMatchObject({ path: "a.evtx", recordId: expect.any(String) });
  expect(finding?.events[0]?.evidence.offset).toBeGreaterThan(4096);
  expect(report.evidence[0]).toMatchObject({ path: "a.evtx", format: "evtx", sha256: expect.any(String) });
});

test("only what some rule asks for is decoded", async () => {
  const files = { "a.evtx": planted };
  const one = await detect(files, [eachEvent(ruleInfo("one"), [5861])]);
  const all = await detect(files, [{ ...eachEvent(ruleInfo("one"), [5861]), selectors: undefined }]);
  expect(one.summary.events).toBe(one.findings.length);
  expect(all.summary.events).toBe(all.summary.records);
  expect(all.findings).toEqual(one.findings);
});

test("a copy of evidence counts once, whatever it is called", async () => {
  const rules = () => [counting(ruleInfo("count"), [5861])];
  const once = await detect({ "a.evtx": planted, "c.evtx": quiet }, rules());
  const twice = await detect({ "a.evtx": planted, "b.evtx": planted.slice(), "c.evtx": quiet }, rules());
  expect(twice.findings[0]?.eventCount).toBe(once.findings[0]?.eventCount);
  expect(twice.evidence.map(({ path, duplicateOf }) => [path, duplicateOf])).toEqual([
    ["a.evtx", undefined],
    ["b.evtx", "a.evtx"],
    ["c.evtx", undefined],
  ]);
  expect(twice.summary.evidence).toBe(2);
});

test("records outside the span asked for are not offered", async () => {
  const all = await detect({ "a.evtx": planted }, [eachEvent(ruleInfo("one"), [5861])]);
  const times = all.findings.map(({ time }) => time ?? "").sort();
  const since = isoToFiletime(times.at(-1) ?? "") ?? 0n;
  const last = await detect({ "a.evtx": planted }, [eachEvent(ruleInfo("one"), [5861])], { since });
  expect(last.findings.map(({ time }) => time)).toEqual([times.at(-1)]);
  expect(last.summary.span).toEqual({ since: times.at(-1), until: null });
});

test("evidence without events is told, not passed over", async () => {
  const mof = encoder.encode('instance of __EventFilter { Name = "f"; Query = "SELECT * FROM __TimerEvent"; };\n');
  const { issues, summary } = await detect({ "x.mof": mof }, [eachEvent(ruleInfo("one"), [5861])]);
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual([["NO_EVENTS", "note"]]);
  expect(summary.evidence).toBe(0);
});

test("rules that share an id are told apart by their files", async () => {
  const twins = ["old.yml", "new.yml"].map((path) => ruleInfo("same", { source: { path, line: 3 } }));
  const report = await detect(
    { "a.evtx": planted },
    twins.map((rule) => eachEvent(rule, [5861])),
  );
  expect(report.rules.map(({ key }) => key)).toEqual(["sigma:same@new.yml", "sigma:same@old.yml"]);
  expect(new Set(report.findings.map(({ rule }) => rule)).size).toBe(2);
});

test("worst rules first, findings in the order of their rules", async () => {
  const rules = [
    eachEvent(ruleInfo("b", { level: "low" }), [5861]),
    eachEvent(ruleInfo("a", { level: null }), [5861]),
    eachEvent(ruleInfo("c", { level: "critical", kind: "splunk" }), [5861]),
  ];
  const [forth, back] = await Promise.all([
    detect({ "a.evtx": planted, "c.evtx": quiet }, rules),
    detect({ "c.evtx": quiet, "a.evtx": planted }, rules.toReversed()),
  ]);
  expect(forth.rules.map(({ key }) => key)).toEqual(["splunk:c", "sigma:b", "sigma:a"]);
  expect(JSON.stringify(back)).toBe(JSON.stringify(forth));
});

test("a rule that finds too much is cut, counted and named", async () => {
  const rule = ruleInfo("noisy");
  const noisy = eachEvent(rule, [5861]);
  const offer: typeof noisy.offer = (event, report) => {
    for (let i = 0; i < 4000; i++) noisy.offer(event, report);
  };
  const report = await detect({ "a.evtx": planted }, [{ ...noisy, offer }]);
  expect(report.findings.length).toBe(10_000);
  expect(report.rules[0]?.findings).toBe(4000 * report.summary.events);
  expect(report.notLoaded).toMatchObject([{ code: "LIMIT_FINDINGS", path: "noisy.yml", rule: "Rule noisy" }]);
});

test("what a detector couldn't finish is in the report", async () => {
  const fault = { path: "one.yml", line: 7, column: 3, rule: "Rule one", code: "SPL_ROWS", message: "too many rows" };
  const report = await detect({ "a.evtx": quiet }, [{ ...eachEvent(ruleInfo("one"), [1]), faults: () => [fault] }]);
  expect(report.notLoaded).toEqual([fault]);
});

test("a fault in one engine costs its own answer only", async () => {
  const broken = eachEvent(ruleInfo("broken"), [5861]);
  const fail = () => {
    throw new Error("engine fault");
  };
  const report = await detect({ "a.evtx": planted }, [
    { ...broken, offer: fail, finish: fail },
    eachEvent(ruleInfo("one"), [5861]),
  ]);
  expect(report.rules.map(({ key }) => key)).toEqual(["sigma:one"]);
  expect(report.findings).toHaveLength(report.summary.events);
  expect(report.issues).toHaveLength(report.summary.events);
  expect(report.issues[0]).toMatchObject({ code: "INTERNAL", message: "engine fault", evidence: { path: "a.evtx" } });
  expect(report.notLoaded).toMatchObject([{ code: "INTERNAL", path: "broken.yml" }]);
});
