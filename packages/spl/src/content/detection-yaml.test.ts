import { describe, expect, test } from "vitest";
import { parseSearch } from "../syntax/parse.ts";
import { levelOfScore, ruleInfoOf } from "./detection.ts";
import { ruleFaultsOf } from "./search-faults.ts";
import { readSplunkContent } from "./splunk-content.ts";

function detectionOf(text: string, path = "rules/x.yml") {
  const { detections, faults } = readSplunkContent([{ path, text }]);
  expect(faults).toEqual([]);
  const [detection] = detections;
  if (detection === undefined) throw new Error("no detection");
  return detection;
}

const HEAD = `name: A rule
id: 11111111-2222-3333-4444-555555555555
author: Analyst
type: TTP
`;

const ESCU = `${HEAD}version: '1.0'
date: 2020-04-29
search: sourcetype=x EventCode=5861
  Binding | stats count by host
tags:
  analytics_story:
  - One story
  mitre_attack_id:
  - t1047
  kill_chain_phases:
  - Installation
  context:
  - stage: Execution
`;

const V4 = `${HEAD}version: 4
date: '2024-10-17'
status: production
data_source:
- Sysmon EventID 20
search: '\`sysmon\` EventID=20 name="it''s"
  | stats count by host'
tags:
  analytic_story: [One story]
  confidence: 90
  impact: 70
  risk_score: 63
  message: seen on $dest$
  mitre_attack_id: [T1546.003]
  observable:
  - name: dest
    type: Hostname
    role: [Victim]
  - name: process
    type: Process
    role: [Attacker]
  required_fields: [_time]
tests:
- name: True Positive Test
  attack_data:
  - data: https://example.test/windows-sysmon.log
    source: XmlWinEventLog:Microsoft-Windows-Sysmon/Operational
    sourcetype: xmlwineventlog
`;

const CONTENTCTL_5 = `${HEAD}version: 6
date: '2025-05-02'
status: experimental
data_source: []
search: |-
  \`wmi\`
  EventCode=5861
  | stats count by host
rba:
  message: seen on $dest$
  risk_objects:
  - field: dest
    type: system
    score: 25
  threat_objects:
  - field: command
    type: command
tags:
  asset_type: Endpoint
  mitre_attack_id: [T1546.003]
`;

const FINDINGS = `${HEAD}version: 11
creation_date: '2020-04-29'
modification_date: '2026-10-05'
status: production
search: "index=x \\
  | stats count"
intermediate_findings:
  entities:
  - {field: dest, type: system, score: 20, message: one}
  - {field: user, type: user, score: 85, message: two}
threat_objects:
- {field: command, type: command}
analytic_story: [One story]
mitre_attack_id: [T1546.003]
security_domain: endpoint
`;

describe("generations of detections", () => {
  test("2020: texts of a folder without status, version as it is written", () => {
    const path = "content/detections/experimental/endpoint/x.yml";
    expect(detectionOf(ESCU, path)).toMatchObject({
      generation: "escu",
      role: "detection",
      version: "1.0",
      date: "2020-04-29",
      status: "experimental",
      stories: ["One story"],
      attack: ["T1047"],
      killChainPhases: ["Installation"],
      search: "sourcetype=x EventCode=5861 Binding | stats count by host",
      risk: { score: null, objects: [], threats: [] },
    });
    expect(detectionOf(ESCU, "detections/endpoint/x.yml").status).toBe("production");
    expect(detectionOf(ESCU, "x.yml").status).toBeNull();
  });

  test("2024: score, observables, tests", () => {
    expect(detectionOf(V4)).toMatchObject({
      generation: "v4",
      status: "production",
      dataSources: ["Sysmon EventID 20"],
      risk: {
        score: 63,
        impact: 70,
        confidence: 90,
        message: "seen on $dest$",
        objects: [{ field: "dest", type: "Hostname", score: null }],
        threats: [{ field: "process", type: "Process" }],
      },
      tests: [{ name: "True Positive Test", data: [{ sourcetype: "xmlwineventlog" }] }],
    });
  });

  test("2025: rba", () => {
    expect(detectionOf(CONTENTCTL_5)).toMatchObject({
      generation: "contentctl-5",
      assetType: "Endpoint",
      risk: { score: 25, objects: [{ field: "dest", score: 25 }], threats: [{ field: "command", type: "command" }] },
    });
  });

  test("2026: findings; the highest score counts, the tags stand at the top", () => {
    expect(detectionOf(FINDINGS)).toMatchObject({
      generation: "findings",
      date: "2026-10-05",
      creationDate: "2020-04-29",
      stories: ["One story"],
      attack: ["T1546.003"],
      securityDomain: "endpoint",
      risk: { score: 85, message: "one", objects: [{ score: 20 }, { score: 85 }], threats: [{ field: "command" }] },
    });
  });

  test("what a finding says of it", () => {
    expect(ruleInfoOf(detectionOf(V4))).toEqual({
      kind: "splunk",
      id: "11111111-2222-3333-4444-555555555555",
      title: "A rule",
      level: "high",
      status: "production",
      author: "Analyst",
      license: null,
      description: null,
      references: [],
      tags: ["One story"],
      attack: ["T1546.003"],
      source: { path: "rules/x.yml", line: 1 },
    });
    expect(ruleInfoOf(detectionOf(ESCU)).level).toBeNull();
    expect([0, 19, 20, 40, 60, 80, 100].map(levelOfScore)).toEqual([
      "informational",
      "informational",
      "low",
      "medium",
      "high",
      "critical",
      "critical",
    ]);
  });

  test.each([
    ["a folded value", ESCU, 8, 13],
    ["a quoted value with a doubled quote", V4, 11, 5],
    ["a block", CONTENTCTL_5, 12, 5],
  ])("places lead back into the YAML: %s", (_, text, line, column) => {
    const detection = detectionOf(text);
    expect(detection.place(detection.search.indexOf("stats count"))).toEqual({ line, column });
  });

  test("a fault in a search has a line in the file", () => {
    const detection = detectionOf(CONTENTCTL_5.replace("stats", "statz"));
    expect(ruleFaultsOf(detection, parseSearch(detection.search).faults)).toEqual([
      {
        path: "rules/x.yml",
        line: 10,
        column: 3,
        rule: "A rule",
        code: "SPL_MACRO_UNDEFINED",
        message: "macro wmi is not defined: give its definition",
      },
      {
        path: "rules/x.yml",
        line: 12,
        column: 5,
        rule: "A rule",
        code: "SPL_COMMAND",
        message: 'there is no command "statz"; the nearest name is stats',
      },
    ]);
  });

  test("lines of a quoted value at the left edge are read, as PyYAML reads them", () => {
    const detection = detectionOf(`${HEAD}search: 'a\n| stats count\n\t\n  by host'\nreferences: []\n`);
    expect(detection.search).toBe("a | stats count\nby host");
  });
});

/** File, code, line and column of its fault. */
const FAULTS: [text: string, code: string, line: number, column: number, why: string][] = [
  ["name: [a\n", "SPLUNK_YAML", 2, 1, "not YAML"],
  ["- a\n", "SPLUNK_YAML", 1, 1, "no mapping"],
  ["", "SPLUNK_YAML", 1, 1, "nothing at all"],
  ["name: a\nname: b\nsearch: x\n", "SPLUNK_YAML", 2, 1, "a name twice"],
  ["search: x\n", "SPLUNK_FIELD", 1, 1, "no name"],
  ["name: a\nsearch:\n", "SPLUNK_FIELD", 2, 8, "no search"],
  ["name: a\nsearch: [x]\n", "SPLUNK_FIELD", 2, 9, "a list for a text"],
  ["name: a\nsearch: x\nreferences: {a: b}\n", "SPLUNK_FIELD", 3, 13, "a mapping for a list"],
  ["name: a\nsearch: x\ntags: 5\n", "SPLUNK_FIELD", 3, 7, "a text for a mapping"],
  ["name: a\nsearch: x\ntags:\n  impact: high\n", "SPLUNK_FIELD", 4, 11, "a word for a number"],
  ["name: a\nnarrative: b\n---\nname: c\n", "SPLUNK_YAML", 3, 1, "two documents"],
  ["name: a\ndescription: b\nhow_to_implement: c\n", "SPLUNK_FIELD", 1, 1, "a detection without search"],
  ["collection: a\n", "SPLUNK_FIELD", 1, 1, "a lookup without name"],
  ["name: a\nfilename: b.csv\nmatch_type: LIKE(x)\n", "SPLUNK_FIELD", 3, 13, "an unknown way to match"],
  [`a: ${"[".repeat(20_000)}`, "SPLUNK_YAML", 0, 0, "brackets without end"],
  ["x".repeat((1 << 20) + 1), "SPLUNK_YAML_SIZE", 0, 0, "too long"],
];

describe("faults of content files", () => {
  test.each(FAULTS.map(([text, ...rest]) => ({ text, code: rest[0], line: rest[1], column: rest[2], why: rest[3] })))(
    "$code: $why",
    ({ text, code, line, column }) => {
      const { faults } = readSplunkContent([{ path: "x.yml", text }]);
      expect(faults[0]).toMatchObject({ path: "x.yml", code, ...(line === 0 ? {} : { line, column }) });
    },
  );

  test("one bad file leaves the others alone", () => {
    const files = ["name: [", V4, "{", ESCU].map((text, i) => ({ path: `${i}.yml`, text }));
    const { detections, faults } = readSplunkContent(files);
    expect(detections).toHaveLength(2);
    expect(faults.map(({ path }) => path)).toEqual(["0.yml", "2.yml"]);
  });

  test.each([
    ["keys", Array.from({ length: 12_000 }, (_, i) => `k${i}: v\n`).join("")],
    ["entries", `a:\n${"- b\n".repeat(20_000)}`],
    ["quotes", `a: '${"''".repeat(400_000)}`],
    ["lines at the left edge", `a: '\n${"b\n".repeat(300_000)}'`],
    ["anchors", `a:\n${"- &x y\n".repeat(12_000)}`],
    ["mappings inside each other", Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")],
  ])("masses of %s are read or refused", (_, text) => {
    expect(readSplunkContent([{ path: "x.yml", text: `search: x\nname: y\n${text}` }]).faults.length).toBeLessThan(3);
  });

  test("an alias is not followed, so that it can't multiply", () => {
    const text = `name: a\nsearch: x\nreferences: &a [b]\ndata_source: [*a, *a]\n`;
    const { faults } = readSplunkContent([{ path: "x.yml", text }]);
    expect(faults.map(({ code }) => code)).toEqual(["SPLUNK_FIELD", "SPLUNK_FIELD"]);
  });
});
