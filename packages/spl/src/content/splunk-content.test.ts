import { describe, expect, test } from "vitest";
import { readSplunkContent } from "./splunk-content.ts";

const one = (path: string, text: string) => readSplunkContent([{ path, text }]);

describe("macros", () => {
  test("of YAML, one a file", () => {
    const { macros } = one("m.yml", "name: ctime(1)\narguments:\n- field\ndefinition: convert ctime($field$)\n");
    expect([...macros]).toEqual([
      ["ctime(1)", { name: "ctime", arguments: ["field"], definition: "convert ctime($field$)", isEval: false }],
    ]);
  });

  test("of JSON, by name or as a list", () => {
    const byName = one("m.json", '{"a": {"definition": "x=1", "arguments": ["b"]}, "c": "y=2"}');
    expect([...byName.macros.keys()]).toEqual(["a(1)", "c"]);
    const list = one("m.json", '[{"name": "a", "definition": "x=1"}, {"name": "b"}, 5]');
    expect([...list.macros.keys()]).toEqual(["a"]);
    expect(list.faults.map(({ code }) => code)).toEqual(["SPLUNK_JSON", "SPLUNK_JSON"]);
    expect(one("m.json", "{").faults[0]?.code).toBe("SPLUNK_JSON");
    expect(one("m.json", "5").faults[0]?.code).toBe("SPLUNK_JSON");
  });

  test("of macros.conf, with continued lines, comments and expressions", () => {
    const text = `# ours
[default]
iseval = 0
[wmi]
definition = sourcetype=x \\
OR sourcetype=y
description = what it is

[two(2)]
args = a, b
definition = f=$a$ g=$b$
[computed]
iseval = 1
definition = "x"
broken line
`;
    const { macros, faults } = one("local/macros.conf", text);
    expect([...macros.values()]).toEqual([
      { name: "wmi", arguments: [], definition: "sourcetype=x \nOR sourcetype=y", isEval: false },
      { name: "two", arguments: ["a", "b"], definition: "f=$a$ g=$b$", isEval: false },
      { name: "computed", arguments: [], definition: '"x"', isEval: true },
    ]);
    expect(faults).toMatchObject([{ code: "SPLUNK_CONF", line: 15 }]);
  });

  test("a line of macros.conf that goes on and on", () => {
    const { macros } = one("macros.conf", `[a]\ndefinition = ${"x \\\n".repeat(200_000)}y`);
    expect(macros.get("a")?.definition.split("\n")).toHaveLength(200_001);
  });

  test("a later file overrides an earlier one, whatever its kind", () => {
    const { macros } = readSplunkContent([
      { path: "macros.json", text: '{"a": "x=1"}' },
      { path: "macros.conf", text: "[a]\ndefinition = x=2" },
    ]);
    expect(macros.get("a")?.definition).toBe("x=2");
  });
});

describe("lookups", () => {
  test("definitions of tables and collections", () => {
    const table = `name: t
filename: t2024.csv
default_match: 'false'
match_type: WILDCARD(a), CIDR(b)
min_matches: 1
max_matches: 2
case_sensitive_match: 'false'
`;
    expect(one("t.yml", table).lookups[0]).toMatchObject({
      filename: "t2024.csv",
      defaultMatch: "false",
      minMatches: 1,
      maxMatches: 2,
      caseSensitive: false,
      matchTypes: new Map([
        ["a", "wildcard"],
        ["b", "cidr"],
      ]),
    });
    const collection = one("c.yml", "name: c\ncollection: c\nfields_list: a, b,c\n").lookups[0];
    expect(collection).toMatchObject({
      columns: ["a", "b", "c"],
      caseSensitive: true,
      minMatches: 0,
      maxMatches: 1_000,
    });
  });

  test.each<[name: string, text: string, columns: string[], rows: string[][], faults: [string, number][]]>([
    ["plain", "a,b\n1,2\n", ["a", "b"], [["1", "2"]], []],
    [
      "quoted, with commas, quotes and line breaks",
      'a,b\r\n"x,""y""","l1\nl2"\r\n',
      ["a", "b"],
      [['x,"y"', "l1\nl2"]],
      [],
    ],
    ["a byte order mark, empty lines, no line break at the end", "\ufeffa\n\n1", ["a"], [["1"]], []],
    ["a short line is filled up", "a,b\n1\n", ["a", "b"], [["1", ""]], []],
    ["a long line is cut and told", 'a\n"x\ny"\n1,2\n', ["a"], [["x\ny"], ["1"]], [["SPLUNK_CSV", 4]]],
    ["a quote is never closed", 'a\n"x', ["a"], [["x"]], [["SPLUNK_CSV", 2]]],
  ])("CSV: %s", (_, text, columns, rows, faults) => {
    const content = one("lookups/T.CSV", text);
    expect(content.tables.get("t.csv")).toEqual({ columns, rows, path: "lookups/T.CSV" });
    expect(content.faults.map(({ code, line }) => [code, line])).toEqual(faults);
  });

  test("CSV: too many columns, or none", () => {
    expect(one("t.csv", ",".repeat(2_000)).faults[0]?.code).toBe("SPLUNK_CSV_SIZE");
    expect(one("t.csv", "").faults[0]?.code).toBe("SPLUNK_CSV");
  });
});

test("stories, data sources, test files, baselines; what is none of them is named", () => {
  const content = readSplunkContent([
    { path: "s.yml", text: "name: s\nnarrative: n\ntags:\n  category: [c]\n  usecase: u\n" },
    {
      path: "d.yml",
      text: `name: d
sourcetype: XmlWinEventLog
separator: EventID
separator_value: '5861'
fields: [_time]
output_fields: [dest]
field_mappings:
- {data_model: cim, data_set: Endpoint.Processes, mapping: {Image: Processes.process_path}}
`,
    },
    { path: "t.test.yml", text: "name: t\ntests:\n- name: a\n  file: endpoint/a.yml\n  attack_data: [{data: u}]\n" },
    { path: "b.yml", text: "name: b\ntype: Baseline\nsearch: x\n" },
    { path: "deployment.yml", text: "name: d\nscheduling: {cron_schedule: 0 * * * *}\n" },
    { path: "notes.txt", text: "x" },
  ]);
  expect(content.faults).toEqual([]);
  expect(content.stories).toMatchObject([{ name: "s", narrative: "n", categories: ["c"], usecase: "u" }]);
  expect(content.dataSources).toMatchObject([
    { separator: "EventID", separatorValue: "5861", fields: ["_time"], outputFields: ["dest"] },
  ]);
  expect(content.dataSources[0]?.mappings).toEqual([
    { dataModel: "cim", dataSet: "Endpoint.Processes", fields: new Map([["Image", "Processes.process_path"]]) },
  ]);
  expect(content.testFiles).toMatchObject([{ name: "t", tests: [{ file: "endpoint/a.yml", data: [{ url: "u" }] }] }]);
  expect(content.detections).toMatchObject([{ role: "baseline" }]);
  expect(content.unused).toEqual(["deployment.yml", "notes.txt"]);
});
