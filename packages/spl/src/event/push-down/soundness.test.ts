import type { Event } from "@unbind/model";
import type { RuleSelector } from "@unbind/rules";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePipeline, runProgram } from "../../run/program.ts";
import { parseSearch } from "../../syntax/parse.ts";
import { EventRowSource } from "../event-row-source.ts";
import { event } from "../events.test-support.ts";
import { selectorsOf } from "./selectors.ts";

/** What a reader of logs does with a selector: names that a record doesn't give pass. */
function chooses(selector: RuleSelector, { channel, provider, eventId, data }: Event): boolean {
  const named = (names: readonly string[] | undefined, name: string): boolean =>
    names === undefined || name === "" || names.includes(name.toLowerCase());
  const has = (word: string): boolean => data.some(({ value }) => value.toLowerCase().includes(word));
  return (
    named(selector.channels, channel) &&
    named(selector.providers, provider) &&
    (selector.eventIds.length === 0 || selector.eventIds.includes(eventId)) &&
    (selector.contains === undefined || selector.contains.some(has))
  );
}

const CHANNEL = "Microsoft-Windows-Sysmon/Operational";
const values = fc.constantFrom("C:\\Windows\\System32\\wbem\\WMIC.exe", "cmd.exe /c vssadmin delete", "wmic", "", "7");
const comparison = fc.constantFrom(
  "EventCode=1",
  "EventID=4688",
  "EventCode>0",
  "EventCode<5",
  "EventCode IN (1, 13)",
  "EventCode!=1",
  `source="XmlWinEventLog:${CHANNEL}"`,
  "sourcetype=WinEventLog",
  "sourcetype=XmlWinEventLog:Security",
  "eventtype=wineventlog_security",
  "Channel=security",
  "Image=*wmic.exe",
  'CommandLine="*vssadmin delete*"',
  'process_name="wmic.exe"',
  'process IN ("*vssadmin*", "*wbem*")',
  "ProcessId=7",
  "user=*",
  "wmic",
);
const prefixed = fc.constantFrom(
  'Processes.process_name="wmic.exe"',
  "Processes.process=*vssadmin*",
  'Registry.registry_path="*wbem*"',
  "Processes.process_id=7",
  "Processes.user!=x",
);

/** A condition of any shape out of such comparisons. */
function condition(leaf: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      tie("tree").map((inner) => `NOT (${inner})`),
      fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(${a}) OR (${b})`),
      fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(${a}) (${b})`),
      fc.tuple(tie("tree"), tie("tree"), tie("tree")).map(([a, b, c]) => `(${a}) OR (${b}) (${c})`),
    ),
  }));
  return tree;
}

const search = fc.oneof(
  condition(comparison),
  fc.tuple(condition(comparison), condition(comparison)).map(([a, b]) => `${a} | search ${b} | stats count by host`),
  condition(prefixed).map(
    (where) => `| tstats count from datamodel=Endpoint.Processes where ${where} by Processes.dest`,
  ),
  condition(prefixed).map((where) => `| tstats count from datamodel=Endpoint where ${where} by host`),
);

const record = fc
  .record({
    provider: fc.constantFrom("Microsoft-Windows-Sysmon", "Microsoft-Windows-Security-Auditing", "other", ""),
    channel: fc.constantFrom(CHANNEL, "Security", "Application", ""),
    eventId: fc.constantFrom(1, 4, 13, 4688),
    data: fc.record({
      Image: values,
      CommandLine: values,
      NewProcessName: values,
      TargetObject: values,
      ProcessId: values,
      Details: values,
    }),
  })
  .map(({ provider, eventId, ...part }) => event(provider, eventId, part));

test("no event that a search can use is left out", () => {
  let used = 0;
  fc.assert(
    fc.property(search, fc.array(record, { minLength: 4, maxLength: 8 }), (text, records) => {
      const { pipeline, faults } = parseSearch(text);
      expect(faults).toEqual([]);
      const selectors = selectorsOf([pipeline]);
      if (selectors === undefined) return;
      const program = compilePipeline(pipeline);
      for (const one of records) {
        const isUsed = runProgram(program, new EventRowSource([one])).rows.length > 0;
        if (!isUsed) continue;
        used++;
        expect(selectors.some((selector) => chooses(selector, one))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  expect(used).toBeGreaterThan(0);
});
