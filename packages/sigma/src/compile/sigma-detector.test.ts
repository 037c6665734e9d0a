import { expect, test } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { eventOf, ruleOf, run } from "../semantics/run-rule.ts";
import { sigmaDetector } from "./sigma-detector.ts";

const detectorOf = (...rules: string[]) => sigmaDetector(parseSigma(rules.join("---\n"), { path: "r.yml" }).documents);

test("a regular expression that gives up is told with its rule, and doesn't stop the others", () => {
  const dear = ruleOf("s: {F|re: '(?<!x).*a.*b.*c'}\ncondition: s");
  const cheap = ruleOf("s: {F|contains: aaa}\ncondition: s").replace("title: Test", "title: Cheap");
  const detector = detectorOf(dear, cheap);
  const titles: string[] = [];
  for (const F of ["1a2b3c", "a".repeat(100_000)])
    detector.offer(eventOf({ F }), ({ rule }) => titles.push(rule.title));
  detector.finish(() => undefined);
  expect(titles).toEqual(["Test", "Cheap"]);
  expect(detector.faults()).toMatchObject([{ code: "REGEX_LIMIT", path: "r.yml", line: 1, rule: "Test" }]);
  expect(detector.faults()[0]?.message).toContain("1 records");
});

test("each rule that rests on an expression that gave up is told, also where rules share it", () => {
  const dear = "'(?<!x).*a.*b.*c'";
  const detector = detectorOf(
    ruleOf(`s: {F|re: ${dear}}\ncondition: s`),
    ruleOf(`s: {F|re: ${dear}}\nt: {G: x}\ncondition: s or t`).replace("title: Test", "title: Other"),
    ruleOf(`s: {F|re: ${dear}}\ncondition: s`).replace("title: Test", "title: Same"),
    ruleOf("t: {G: x}\ncondition: t").replace("title: Test", "title: Sound"),
  );
  detector.offer(eventOf({ F: "a".repeat(100_000), G: "y" }), () => undefined);
  detector.finish(() => undefined);
  expect(detector.faults().map(({ rule }) => rule)).toEqual(["Test", "Other", "Same"]);
});

test("names of searches are compared with patterns in linear time", () => {
  const name = "a".repeat(60);
  expect(detectorOf(ruleOf(`${name}: {F: x}\ncondition: 1 of ${"a*".repeat(25)}b`)).rules).toHaveLength(0);
  expect(detectorOf(ruleOf(`${name}: {F: x}\ncondition: 1 of ${"a*".repeat(25)}a`)).rules).toHaveLength(1);
});

test("hostile values cost no more than their length", () => {
  const rules = [
    ruleOf("s: {F|contains: ['a*a*a*a*b', aaaaaaab]}\ncondition: s"),
    ruleOf("s: {F|re: '(a+)+$'}\ncondition: s"),
    ruleOf("s: ['*a*a*b']\ncondition: s"),
  ];
  const names = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`Name${i}`, "x"]));
  expect(run(rules.join("---\n"), [eventOf({ ...names, F: `${"a".repeat(200_000)}!` })])).toEqual([]);
});

test("a record is reported once per rule, whichever place of its log source it fits", () => {
  const rule = ruleOf("s: {F: x}\ncondition: [s, s]");
  expect(run(rule, [eventOf({ F: ["x", "x"] })])).toHaveLength(1);
});

test("rules that share tests, in one place and in several, don't disturb each other", () => {
  const rules = [
    ruleOf("s: {Image|endswith: '\\a.exe'}\nt: {CommandLine|contains: x}\ncondition: s and t"),
    ruleOf("s: {Image|endswith: '\\a.exe'}\nt: {CommandLine|contains: x}\ncondition: s and not t"),
    ruleOf("s: {Image|endswith: '\\a.exe'}\ncondition: s", "{product: windows, service: sysmon}"),
    ruleOf("t: {CommandLine|contains: x}\ncondition: not t"),
  ].map((rule, i) => rule.replace("title: Test", `title: R${i}`));
  const titles = (Image: string, CommandLine: string, eventId = 1) =>
    run(rules.join("---\n"), [eventOf({ Image, CommandLine }, { eventId })])
      .map(({ rule }) => rule.title)
      .sort();
  expect(titles("C:\\a.exe", "x")).toEqual(["R0", "R2"]);
  expect(titles("C:\\a.exe", "y")).toEqual(["R1", "R2", "R3"]);
  expect(titles("C:\\b.exe", "x")).toEqual([]);
  expect(titles("C:\\a.exe", "x", 11)).toEqual(["R2"]);
});

test("what was left out is told: faults of documents and of references", () => {
  const linux = ruleOf("s: {F: x}\ncondition: s", "{product: linux}");
  const detector = detectorOf(linux, ruleOf("s: {F: x}\ncondition: s"));
  expect(detector.rules).toHaveLength(1);
  expect(detector.notLoaded).toMatchObject([
    { code: "SIGMA_LOGSOURCE", rule: "Test", file: "r.yml", line: 4, column: 12 },
  ]);
});
