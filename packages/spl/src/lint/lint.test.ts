import { describe, expect, test } from "vitest";
import { readSplunkContent } from "../content/splunk-content.ts";
import { lintSplunk, splunkLintRules } from "./lint-splunk.ts";

const MACROS = `{
  "sysmon": "sourcetype=XmlWinEventLog:Microsoft-Windows-Sysmon/Operational OR source=XmlWinEventLog:Microsoft-Windows-Sysmon/Operational",
  "wmi": "sourcetype=\\"wineventlog:microsoft-windows-wmi-activity/operational\\"",
  "security_content_summariesonly": "summariesonly=false allow_old_summaries=true fillnull_value=null"
}`;
const SOURCE =
  "name: S21\nsource: XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\nsourcetype: XmlWinEventLog\nfields: [_time, Computer, EventCode, Operation, Consumer, Filter, User]\n";
const WMI = "source=XmlWinEventLog:Microsoft-Windows-WMI-Activity/Operational EventCode=5861";
const SYSMON = "source=XmlWinEventLog:Microsoft-Windows-Sysmon/Operational";

/** A detection's file: the search, and further lines of YAML. */
function yaml(search: string, more = ""): string {
  return `name: Rule\nid: 11111111-1111-4111-8111-111111111111\nstatus: experimental\ndata_source: [Some Log]\n${more}\nsearch: |-\n    ${search}\n`;
}

function lint(text: string): string[] {
  const path = "rule.yml";
  const content = readSplunkContent([
    { path, text },
    { path: "macros.json", text: MACROS },
    { path: "s21.yml", text: SOURCE },
  ]);
  const dataSources = new Map(content.dataSources.map((source) => [source.name, source]));
  const detection = content.detections[0];
  if (detection === undefined) throw new Error(JSON.stringify(content.faults));
  const found = lintSplunk(detection, { macros: content.macros, dataSources, textOf: () => text });
  return found.map(({ rule, line, column }) => `${rule} ${line}:${column}`);
}

const rules = (text: string): string[] => [...new Set(lint(text).map((found) => found.slice(0, 3)))];

const S21 = "data_source: [S21]\n";
const of = (search: string, source = S21): string => yaml(search).replace("data_source: [Some Log]\n", source);
const tags = (body: string): string => `tags:\n${body}`;
const REX = String.raw`| rex field=Message "Consumer =\s+(?<consumer>[^;]+)"`;

describe("each check finds its weakness and lets the near miss pass", () => {
  const cases: [check: string, weak: string, sound: string][] = [
    [
      "D01",
      of(`${SYSMON} EventCode=21 Operation=Created | table Query`),
      of(`${SYSMON} EventCode=21 Operation=Created | table Filter`),
    ],
    ["D01", yaml(`${WMI} | table Message`), yaml(`${WMI} | eval Message="x" | table Message`)],
    [
      "D01",
      yaml("EventCode=1 | stats count by host | where dest=1"),
      yaml("EventCode=1 | stats count by host | where count>1"),
    ],
    [
      "D02",
      yaml('EventCode=1 | rex "(?<a>x)" | stats count by a'),
      yaml('EventCode=1 | rex "(?<a>x)" | fillnull value=u a | stats count by a'),
    ],
    ["D02", yaml("EventCode=1 | stats count by dvc"), yaml("EventCode=1 | stats count by Computer")],
    [
      "D03",
      yaml('EventCode=1 | rex "(?<a>x)" | fillnull | stats count by a'),
      yaml('EventCode=1 | rex "(?<a>x)" | fillnull a | stats count by a'),
    ],
    [
      "D04",
      yaml("EventCode=1 | stats count by Computer", tags("  message: on $dest$")),
      yaml("EventCode=1 | stats count by Computer | rename Computer as dest", tags("  message: on $dest$")),
    ],
    [
      "D05",
      yaml(String.raw`${WMI} | rex field=Message "Consumer =\s+(?<c>[^;]+)" | search NOT c="SCM Event Log Consumer"`),
      yaml(
        String.raw`${WMI} | rex field=Message "Consumer =\s+(?<c>[^;]+)" | search NOT c="NTEventLogEventConsumer=\"SCM Event Log Consumer\""`,
      ),
    ],
    ["D06", yaml(`${WMI} ${REX}`), yaml(String.raw`${WMI} | rex field=Message "^Namespace = (?<n>[^;]+);"`)],
    ["D07", yaml('EventCode=1 | rex "(?<a>[^;|^$]+)"'), yaml('EventCode=1 | rex "(?<a>[^|]+)(?:a|b)^"')],
    ["D08", yaml("`sysmon` EventCode=21"), yaml("(`sysmon`) EventCode=21")],
    ["D08", yaml("a=1 OR b=1 c=1"), yaml("(a=1 OR b=1) c=1")],
    ["D09", yaml("EventCode=1", "").replace("[Some Log]", "[]"), yaml("EventCode=1")],
    [
      "D09",
      yaml("EventCode=5861", "description: Sysmon EventID 5 data"),
      yaml("EventCode=5861", "description: event 5861"),
    ],
    [
      "D10",
      yaml("EventCode=1", tags("  mitre_attack_id: [T1047]")).replace("name: Rule", "name: WMI Event Subscription"),
      yaml("EventCode=1", tags("  mitre_attack_id: [T1047, T1546.003]")).replace(
        "name: Rule",
        "name: WMI Event Subscription",
      ),
    ],
    [
      "D11",
      yaml("EventCode=20", "description: EventIDs 19, 20 and 21"),
      yaml("EventCode IN (19,20,21)", "description: EventIDs 19, 20 and 21"),
    ],
    ["D12", yaml(`${SYSMON} EventCode=21`), yaml(`${SYSMON} EventCode=21 Operation=Created`)],
    ["D13", yaml("`wmi` EventCode=1"), yaml("(`sysmon`) EventCode=1")],
    [
      "D14",
      yaml('EventCode=1 | rex field=_raw "(?m)^Name = (?<a>x)"'),
      yaml('EventCode=1 | rex field=_raw "(?m)Name[^x] = (?<a>x)"'),
    ],
    [
      "D15",
      yaml(String.raw`EventCode=1 | rex "Name = \"(?<a>[^\"]*)\""`),
      yaml(String.raw`EventCode=1 | rex "Name = \"(?<a>(?:[^\"\\]|\\.)*)\""`),
    ],
    [
      "D16",
      yaml('EventCode=1 | where like(Image, "%cmd.exe")'),
      yaml('EventCode=1 | where like(lower(Image), "%cmd.exe")'),
    ],
    ["D16", yaml('EventCode=1 | where match(process, "cmd")'), yaml('EventCode=1 | where match(process, "(?i)cmd")')],
    [
      "D17",
      yaml('EventCode=1 | rex "(?<a>x)" | where a IN ("CommandLineEventConsumer")'),
      yaml('EventCode=1 | rex "(?<a>x)" | search NOT a="*EventConsumer"'),
    ],
    [
      "D18",
      yaml("| tstats count from datamodel=Endpoint.Processes by Processes.dest"),
      yaml("| tstats `security_content_summariesonly` count from datamodel=Endpoint.Processes by Processes.dest"),
    ],
    ["D19", yaml("EventCode=1 | sort _time"), yaml("EventCode=1 | sort 0 _time")],
    ["D19", yaml("EventCode=1 | join dest [search EventCode=2]"), yaml("EventCode IN (1, 2) | stats count by host")],
    [
      "D20",
      yaml("EventCode=1").replace("experimental", "production"),
      yaml("EventCode=1", "tests:\n  - name: t").replace("experimental", "production"),
    ],
    ["D21", yaml("EventCode=1 | stast count"), yaml("EventCode=1 | stats count")],
    ["D21", yaml("`nosuch` EventCode=1"), yaml("`nosuch_filter` EventCode=1")],
    ["D21", yaml('EventCode=1 | rex "(?<a>x"'), yaml('EventCode=1 | rex "(?<a>x)"')],
    ["D22", yaml("EventCode=1").replace("name: Rule", "name: Wmiprsve"), yaml("EventCode=1")],
    ["D23", yaml('EventCode=1 | rex "(?<a>x)" | search a!=y'), yaml('EventCode=1 | rex "(?<a>x)" | search NOT a=y')],
    [
      "D23",
      yaml('EventCode=1 | rex "(?<a>x)" | where a!="y"'),
      yaml('EventCode=1 | rex "(?<a>x)" | where isnull(a) OR a!="y"'),
    ],
    ["D24", yaml("EventCode=1 NOT process_name=a.exe"), yaml('EventCode=1 NOT process_path="C:\\\\Windows\\\\a.exe"')],
  ];
  test.each(cases)("%s", (check, weak, sound) => {
    expect(rules(weak)).toContain(check);
    expect(rules(sound)).not.toContain(check);
  });

  test("every check of the catalogue stands in the table", () => {
    expect(splunkLintRules.map(({ id }) => id)).toEqual([...new Set(cases.map(([check]) => check))].sort());
  });
});

test("a name that several detections have, versions of one detection aside", () => {
  const content = readSplunkContent([
    { path: "a/rule.yml", text: yaml("EventCode=1") },
    { path: "b/rule.yml", text: yaml("EventCode=1").replaceAll("1111", "2222") },
    { path: "c/rule.yml", text: yaml("EventCode=1") },
  ]);
  const [first, other, version] = content.detections;
  if (first === undefined || other === undefined || version === undefined) throw new Error("not read");
  const rulesOf = (all: (typeof first)[]) =>
    lintSplunk(first, { names: new Map([["Rule", all]]) }).map(({ rule, message }) => `${rule} ${message}`);
  expect(rulesOf([first, other, version])).toEqual(["D22 2 detections have this name"]);
  expect(rulesOf([first, version])).toEqual([]);
});

describe("places", () => {
  const cases: [what: string, text: string, found: string][] = [
    ["in the search", yaml("EventCode=1 | stats count by dvc"), "D02 7:34"],
    ["where a macro is called", yaml("EventCode=1 `wmi`"), "D13 7:17"],
    [
      "in a folded search",
      "name: Rule\nstatus: experimental\nsearch: 'EventCode=1\n  | stats count\n    by dvc'",
      "D02 5:8",
    ],
    ["at a key", yaml("EventCode=1 | stats count", tags("  a: b\n  message: on $dest$")), "D04 7:3"],
  ];
  test.each(cases)("%s", (_, text, found) => {
    expect(lint(text)).toContain(found);
  });
});

test("a search made of weaknesses gives a bounded number of findings", () => {
  const text = yaml(`EventCode=1 | stats count by ${Array.from({ length: 800 }, (_, i) => `a${i}`).join(" ")}`);
  expect(lint(text)).toHaveLength(500);
});

describe("searches made to be slow are judged in bounded steps", () => {
  const many = (part: (i: number) => string, count: number, glue: string): string =>
    Array.from({ length: count }, (_, i) => part(i)).join(glue);
  const cases: [what: string, search: string][] = [
    [
      "commands that each make a field",
      `EventCode=1 | stats count by dvc | ${many((i) => `eval a${i}=b${i}`, 4000, " | ")}`,
    ],
    [
      "commands that make many fields",
      `EventCode=1 | stats count by dvc | ${many((i) => `eval ${many((j) => `a${i}_${j}=1`, 40, ", ")}`, 400, " | ")}`,
    ],
    [
      "extractions and exclusions",
      `${WMI} ${many((i) => `${REX} | search consumer!="name ${i} of a consumer"`, 400, " ")}`,
    ],
    ["fields that aren't there", `${WMI} | stats count by host | search ${many((i) => `f${i}=1`, 20_000, " ")}`],
    ["alternatives", `EventCode=1 (${many((i) => `(a${i}=1 OR b=2 c=3)`, 3000, " OR ")})`],
  ];
  test.each(cases)("%s", (_, search) => {
    const found = lint(yaml(search));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(500);
  });

  test("a description of blanks and digits", () => {
    const description = `event 1, 7 ${" ".repeat(5000)} event 9${" 9".repeat(5000)} ${" ".repeat(50_000)}x`;
    expect(rules(yaml("EventCode=1", `description: ${description}`))).toContain("D11");
  });
});
