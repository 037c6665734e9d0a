import type { Event } from "@unbind/model";
import { expect, test } from "vitest";
import type { SigmaRule } from "../parse/document.ts";
import { parseSigma } from "../parse/sigma-parser.ts";
import { eventOf, ruleOf } from "../semantics/run-rule.ts";
import { explainSigma } from "./explain-sigma.ts";

const explain = (detection: string, events: Event[]) =>
  explainSigma(parseSigma(ruleOf(detection), { path: "r.yml" }).documents[0] as SigmaRule, events);

const WMIC = `img: [{Image|endswith: '\\wmic.exe'}, {OriginalFileName: wmic.exe}]
cli: {CommandLine|contains|all: [process, call]}
filter: {ParentImage|endswith: '\\good.exe'}
condition: img and cli and not filter`;

test("each part of the condition says what it missed in the nearest events", () => {
  const { parts, nearest, ...counts } = explain(WMIC, [
    eventOf({ Image: "C:\\cmd.exe", CommandLine: "cmd" }),
    eventOf({ Image: "C:\\wmic.exe", CommandLine: "wmic process list", ParentImage: "C:\\x.exe" }),
    eventOf({ Image: "C:\\wmic.exe", CommandLine: "wmic process call", ParentImage: "C:\\good.exe" }),
    eventOf({ Image: "x" }, { channel: "Application" }),
  ]);
  expect(counts).toMatchObject({
    logSource: "product 'windows', category 'process_creation'",
    offered: 4,
    inLogSource: 3,
    matched: 0,
  });
  expect(parts).toEqual([
    { text: "img", held: 2 },
    { text: "cli", held: 1 },
    { text: "not filter", held: 2 },
  ]);
  expect(nearest.map(({ nearness, parts }) => [nearness.toFixed(2), parts.flatMap(({ missing }) => missing)])).toEqual([
    ["0.83", ["CommandLine is 'wmic process list'; wanted: contains 'call'."]],
    ["0.67", ["Excluded because ParentImage ends with '\\good.exe'."]],
    [
      "0.33",
      [
        "Image is 'C:\\cmd.exe'; wanted: ends with '\\wmic.exe'. (nearest of 2 alternatives)",
        "CommandLine is 'cmd'; wanted: contains 'process'.",
        "CommandLine is 'cmd'; wanted: contains 'call'.",
      ],
    ],
  ]);
});

test("fields that the record lacks, by the name they have there", () => {
  const security = { channel: "Security", provider: "Microsoft-Windows-Security-Auditing", eventId: 4688 };
  const { nearest } = explain("s: {Image: a, Hashes|contains: [b, c]}\ncondition: s", [
    eventOf({ NewProcessName: "x" }, security),
  ]);
  expect(nearest[0]?.parts[0]?.missing).toEqual([
    "Image (NewProcessName) is 'x'; wanted: is 'a'.",
    "Hashes is not in the record; wanted: contains 'b' or contains 'c'.",
  ]);
});

test("events that match are counted, not shown", () => {
  const explanation = explain("s: {F: x}\ncondition: s", [eventOf({ F: "x" }), eventOf({ F: "y" })]);
  expect(explanation).toMatchObject({ matched: 1, nearest: [{ nearness: 0 }] });
  expect(explanation.nearest).toHaveLength(1);
});

test.each([
  ["F: a*b", "fits 'a*b'"],
  ["F: ''", "is empty"],
  ["F: 7", "is 7"],
  ["F|startswith: a", "starts with 'a'"],
  ["F|re: a+", "matches /a+/"],
  ["F|cidr: 10.0.0.0/8", "lies in 10.0.0.0/8"],
  ["F|gte: 5", "is >= 5"],
  ["F|hour: 5", "has hour = 5"],
  ["F|fieldref: G", "is the same as field G"],
  ["F|exists: false", "is absent"],
  ["F: null", "is absent"],
  ["F|cased: a", "is 'a', case counts"],
])("%s in words", (entry, words) => {
  const { nearest } = explain(`s:\n  ${entry}\ncondition: s`, [eventOf({ F: "-" })]);
  expect(nearest[0]?.parts[0]?.missing).toEqual([`F is '-'; wanted: ${words}.`]);
});
