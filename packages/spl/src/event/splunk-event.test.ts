import type { Event } from "@unbind/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FieldValue } from "../run/row.ts";
import { binding, CAUSE, event, processStart, security, sysmon } from "./events.test-support.ts";
import type { Rendering } from "./source-alias.ts";
import { SplunkEvent } from "./splunk-event.ts";

const HOST = "WKSTN-04.contoso.example";
const CHANNEL = "Microsoft-Windows-WMI-Activity/Operational";
const access = sysmon(10, { SourceImage: "C:\\a\\x.exe", TargetImage: "C:\\b\\lsass.exe", GrantedAccess: "0x1010" });
const registry = sysmon(13, {
  EventType: "SetValue",
  Image: "C:\\r.exe",
  TargetObject: "HKLM\\Software\\K\\V",
  Details: "DWORD (0x00000001)",
});
const started = security(4688, {
  SubjectUserSid: "S-1-5-21-1-2-3-1001",
  SubjectUserName: "svc-build",
  TargetUserName: "-",
  NewProcessId: "0x24d4",
  NewProcessName: "C:\\Windows\\System32\\net.exe",
  ProcessId: "0x1f4",
  CommandLine: "net user",
  MandatoryLabel: "S-1-16-12288",
});

describe("fields", () => {
  const cases: [what: string, of: Event, field: string, value: FieldValue | undefined][] = [
    ["time to the microsecond", binding(), "_time", 1715673600.123456],
    ["no time", binding({ time: undefined }), "_time", undefined],
    ["id", binding(), "EventCode", "5861"],
    ["id of a huge number", event("x", 60_000), "EventCode", "60000"],
    ["channel of the provider", binding(), "Channel", CHANNEL],
    ["XML source first", binding(), "source", `XmlWinEventLog:${CHANNEL}`],
    ["event type by channel", started, "eventtype", "wineventlog_security"],
    ["no event type", binding(), "eventtype", undefined],
    ["UserData's children are no fields", binding(), "CONSUMER", undefined],
    ["but can be asked for", binding(), "UserData.CONSUMER", 'CommandLineEventConsumer="C"'],
    ["payload name lost on the way", binding({ payloadName: undefined }), "ESS", undefined],
    ["EventData's are", processStart(), "CommandLine", "wmic.exe process call create calc & exit"],
    ["an empty value is none", processStart(), "RuleName", undefined],
    ["names have case", processStart(), "commandline", undefined],
    ["several values of one name", event("x", 1, { data: {} }), "Data", undefined],
    ["opcode of a script block", event("Microsoft-Windows-PowerShell", 4104), "Opcode", "15"],
    ["opcode of what only informs", processStart(), "Opcode", "0"],
    ["opcode that isn't known", event("x", 1), "Opcode", undefined],
    ["provider's name where free", binding(), "Name", "Microsoft-Windows-WMI-Activity"],
    ["EventData's Name first", sysmon(19, { Name: ' "F"' }), "Name", ' "F"'],
    ["account that wrote the record", binding(), "user", "NT AUTHORITY\\SYSTEM"],
    ["an account without a known name", binding({ userSid: "S-1-5-21-1" }), "user", "S-1-5-21-1"],
    ["an account in EventData", processStart(), "user", "CONTOSO\\svc-build"],
    ["last part of a path", processStart(), "process_name", "WMIC.exe"],
    ["parent", processStart(), "parent_process_name", "cmd.exe"],
    ["integrity in lower case", processStart(), "process_integrity_level", "high"],
    ["one of several hashes", processStart(), "SHA256", "B6B4"],
    ["accessed process", access, "process_name", "lsass.exe"],
    ["accessing process", access, "parent_process_name", "x.exe"],
    ["registry data without wrapper", registry, "registry_value_data", "0x00000001"],
    ["registry key", registry, "registry_key_name", "HKLM\\Software\\K"],
    ["registry action", registry, "action", "modified"],
    ["add-on fields of 20 that nobody published", sysmon(20, { Name: "C" }), "object_path", undefined],
    ["without quotes", sysmon(20, { Destination: ' "cmd.exe"' }), "DestinationNoQuotes", "cmd.exe"],
    ["hex process id in decimal", started, "process_id", "9428"],
    ["subject where there is no target", started, "user", "svc-build"],
    ["integrity from the label", started, "process_integrity_level", "high"],
    ["classic label", started, "New_Process_Name", "C:\\Windows\\System32\\net.exe"],
    ["classic label that repeats", started, "Account_Name", ["svc-build", "-"]],
    ["a name of Object.prototype", processStart(), "constructor", undefined],
    ["another", started, "toString", undefined],
  ];
  test.each(cases)("%s", (_, of, field, value) => {
    expect(new SplunkEvent(of).get(field)).toEqual(value);
  });

  test("values of one name are all kept, names with blanks have three spellings", () => {
    const data = [
      { name: "Data", value: "a" },
      { name: "Data", value: "b" },
      { name: "Logon Type", value: "3" },
    ];
    const fields = new SplunkEvent({ ...event("x", 1), data });
    expect(["Data", "Logon Type", "Logon_Type", "LogonType"].map((name) => fields.get(name))).toEqual([
      ["a", "b"],
      "3",
      "3",
      "3",
    ]);
  });
});

test("an event of very many values is read in the same way", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => ({ name: `N${i}`, value: String(i) }));
  const data = [...many, { name: "A B", value: "1" }, { name: "A B", value: "2" }, { name: "Empty", value: "" }];
  const fields = new SplunkEvent({ ...event("x", 1), data });
  expect(["N9999", "A_B", "AB", "A B", "Empty", "N10000"].map((name) => fields.get(name))).toEqual([
    "9999",
    ["1", "2"],
    ["1", "2"],
    ["1", "2"],
    undefined,
    undefined,
  ]);
  expect([...fields.names()].length).toBeGreaterThan(10_000);
});

describe("renderings", () => {
  const cases: [Rendering, string, boolean][] = [
    ["any", "Message", true],
    ["any", "Computer", true],
    ["xml", "Message", false],
    ["xml", "ComputerName", false],
    ["xml", "Computer", true],
    ["classic", "Message", true],
    ["classic", "ComputerName", true],
    ["classic", "Computer", false],
    ["classic", "UserData.ESS", false],
  ];
  test.each(cases)("%s has %s: %s", (rendering, field, isThere) => {
    const fields = new SplunkEvent(binding(), rendering);
    expect(fields.get(field) !== undefined).toBe(isThere);
    expect([...fields.names()].includes(field)).toBe(isThere && !field.startsWith("UserData."));
  });

  test("_raw is XML, or classic text if asked for", () => {
    expect(new SplunkEvent(binding()).get("_raw")).toMatchInlineSnapshot(`
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>5861</EventID><TimeCreated SystemTime='2024-05-14T08:00:00.1234567Z'/><EventRecordID>7</EventRecordID><Correlation/><Execution ProcessID='2936'/><Channel>Microsoft-Windows-WMI-Activity/Operational</Channel><Computer>WKSTN-04.contoso.example</Computer><Security UserID='S-1-5-18'/></System><UserData><Operation_ESStoConsumerBinding xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'><Namespace>//./root/subscription</Namespace><ESS>F</ESS><CONSUMER>CommandLineEventConsumer="C"</CONSUMER><PossibleCause>Binding EventFilter: 
      instance of __EventFilter
      {
      	Name = "F";
      };
      </PossibleCause></Operation_ESStoConsumerBinding></UserData></Event>"
    `);
    expect(new SplunkEvent(binding(), "classic").get("_raw")).toMatchInlineSnapshot(`
      "05/14/2024 08:00:00 AM
      LogName=Microsoft-Windows-WMI-Activity/Operational
      SourceName=Microsoft-Windows-WMI-Activity
      EventCode=5861
      EventType=4
      Type=Information
      ComputerName=WKSTN-04.contoso.example
      User=NOT_TRANSLATED
      Sid=S-1-5-18
      SidType=0
      RecordNumber=7
      Message=Namespace = //./root/subscription; Eventfilter = F (refer to its activate eventid:5859); Consumer = CommandLineEventConsumer="C"; PossibleCause = Binding EventFilter: 
      instance of __EventFilter
      {
      	Name = "F";
      };

      "
    `);
  });

  test("words are found in both renderings, in lower case", () => {
    const both = new SplunkEvent(binding());
    expect(both.searchText("xml")).toContain("<possiblecause>binding eventfilter:");
    expect(both.searchText("classic")).toContain("possiblecause = binding eventfilter:");
    expect(new SplunkEvent(binding(), "xml").searchText("classic")).toBeUndefined();
    expect(new SplunkEvent(binding(), "classic").searchText("xml")).toBeUndefined();
  });
});

test("aliases: source type in four spellings, source in two, host short and full", () => {
  const any = new SplunkEvent(binding());
  expect(any.aliases("sourcetype")).toEqual([
    "XmlWinEventLog",
    "WinEventLog",
    `XmlWinEventLog:${CHANNEL}`,
    `WinEventLog:${CHANNEL}`,
  ]);
  expect(any.aliases("source")).toEqual([`XmlWinEventLog:${CHANNEL}`, `WinEventLog:${CHANNEL}`]);
  expect(any.aliases("host")).toEqual([HOST, "WKSTN-04"]);
  expect(any.aliases("dest")).toBeUndefined();
  expect(new SplunkEvent(binding({ computer: "WKSTN-04" })).aliases("host")).toBeUndefined();
  expect(new SplunkEvent(binding(), "classic").aliases("source")).toEqual([`WinEventLog:${CHANNEL}`]);
});

test("the message is the collected one, the template's, or the values", () => {
  expect(new SplunkEvent(binding({ message: "as collected" })).get("Message")).toBe("as collected");
  expect(new SplunkEvent(binding()).get("Message")).toBe(
    `Namespace = //./root/subscription; Eventfilter = F (refer to its activate eventid:5859); Consumer = CommandLineEventConsumer="C"; PossibleCause = ${CAUSE}\r\n`,
  );
  expect(new SplunkEvent(event("other", 3, { data: { a: "1", b: "2" } })).get("Message")).toBe("a: 1\r\nb: 2");
});

test("whatever an event holds: every name listed has a value, the XML has no loose markup of evidence", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "<", "&", "'", '"', "/", " ", "\n", "é", "\u0000") });
  const field = fc.record({ name: text, value: text });
  const any = fc.record({ data: fc.array(field, { maxLength: 5 }), payloadName: fc.option(text, { nil: undefined }) });
  fc.assert(
    fc.property(any, fc.constantFrom(1, 13, 20, 4688, 5861), ({ data, payloadName }, id) => {
      const fields = new SplunkEvent({ ...event("Microsoft-Windows-Sysmon", id), data, payloadName });
      for (const name of fields.names()) expect(fields.get(name)).toBeDefined();
      const raw = String(fields.get("_raw"));
      expect(raw.replaceAll(/<\/?[\p{L}_][^<>]*>/gu, "")).not.toMatch(/[<>]/);
    }),
    { numRuns: 100 },
  );
});
