import { describe, expect, it } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { CONVERT_TARGETS, convertSigma } from "./convert-sigma.ts";
import { conversionOf, queryOf } from "./hostile-rule.test-support.ts";
import { QUERY_EXTENSIONS, queryFile } from "./query-file.ts";

const rule = (detection: string, logsource: string, more = "") =>
  `title: T\nid: 11111111-2222-4333-8444-555555555555\nlogsource: ${logsource}\ndetection:\n${detection.replace(/^/gm, "  ")}\n${more}`;
const PROCESS = "{product: windows, category: process_creation}";
const WMI = "{product: windows, service: wmi}";
const SECURITY = "{product: windows, service: security}";

describe("convertSigma", () => {
  it("asks every place of a log source in the names that its records have", () => {
    const text = rule("a:\n  Image|endswith: '\\a.exe'\n  IntegrityLevel: System\ncondition: a", PROCESS);
    expect(queryOf(text, "splunk")).toMatchInlineSnapshot(
      `"(((source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" OR source="WinEventLog:Microsoft-Windows-Sysmon/Operational") AND EventCode=1 AND (Image="*\\\\a.exe" AND IntegrityLevel="System")) OR ((source="XmlWinEventLog:Security" OR source="WinEventLog:Security") AND EventCode=4688 AND (NewProcessName="*\\\\a.exe" AND MandatoryLabel="S-1-16-16384")))"`,
    );
    expect(queryOf(text, "kql-sentinel")).toMatchInlineSnapshot(`
      "union
      (Event
      | where EventLog =~ "Microsoft-Windows-Sysmon/Operational" and EventID == 1
      | extend Payload = parse_xml(EventData)
      | extend Payload = iff(isnull(Payload.DataItem), Payload, Payload.DataItem)
      | extend Values = Payload.EventData.Data
      | extend Values = iff(gettype(Values) == "array", Values, pack_array(Values))
      | mv-apply Value = Values on (summarize Fields = make_bag(bag_pack(tostring(Value["@Name"]), tostring(Value["#text"]))))
      | where tostring(Fields["Image"]) endswith "\\\\a.exe" and tostring(Fields["IntegrityLevel"]) =~ "System"),
      (SecurityEvent
      | where EventID == 4688 and (tostring(NewProcessName) endswith "\\\\a.exe" and tostring(MandatoryLabel) =~ "S-1-16-16384"))"
    `);
    expect(queryOf(text, "kql-defender")).toMatchInlineSnapshot(`
      "DeviceProcessEvents
      | where ActionType == "ProcessCreated" and (FolderPath endswith "\\\\a.exe" and ProcessIntegrityLevel =~ "System")"
    `);
    expect(queryOf(text, "esql")).toMatchInlineSnapshot(`
      "FROM logs-*, winlogbeat-* METADATA _id, _index
      | WHERE (TO_LOWER(winlog.channel) == "microsoft-windows-sysmon/operational" AND event.code == "1" AND (TO_LOWER(process.executable) LIKE "*\\\\\\\\a.exe" AND TO_LOWER(winlog.event_data.IntegrityLevel) == "system")) OR (TO_LOWER(winlog.channel) == "security" AND event.code == "4688" AND (TO_LOWER(process.executable) LIKE "*\\\\\\\\a.exe" AND TO_LOWER(winlog.event_data.MandatoryLabel) == "s-1-16-16384"))"
    `);
    expect(queryOf(text, "eql")).toMatchInlineSnapshot(
      `"any where (winlog.channel : "Microsoft-Windows-Sysmon/Operational" and event.code == "1" and (?process.executable : "*\\\\a.exe" and ?winlog.event_data.IntegrityLevel : "System")) or (winlog.channel : "Security" and event.code == "4688" and (?process.executable : "*\\\\a.exe" and ?winlog.event_data.MandatoryLabel : "S-1-16-16384"))"`,
    );
  });

  it("cuts values out of UserData by the element of each event id", () => {
    const text = rule("a:\n  EventID: [5859, 5860]\n  Query|contains: x\ncondition: a", WMI);
    expect(queryOf(text, "splunk")).toMatchInlineSnapshot(`
      "(source="XmlWinEventLog:Microsoft-Windows-WMI-Activity/Operational" OR source="WinEventLog:Microsoft-Windows-WMI-Activity/Operational") EventCode IN (5859, 5860)
      | spath input=_raw path=Event.UserData.Operation_EssStarted.Query output=Query_1
      | spath input=_raw path=Event.UserData.Operation_TemporaryEssStarted.Query output=Query_2
      | eval Query=coalesce(Query_1, Query_2)
      | search (EventCode=5859 OR EventCode=5860) AND Query="*x*""
    `);
    expect(queryOf(text, "kql-sentinel")).toMatchInlineSnapshot(`
      "Event
      | where EventLog =~ "Microsoft-Windows-WMI-Activity/Operational" and EventID in (5859, 5860)
      | extend Payload = parse_xml(EventData)
      | extend Payload = iff(isnull(Payload.DataItem), Payload, Payload.DataItem)
      | where (EventID == 5859 or EventID == 5860) and strcat(tostring(Payload.UserData.Operation_EssStarted.Query), tostring(Payload.UserData.Operation_TemporaryEssStarted.Query)) contains "x""
    `);
  });

  it("puts filters into the rules they are for", () => {
    const filter = `---\ntitle: F\nid: 2\nlogsource: ${SECURITY}\nfilter:\n  rules: [11111111-2222-4333-8444-555555555555]\n  own:\n    SubjectUserName: svc-build\n  condition: not own\n`;
    const text = rule("a:\n  EventID: 4688\ncondition: a", SECURITY, filter);
    expect(queryOf(text, "splunk")).toBe(
      '(source="XmlWinEventLog:Security" OR source="WinEventLog:Security") EventCode=4688 NOT (SubjectUserName="svc-build")',
    );
  });

  it.each([
    ["splunk", rule("a:\n  F|hour: 3\ncondition: a", SECURITY), 6, "A part of a date ('hour') has no safe form in SPL"],
    [
      "splunk",
      rule("a:\n  NoSuch: 3\n  EventID: 5861\ncondition: a", WMI),
      3,
      "No event of this channel has a field 'NoSuch'",
    ],
    [
      "splunk",
      rule("a:\n  EventID: 1\ncondition: a | count() > 5", SECURITY),
      7,
      "The part of a condition behind '|' is not converted; write a correlation",
    ],
    [
      "splunk",
      rule("a:\n  User|contains: b\ncondition: a", PROCESS),
      6,
      "'User' of event 4688 is put together from other fields; this test of it has no form there",
    ],
    [
      "splunk",
      rule("a:\n  Imphash: b\ncondition: a", PROCESS),
      6,
      "'Imphash' is a part of Hashes; test Hashes instead",
    ],
    ["kql-sentinel", rule("a:\n  F: b\ncondition: a", SECURITY), 6, "The table SecurityEvent has no column for 'F'"],
    [
      "kql-sentinel",
      rule("a:\n  Image|re: '(?=a)b'\ncondition: a", PROCESS),
      6,
      "The regular expression uses what RE2, the engine of KQL, may not have (look-around, back-references, possessive or atomic parts)",
    ],
    [
      "kql-defender",
      rule("a:\n  EventID: 5857\ncondition: a", WMI),
      3,
      "Advanced hunting has no table for service 'wmi' (T)",
    ],
    [
      "kql-defender",
      rule("a:\n  Hashes: b\ncondition: a", PROCESS),
      6,
      "The table DeviceProcessEvents has no column for 'Hashes'",
    ],
    ["eql", rule("a:\n  - b\ncondition: a", SECURITY), 6, "Keywords (a search in every value) have no form there"],
    [
      "eql",
      rule("a:\n  EventID: 4688\ncondition: a", "{product: linux}"),
      3,
      "Log source product 'linux': not a Windows event log",
    ],
  ] as const)("%s can't say %#, and tells the line", (target, text, line, message) => {
    const { queries, faults } = conversionOf(text, target);
    expect(queries).toEqual([]);
    expect(faults.map((fault) => [fault.file, fault.line, fault.rule, fault.message])).toEqual([
      ["test.yml", line, "T", message],
    ]);
  });

  it("spells hives out where Defender does", () => {
    const text = rule(
      "a:\n  TargetObject|startswith: 'HKLM\\Software'\ncondition: a",
      "{product: windows, category: registry_set}",
    );
    expect(queryOf(text, "kql-defender")).toContain('TargetObject startswith "HKEY_LOCAL_MACHINE\\\\Software"');
  });

  it("says parts of a correlation inside it only, unless they are for themselves", () => {
    const correlation = (generate: string) =>
      rule(
        "a:\n  EventID: 4625\ncondition: a",
        SECURITY,
        "name: part\n---\ntitle: C\nid: 2\ncorrelation:\n  type: event_count\n  rules: [part]\n  group-by: [Computer]\n  timespan: 5m\n  condition: {gte: 3}\n",
      ) + generate;
    const titles = (generate: string) =>
      conversionOf(correlation(generate), "splunk").queries.map(({ rule: { title } }) => title);
    expect(titles("")).toEqual(["C"]);
    expect(titles("  generate: true\n")).toEqual(["T", "C"]);
  });
});

describe("a rule made to be long", () => {
  const values = Array.from({ length: 2000 }, (_, i) => `      - value number ${i}`).join("\n");
  const searches = Array.from({ length: 12 }, (_, i) => `  x${i}:\n    CommandLine:\n${values}`).join("\n");
  const text = `title: T\nlogsource: ${PROCESS}\ndetection:\n${searches}\n  condition: 5 of x*\n`;

  it.each(CONVERT_TARGETS)("ends at a limit in %s", (target) => {
    const { queries, faults } = conversionOf(text, target);
    expect([queries.length, faults.map(({ code, line }) => [code, line])]).toEqual([0, [["SIGMA_LIMIT", 1]]]);
  });
});

describe("queryFile", () => {
  const HOSTILE =
    'title: "a ``` | delete\\n*/ b"\nauthor: "x\\u2028// y"\nlogsource: {product: windows, service: security}\ndetection:\n  a:\n    EventID: 1\n  condition: a\n';

  it.each(CONVERT_TARGETS.filter((target) => target !== "kql-defender"))(
    "%s keeps strangers' text inside the comment",
    (target) => {
      const [query] = convertSigma(parseSigma(HOSTILE, { path: "t.yml" }).documents, target).queries;
      if (!query) throw new Error("no query");
      const file = queryFile(query);
      const comment = file.slice(0, file.length - query.query.length - 1);
      expect(file.endsWith(`${query.query}\n`)).toBe(true);
      if (target === "splunk") expect(comment.replaceAll("`", "").length).toBe(comment.length - 6);
      else for (const line of comment.trimEnd().split(/[\n\r\u2028\u2029]/)) expect(line).toMatch(/^\/\/ /);
      expect(comment).toContain("Author: x // y.");
      expect(QUERY_EXTENSIONS[target]).toMatch(/^[a-z]+$/);
    },
  );
});
