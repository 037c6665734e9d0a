import type { RuleSelector } from "@unbind/rules";
import { describe, expect, test } from "vitest";
import { parseSearch } from "../../syntax/parse.ts";
import { selectorsOf } from "./selectors.ts";

const WMI = "microsoft-windows-wmi-activity/operational";
const SYSMON = "microsoft-windows-sysmon/operational";
const SYSMON_SEARCH = `(sourcetype=XmlWinEventLog:${SYSMON} OR source=XmlWinEventLog:${SYSMON} OR source=Syslog:Linux-Sysmon/Operational)`;

function selectors(...searches: string[]): RuleSelector[] | undefined {
  return selectorsOf(
    searches.map((search) => {
      const { pipeline, faults } = parseSearch(search);
      expect(faults).toEqual([]);
      return pipeline;
    }),
  );
}

const PROCESSES = [
  { providers: ["microsoft-windows-sysmon"], eventIds: [1] },
  { providers: ["microsoft-windows-security-auditing"], eventIds: [4688] },
];

describe("what a search needs", () => {
  const cases: [search: string, needs: RuleSelector[] | undefined][] = [
    [
      `sourcetype="wineventlog:${WMI}" EventCode=5861 Binding | stats count by Message`,
      [{ channels: [WMI], eventIds: [5861] }],
    ],
    [`${SYSMON_SEARCH} EventCode=21`, [{ channels: [SYSMON], eventIds: [21] }]],
    ["EventCode IN (19, 20, 21)", [{ eventIds: [19, 20, 21] }]],
    ["EventCode>18 EventCode<22", [{ eventIds: [19, 20, 21] }]],
    ["EventCode=1 OR EventID=4688 dest=*", [{ eventIds: [1, 4688] }]],
    ["EventCode=1 | search EventCode=2", []],
    ['EventCode=1 Image="*\\\\wmic.exe"', [{ eventIds: [1], contains: ["wmic.exe"] }]],
    [
      'CommandLine IN ("*shadowcopy*", "*__EventFilter*") EventCode=1',
      [{ eventIds: [1], contains: ["__eventfilter", "shadowcopy"] }],
    ],
    ['Image="C:\\\\Windows\\\\*" EventCode=1', [{ eventIds: [1], contains: ["windows"] }]],
    ["EventCode=1 ProcessId=31400", [{ eventIds: [1] }]],
    ['EventCode=1 process_guid="{365abb72-0d1d}"', [{ eventIds: [1] }]],
    ["eventtype=wineventlog_security EventCode=4688", [{ channels: ["security"], eventIds: [4688] }]],
    ["Channel=Security", [{ channels: ["security"], eventIds: [] }]],
    ["sourcetype=XmlWinEventLog EventCode=1", [{ eventIds: [1] }]],
    ["sourcetype=aws:cloudtrail eventName=x", []],
    ["sourcetype=pan:* EventCode=3", [{ eventIds: [3] }]],
    ["NOT EventCode=1", undefined],
    ["EventCode!=1", undefined],
    ["EventCode=1 OR powershell", undefined],
    ["EventCode=4*", undefined],
    ["*", undefined],
    ["EventCode=1 | eval EventCode=2 | search EventCode=2", [{ eventIds: [1] }]],
    ["EventCode=1 [search EventCode=3 | fields dest]", [{ eventIds: [1, 3] }]],
    ["EventCode=1 | join dest [search EventCode=5]", [{ eventIds: [1, 5] }]],
    ["EventCode=1 | append [search *]", undefined],
    ["| makeresults | eval a=1", []],
    ["| inputlookup x.csv | append [search EventCode=9]", [{ eventIds: [9] }]],
    ["| tstats count from datamodel=Endpoint.Processes by Processes.dest", PROCESSES],
    [
      "| tstats count from datamodel=Endpoint.Processes where Processes.process_name=wmic.exe by Processes.dest",
      PROCESSES.map((one) => ({ ...one, contains: ["wmic.exe"] })),
    ],
    [
      "| tstats count from datamodel=Endpoint.Processes where Processes.process_name IN (mshta.exe, wmic.exe) OR Processes.process=*shadowcopy* by Processes.dest",
      PROCESSES.map((one) => ({ ...one, contains: ["mshta.exe", "shadowcopy", "wmic.exe"] })),
    ],
    ["| tstats count from datamodel=Web by Web.url", []],
    [
      "| tstats count from datamodel=Endpoint where nodename=Filesystem",
      [{ providers: ["microsoft-windows-sysmon"], eventIds: [2, 11, 15, 23, 26] }],
    ],
  ];
  test.each(cases)("%s", (search, needs) => {
    expect(selectors(search)).toEqual(needs);
  });

  test("several searches: ids of one channel are one selector", () => {
    expect(
      selectors(`source=XmlWinEventLog:${WMI} EventCode=5861`, `source=WinEventLog:${WMI} EventCode=5860`),
    ).toEqual([{ channels: [WMI], eventIds: [5860, 5861] }]);
    expect(selectors("EventCode=1", "*")).toBeUndefined();
    expect(selectors()).toEqual([]);
  });
});
