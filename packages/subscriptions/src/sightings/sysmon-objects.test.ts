import { describe, expect, test } from "vitest";
import { bindingEvent, consumerEvent, filterEvent, quoted, sysmon } from "../events.test-support.ts";
import { sightingsOf } from "./sightings-of.ts";
import { sysmonText } from "./sysmon-text.ts";

describe("values as Sysmon writes them", () => {
  test.each([
    [' "root\\\\CimV2"', "root\\CimV2", false],
    ['"root/cimv2"', "root/cimv2", false],
    ["Command Line", "Command Line", false],
    [
      ' "cmd.exe /c echo %ProcessId% >> c:\\\\\\\\temp\\\\\\\\log.txt"',
      "cmd.exe /c echo %ProcessId% >> c:\\\\temp\\\\log.txt",
      false,
    ],
    [' "CommandLineEventConsumer.Name=\\"a\\""', 'CommandLineEventConsumer.Name="a"', false],
    [' "line\\none\\ttab"', "line\none\ttab", false],
    [' "x\\q"', "x\\q", false],
    ['""', "", false],
    ["", "", false],
    ['"', "", true],
    [' "cut here', "cut here", true],
    [' "cut at an escape\\"', 'cut at an escape"', true],
    [' "ends in a backslash\\\\"', "ends in a backslash\\", false],
  ])("%j", (value, text, cut) => {
    expect(sysmonText(value)).toEqual({ text, cut });
  });
});

describe("Sysmon 19, 20, 21", () => {
  test("a filter with all it says", () => {
    expect(sightingsOf(filterEvent(7, "Watch", "Created", "SELECT * FROM Win32_ProcessStartTrace"))).toEqual({
      sightings: [
        {
          kind: "created",
          object: "filter",
          host: "WKSTN-04",
          namespace: undefined,
          filter: { name: "Watch", query: "SELECT * FROM Win32_ProcessStartTrace", eventNamespace: "root\\cimv2" },
          time: 133601472070000000n,
          actor: "CONTOSO\\svc-build",
          source: "sysmon/19",
          caveats: [],
          detail: undefined,
          evidence: { path: "Microsoft-Windows-Sysmon.evtx", offset: 3584, length: 500, recordId: "7" },
        },
      ],
      issues: [],
    });
  });

  test.each([
    ["Command Line", "CommandLineEventConsumer", "CommandLineTemplate"],
    ["command line", "CommandLineEventConsumer", "CommandLineTemplate"],
    ["Script", "ActiveScriptEventConsumer", "ScriptText"],
    ["Event Log", "NTEventLogEventConsumer", "SourceName"],
    ["Log File", "LogFileEventConsumer", "Filename"],
    ["SMTP", "SMTPEventConsumer", "Destination"],
    ["Forwarding", "", "Destination"],
    ["constructor", "", "Destination"],
    ["__proto__", "", "Destination"],
  ])("consumer type %s", (type, className, property) => {
    const data = { Operation: "Created", User: "-", Name: quoted("N"), Type: type, Destination: quoted("D") };
    const [sighting] = sightingsOf(sysmon(20, 1, data)).sightings;
    expect(sighting?.consumer).toEqual({ class: className, name: "N", properties: { [property]: "D" } });
    expect(sighting?.actor).toBeUndefined();
  });

  test.each([
    ["relative", 'CommandLineEventConsumer.Name="a"', undefined],
    ["absolute", '\\\\.\\ROOT\\subscription:CommandLineEventConsumer.Name="a"', "root\\subscription"],
    ["in another namespace", '\\\\HOST\\root\\default:CommandLineEventConsumer.Name="a"', "root\\default"],
    ["without key name", 'CommandLineEventConsumer="a"', undefined],
  ])("binding references: %s", (_, consumer, namespace) => {
    const data = {
      Operation: "Created",
      User: "S-1-5-18",
      Consumer: quoted(consumer),
      Filter: quoted('__EventFilter.Name="a \\"b\\""'),
    };
    const [sighting] = sightingsOf(sysmon(21, 1, data)).sightings;
    expect(sighting).toMatchObject({
      kind: "bound",
      namespace,
      consumer: { class: "CommandLineEventConsumer", name: "a" },
      filter: { name: 'a "b"' },
      actor: "S-1-5-18",
    });
  });

  test.each([
    ["Created", "bound"],
    ["Modified", "bound"],
    ["Deleted", "deleted"],
  ])("binding %s", (operation, kind) => {
    expect(sightingsOf(bindingEvent(1, "f", "c", operation)).sightings[0]?.kind).toBe(kind);
  });

  test.each([
    ["an operation that isn't one", filterEvent(1, "x", "constructor")],
    ["no operation", filterEvent(1, "x", "")],
    ["no data", sysmon(19, 1, {})],
    ["a binding without paths", sysmon(21, 1, { Operation: "Created", User: "x", Consumer: "", Filter: "" })],
    [
      "a binding whose filter is of another class",
      sysmon(21, 1, { Operation: "Created", Consumer: quoted('A.Name="x"'), Filter: quoted('B.Name="x"') }),
    ],
  ])("%s gives an issue at the record and no sighting", (_, event) => {
    const { sightings, issues } = sightingsOf(event);
    expect(sightings).toEqual([]);
    expect(issues.map(({ code, evidence }) => [code, evidence.offset])).toEqual([["SYSMON_VALUE_UNREAD", 512]]);
  });

  test("a cut value is kept, and told", () => {
    const data = { Operation: "Created", User: "x", EventNamespace: "", Name: quoted("N"), Query: ' "SELECT * FRO' };
    const { sightings, issues } = sightingsOf(sysmon(19, 1, data));
    expect(sightings[0]).toMatchObject({ filter: { query: "SELECT * FRO" }, caveats: ["a value is cut"] });
    expect(issues).toHaveLength(1);
  });

  test.each([
    ["System", "Microsoft-Windows-Kernel-General"],
    [
      "Microsoft-Windows-Provisioning-Diagnostics-Provider/Admin",
      "Microsoft-Windows-Provisioning-Diagnostics-Provider",
    ],
    [
      "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
      "Microsoft-Windows-TerminalServices-LocalSessionManager",
    ],
    ["Microsoft-Windows-Sysmon/Operational", "Some-Other-Provider"],
    ["Security", ""],
  ])("the same ids of %s say nothing", (channel, provider) => {
    for (const one of [filterEvent(1, "x"), consumerEvent(1, "x"), bindingEvent(1, "x", "x")]) {
      expect(sightingsOf({ ...one, provider, channel })).toEqual({ sightings: [], issues: [] });
    }
  });

  test("without a provider the channel tells", () => {
    const one = { ...filterEvent(1, "x"), provider: "", channel: "microsoft-windows-sysmon/OPERATIONAL" };
    expect(sightingsOf(one).sightings).toHaveLength(1);
  });
});
