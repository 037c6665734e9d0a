import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { sigmaDetector } from "../compile/sigma-detector.ts";
import { parseSourceMapping } from "../logsource/source-mapping.ts";
import { parseSigma } from "../parse/sigma-parser.ts";
import { eventOf, ruleOf, run } from "./run-rule.ts";

const SYSMON = "Microsoft-Windows-Sysmon/Operational";
const SECURITY: Partial<Event> = {
  channel: "Security",
  provider: "Microsoft-Windows-Security-Auditing",
  eventId: 4688,
};

describe("log sources", () => {
  const any = "s: {F: x}\ncondition: s";
  const cases: [source: string, event: Partial<Event>, matches: boolean, says: string][] = [
    ["{product: windows, category: process_creation}", { eventId: 1 }, true, "a category is a channel and an id"],
    ["{product: windows, category: process_creation}", { eventId: 11 }, false, "not another id"],
    ["{product: windows, category: process_creation}", SECURITY, true, "process creation is also 4688"],
    ["{product: windows, category: process_creation}", { ...SECURITY, eventId: 1 }, false, "but not Security 1"],
    ["{category: process_creation, product: Windows}", { eventId: 1 }, true, "without case"],
    ["{product: windows, category: file_event}", { eventId: 11 }, true, "file_event"],
    ["{product: windows, category: wmi_event}", { eventId: 20 }, true, "wmi_event: each of its ids"],
    [
      "{product: windows, category: ps_script}",
      { channel: "PowerShellCore/Operational", provider: "PowerShellCore", eventId: 4104 },
      true,
      "both PowerShells",
    ],
    ["{product: windows, category: ps_script}", { eventId: 4104 }, false, "an id of another channel"],
    [
      "{product: windows, category: ps_classic_start}",
      { channel: "Windows PowerShell", provider: "PowerShell", eventId: 400 },
      true,
      "classic PowerShell",
    ],
    [
      "{category: antivirus}",
      { channel: "Microsoft-Windows-Windows Defender/Operational", eventId: 1116 },
      true,
      "antivirus needs no product",
    ],
    ["{product: windows, service: security}", { channel: "security" }, true, "channels are compared without case"],
    ["{product: windows, service: security}", {}, false, "a service is its channel"],
    ["{product: windows, service: sysmon}", { eventId: 255 }, true, "a service is any id of it"],
    [
      "{product: windows, service: wmi}",
      { channel: "Microsoft-Windows-WMI-Activity/Operational" },
      true,
      "wmi is the built-in log",
    ],
    ["{product: windows, service: wmi}", {}, false, "and not Sysmon's"],
    [
      "{product: windows, service: security-mitigations}",
      { channel: "Microsoft-Windows-Security-Mitigations/User Mode" },
      true,
      "services of several channels",
    ],
    [
      "{product: windows, service: sysmon, category: process_creation}",
      { eventId: 1 },
      true,
      "service and category: both fit",
    ],
    [
      "{product: windows, service: sysmon, category: process_creation}",
      SECURITY,
      false,
      "service and category: one doesn't",
    ],
    ["{product: windows}", { channel: "Anything", eventId: 9999 }, true, "a product alone is any record"],
    ["{product: windows, category: process_creation}", { channel: "" }, true, "a lost channel: the provider counts"],
    [
      "{product: windows, category: process_creation}",
      { channel: "", provider: "Other" },
      false,
      "a lost channel: another provider",
    ],
    [
      "{product: windows, service: bits-client}",
      { channel: "", provider: "Microsoft-Windows-Bits-Client" },
      true,
      "a lost channel of a service",
    ],
  ];

  test.each(cases)("%s on %j is %s: %s", (source, part, matches) => {
    expect(run(ruleOf(any, source), [eventOf({ F: "x" }, part)])).toHaveLength(matches ? 1 : 0);
  });

  test.each([
    ["CreateKey", "registry_add", true],
    ["DeleteKey", "registry_add", false],
    ["DeleteValue", "registry_delete", true],
    ["CreateKey", "registry_delete", false],
    ["CreateKey", "registry_event", true],
  ])("%s and category %s: %s", (EventType, category, matches) => {
    const rule = ruleOf(any, `{product: windows, category: ${category}}`);
    expect(run(rule, [eventOf({ F: "x", EventType }, { eventId: 12 })])).toHaveLength(matches ? 1 : 0);
  });

  test.each([
    "{product: linux, category: process_creation}",
    "{product: zeek, service: dns}",
    "{category: proxy}",
    "{category: process_creation}",
    "{product: windows, category: file_access}",
    "{product: windows, category: nonsense}",
    "{product: windows, service: nonsense}",
    "{service: security}",
    "{product: windows, service: security, category: file_event}",
  ])("%s is refused, not passed over", (source) => {
    expect(() => run(ruleOf(any, source), [])).toThrow(expect.objectContaining({ code: "SIGMA_LOGSOURCE", line: 4 }));
  });

  test("a mapping file adds places, also for other products", () => {
    const mapping = parseSourceMapping(
      `sources:
  - {product: windows, category: process_creation, channels: [Agent/Processes], eventIds: [100], fields: {Image: Exe}, when: {Kind: [start]}}
  - {product: linux, service: sudo, channels: [Agent/Sudo]}
`,
      "mapping.yml",
    );
    const count = (rule: string, event: Event) => {
      let matches = 0;
      const detector = sigmaDetector(parseSigma(rule, { path: "r.yml" }).documents, { mapping });
      detector.offer(event, () => {
        matches += 1;
      });
      return matches;
    };
    const agent = { channel: "Agent/Processes", provider: "Agent", eventId: 100 };
    const image = ruleOf("s: {Image: a}\ncondition: s");
    expect(count(image, eventOf({ Exe: "a", Kind: "start" }, agent))).toBe(1);
    expect(count(image, eventOf({ Exe: "a", Kind: "stop" }, agent))).toBe(0);
    expect(count(image, eventOf({ Image: "a" }))).toBe(1);
    const sudo = ruleOf("s: {Cmd: a}\ncondition: s", "{product: linux, service: sudo}");
    expect(count(sudo, eventOf({ Cmd: "a" }, { channel: "agent/sudo" }))).toBe(1);
  });

  test.each([
    ["sources: x", 1],
    ["sources:\n  - {channel: [a]}", 2],
    ["sources:\n  - {category: a, eventIds: [x]}", 2],
    ["a: [", 1],
  ])("a faulty mapping file is refused with its line: %j", (text, line) => {
    expect(() => parseSourceMapping(text, "m.yml")).toThrow(expect.objectContaining({ file: "m.yml", line }));
  });
});

describe("push-down", () => {
  const selectors = (detection: string, source: string) =>
    sigmaDetector(parseSigma(ruleOf(detection, source), { path: "r.yml" }).documents).selectors;

  test.each([
    [
      "s: {F: x}\ncondition: s",
      "{product: windows, category: wmi_event}",
      [{ channels: [SYSMON], eventIds: [19, 20, 21] }],
    ],
    [
      "s: {EventID: 19}\ncondition: s",
      "{product: windows, category: wmi_event}",
      [{ channels: [SYSMON], eventIds: [19] }],
    ],
    [
      "s: {EventID: [4624, '4625']}\nt: {F: x}\ncondition: s and t",
      "{product: windows, service: security}",
      [{ channels: ["Security"], eventIds: [4624, 4625] }],
    ],
    [
      "s: {EventID: 4624}\nt: {F: x}\ncondition: s or t",
      "{product: windows, service: security}",
      [{ channels: ["Security"], eventIds: [] }],
    ],
    [
      "s: {EventID: 4624}\ncondition: not s",
      "{product: windows, service: security}",
      [{ channels: ["Security"], eventIds: [] }],
    ],
    ["s: {EventID: 4624}\nt: {EventID: 1}\ncondition: s and t", "{product: windows, service: security}", []],
    ["s: {EventID: 7}\ncondition: s", "{product: windows}", [{ eventIds: [7] }]],
    ["s: {F: x}\ncondition: s", "{product: windows}", undefined],
    [
      "s: {EventID|startswith: 46}\ncondition: s",
      "{product: windows, service: security}",
      [{ channels: ["Security"], eventIds: [] }],
    ],
  ])("%j of %s", (detection, source, expected) => expect(selectors(detection, source)).toEqual(expected));
});

describe("names of fields", () => {
  const cases: [
    entry: string,
    data: Record<string, string | string[]>,
    part: Partial<Event>,
    matches: boolean,
    says: string,
  ][] = [
    ["Image: a", { Image: "a" }, {}, true, "exact"],
    ["image: a", { Image: "a" }, {}, true, "without case"],
    ["ProcessId: 1", { ProcessID: "2", ProcessId: "1" }, {}, true, "the exact spelling wins"],
    ["ProcessId: 2", { ProcessID: "2", ProcessId: "1" }, {}, false, "and hides the other"],
    ["ThreatName: a", { "Threat Name": "a" }, {}, true, "blanks in names are dropped"],
    ["Feature_Name: a", { "Feature Name": "a" }, {}, true, "or read as underscores"],
    ["Query: a", { "Operation/Query": "a" }, {}, true, "the leaf of nested elements"],
    ["Data: b", { Data: ["a", "b"] }, {}, true, "unnamed data is Data"],
    ["EventID: 1", {}, {}, true, "EventID"],
    ["EventID: 2", {}, {}, false, "another EventID"],
    ["Channel: '*Sysmon*'", {}, {}, true, "Channel"],
    ["Provider_Name: Microsoft-Windows-Sysmon", {}, {}, true, "Provider_Name"],
    ["Computer: wkstn-04", {}, {}, true, "Computer"],
    ["Security_UserID: S-1-5-18", {}, {}, true, "element and attribute"],
    ["Execution_ProcessID: 4", {}, {}, true, "the writing process"],
    ["EventRecordID: 7", {}, {}, true, "EventRecordID"],
    ["Provider_Name: null", {}, { provider: "" }, true, "a provider that the export lost"],
    ["md5: aa", { Hashes: "MD5=AA,SHA256=BB,IMPHASH=CC" }, {}, true, "md5 out of Hashes"],
    ["Imphash: cc", { Hashes: "MD5=AA,SHA256=BB,IMPHASH=CC" }, {}, true, "imphash out of Hashes"],
    ["sha256: bb", { Hashes: "MD5=AA,SHA256=BB" }, {}, true, "sha256 out of Hashes"],
    ["sha1: null", { Hashes: "MD5=AA" }, {}, true, "an algorithm that isn't there"],
    ["Image|endswith: '\\a.exe'", { NewProcessName: "C:\\a.exe" }, SECURITY, true, "4688: Image"],
    ["ParentImage: p", { ParentProcessName: "p" }, SECURITY, true, "4688: ParentImage"],
    ["User: D\\u", { SubjectUserName: "u", SubjectDomainName: "D" }, SECURITY, true, "4688: User"],
    ["ProcessId: 16", { NewProcessId: "0x10" }, SECURITY, true, "4688: ProcessId"],
    ["ParentProcessId: '16'", { ProcessId: "0x10" }, SECURITY, true, "4688: ParentProcessId as decimal text"],
    ["LogonId: '0x3e7'", { SubjectLogonId: "0x3e7" }, SECURITY, true, "4688: LogonId"],
    ["IntegrityLevel: System", { MandatoryLabel: "S-1-16-16384" }, SECURITY, true, "4688: IntegrityLevel"],
    ["OriginalFileName: null", { NewProcessName: "x" }, SECURITY, true, "4688 has no OriginalFileName"],
    ["Image: null", { Image: "a" }, SECURITY, true, "4688: the alias replaces the name"],
  ];

  test.each(cases)("%s on %j: %s", (entry, data, part, matches) => {
    expect(run(ruleOf(`s:\n  ${entry}\ncondition: s`), [eventOf(data, part)])).toHaveLength(matches ? 1 : 0);
  });

  test("findings name fields as the record does, made ones as the rule does", () => {
    const [match] = run(ruleOf("s: {Image: a, User: u}\ncondition: s"), [
      eventOf({ NewProcessName: "a", SubjectUserName: "u" }, SECURITY),
    ]);
    expect(match?.fields).toEqual([
      { name: "NewProcessName", values: ["a"] },
      { name: "User", values: ["u"] },
    ]);
  });
});
