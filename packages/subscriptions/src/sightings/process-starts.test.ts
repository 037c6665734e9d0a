import { describe, expect, test } from "vitest";
import { event, processEvent } from "../events.test-support.ts";
import { sightingsOf } from "./sightings-of.ts";

const SCRCONS = "C:\\Windows\\System32\\wbem\\scrcons.exe";
const WMIPRVSE = "C:\\WINDOWS\\system32\\wbem\\wmiprvse.exe";
const seen = (one: Parameters<typeof sightingsOf>[0]) =>
  sightingsOf(one).sightings.map(({ kind, consumer, process }) => [kind, consumer?.class, process?.asSystem]);

describe("Sysmon 1", () => {
  test.each([
    [
      "scrcons.exe started by WMI",
      { Image: SCRCONS, CommandLine: `${SCRCONS} -Embedding`, ParentImage: "C:\\Windows\\System32\\svchost.exe" },
      [["fired", "ActiveScriptEventConsumer", true]],
    ],
    [
      "scrcons.exe started by hand",
      { Image: SCRCONS, CommandLine: "scrcons.exe", ParentImage: "C:\\Windows\\explorer.exe" },
      [["may-have-fired", "ActiveScriptEventConsumer", true]],
    ],
    [
      "a namesake in another folder",
      { Image: "C:\\Temp\\scrcons.exe", CommandLine: "scrcons.exe -Embedding", ParentImage: "" },
      [],
    ],
    ["a child of scrcons.exe", { ParentImage: SCRCONS.toUpperCase() }, [["fired", "ActiveScriptEventConsumer", true]]],
    ["a child of WmiPrvSE.exe", { ParentImage: WMIPRVSE }, [["may-have-fired", "CommandLineEventConsumer", true]]],
    [
      "a user's child of WmiPrvSE.exe",
      { ParentImage: WMIPRVSE, LogonId: "0x14591" },
      [["may-have-fired", "CommandLineEventConsumer", false]],
    ],
    [
      "a child of 32-bit WmiPrvSE.exe",
      { ParentImage: "C:\\Windows\\SysWOW64\\wbem\\WmiPrvSE.exe" },
      [["may-have-fired", "CommandLineEventConsumer", true]],
    ],
    ["a child of a namesake", { ParentImage: "C:\\Temp\\WmiPrvSE.exe" }, []],
    [
      "a child of explorer.exe",
      { Image: "C:\\Windows\\System32\\notepad.exe", ParentImage: "C:\\Windows\\explorer.exe" },
      [],
    ],
    ["no parent", { ParentImage: "" }, []],
  ])("%s", (_, data, expected) => {
    expect(seen(processEvent(1, data))).toEqual(expected);
  });

  test.each([
    [{ LogonId: "0x3e7", IntegrityLevel: "High" }, true],
    [{ LogonId: "999", IntegrityLevel: "" }, true],
    [{ LogonId: "0x3e4", IntegrityLevel: "System" }, false],
    [{ LogonId: "", IntegrityLevel: "System" }, true],
    [{ LogonId: "", IntegrityLevel: "High" }, false],
    [{ LogonId: "", IntegrityLevel: "", User: "S-1-5-18" }, true],
    [{ LogonId: "", IntegrityLevel: "", User: "NT AUTHORITY\\SYSTEM" }, false],
  ])("LocalSystem by session, never by name: %j", (data, asSystem) => {
    expect(sightingsOf(processEvent(1, data)).sightings[0]?.process?.asSystem).toBe(asSystem);
  });
});

describe("Security 4688", () => {
  const audited = (data: Record<string, string>) => {
    const base = {
      SubjectUserName: "WKSTN-04$",
      SubjectDomainName: "CONTOSO",
      SubjectLogonId: "0x3e7",
      NewProcessName: "C:\\Windows\\System32\\cmd.exe",
      CommandLine: "",
      TargetUserName: "-",
      TargetDomainName: "-",
      TargetLogonId: "0x0",
      ParentProcessName: WMIPRVSE,
    };
    return event("Microsoft-Windows-Security-Auditing", 4688, 1, { data: { ...base, ...data } });
  };

  test("the creator's session counts where no other is named", () => {
    const [sighting] = sightingsOf(audited({})).sightings;
    expect(sighting).toMatchObject({
      kind: "may-have-fired",
      actor: "CONTOSO\\WKSTN-04$",
      detail: "C:\\Windows\\System32\\cmd.exe",
      process: { image: "C:\\Windows\\System32\\cmd.exe", commandLine: "", asSystem: true },
    });
  });

  test("the named session counts: a remote call runs as its caller", () => {
    const remote = {
      SubjectLogonId: "0x3e4",
      TargetLogonId: "0x8abc",
      TargetUserName: "svc-build",
      TargetDomainName: "CONTOSO",
    };
    expect(sightingsOf(audited(remote)).sightings[0]).toMatchObject({
      actor: "CONTOSO\\svc-build",
      process: { asSystem: false },
    });
    expect(
      sightingsOf(audited({ SubjectLogonId: "0x3e4", TargetLogonId: "0x3e7" })).sightings[0]?.process?.asSystem,
    ).toBe(true);
  });

  test("before Windows 10 no parent is named: nothing can be told", () => {
    expect(sightingsOf(audited({ ParentProcessName: "" }))).toEqual({ sightings: [], issues: [] });
  });
});

describe("command lines that plant or remove", () => {
  const wmic = "C:\\Windows\\System32\\wbem\\WMIC.exe";
  const run = (image: string, commandLine: string) =>
    sightingsOf(processEvent(1, { Image: image, CommandLine: commandLine, ParentImage: "C:\\x.exe" })).sightings;

  test.each([
    [wmic, 'wmic /namespace:"\\\\root\\subscription" PATH __EventFilter CREATE Name="Bot"', "filter"],
    [wmic, 'wmic /namespace:\\\\root\\subscription path CommandLineEventConsumer where Name="Bot" delete', "consumer"],
    [wmic, "wmic PATH __FilterToConsumerBinding CREATE Filter='__EventFilter.Name=\"F\"'", "binding"],
    ["C:\\Windows\\System32\\wbem\\mofcomp.exe", "mofcomp C:\\Temp\\a.mof", "binding"],
    ["C:\\x\\powershell.exe", "powershell -c Set-WmiInstance -Class __EventFilter -Arguments @{Name='F'}", "filter"],
    ["C:\\x\\powershell.exe", 'powershell -c ". C:\\TMP\\WMIBackdoor.ps1; Register-WMIBackdoor"', "binding"],
  ])("%s %s", (image, commandLine, object) => {
    expect(run(image, commandLine).map((sighting) => [sighting.kind, sighting.object])).toEqual([
      ["attempted", object],
    ]);
  });

  test.each([
    [wmic, "wmic PATH __EventFilter GET Name"],
    [wmic, "wmic process call create calc.exe"],
    ["C:\\x\\powershell.exe", "powershell Get-WmiObject -Namespace root\\subscription -Class __EventFilter"],
    ["C:\\x\\powershell.exe", "powershell -File C:\\scripts\\backup.ps1"],
    ["C:\\x\\notepad.exe", "notepad C:\\TMP\\WMIBackdoor.ps1"],
  ])("not %s %s", (image, commandLine) => {
    expect(run(image, commandLine)).toEqual([]);
  });

  test("names in nested quotes and paths are mentioned", () => {
    const [sighting] = run(
      wmic,
      "wmic PATH __FilterToConsumerBinding CREATE Filter='__EventFilter.Name=\"My Filter\"', Consumer='LogFileEventConsumer.Name=\"C\"'",
    );
    expect(sighting?.mentions).toEqual(
      expect.arrayContaining([
        "my filter",
        "c",
        "class:__filtertoconsumerbinding",
        "class:__eventfilter",
        "class:logfileeventconsumer",
      ]),
    );
    expect(run("C:\\x\\powershell.exe", 'powershell -c ". C:\\TMP\\WMIBackdoor.ps1;x"')[0]?.mentions).toContain(
      "path:c:\\tmp\\wmibackdoor.ps1",
    );
  });
});
