import { describe, expect, test } from "vitest";
import {
  activation,
  bindingEvent,
  consumerEvent,
  event,
  filterEvent,
  joined,
  kinds,
  processEvent,
  scriptEvent,
  WMI,
} from "../events.test-support.ts";

const START = 1000;
const planted = [
  filterEvent(START, "Watch"),
  consumerEvent(START + 1, "Runner", "Created", "cmd.exe /c a-long-enough-command"),
  bindingEvent(START + 2, "Watch", "Runner"),
];
const attempts = (...events: Parameters<typeof joined>) =>
  joined(...events).map((report) => kinds(report).filter((kind) => kind.startsWith("attempted")));
const script = (text: string, id = START - 5, data = {}) => scriptEvent(id, text, data);
const process = (image: string, commandLine: string, id = START - 5, user = "CONTOSO\\svc-build") =>
  processEvent(id, { Image: image, CommandLine: commandLine, ParentImage: "C:\\x.exe", User: user });

describe("commands and scripts are tied", () => {
  test.each([
    ["by both names", script("Set-WmiInstance LogFileEventConsumer 'watch' \"RUNNER\"")],
    ["by the filter's name and class", script("Set-WmiInstance __EventFilter @{Name='Watch'}")],
    [
      "by one name and the binding class",
      script("Set-WmiInstance __FilterToConsumerBinding \"CommandLineEventConsumer.Name='Runner'\""),
    ],
    [
      "by the payload",
      script(
        "Set-WmiInstance CommandLineEventConsumer @{Name=$n; CommandLineTemplate='CMD.EXE /c  a-long-enough-command'}",
      ),
    ],
    ["also after it", script("Get-WmiObject __EventFilter -Filter \"Name='Watch'\" | Remove-WmiObject", START + 60)],
    ["wmic", process("C:\\Windows\\System32\\wbem\\WMIC.exe", 'wmic PATH __EventFilter CREATE Name="Watch"')],
    [
      "mofcomp of the same account, at the time",
      process("C:\\Windows\\System32\\wbem\\mofcomp.exe", "mofcomp C:\\Temp\\a.mof"),
    ],
    [
      "a failed call by name",
      event(WMI, 5858, START + 9, {
        data: {
          Id: "",
          ClientMachine: "",
          User: "x",
          ClientProcessId: "",
          Component: "",
          Operation: 'Start IWbemServices::DeleteInstance - root\\subscription : __EventFilter.Name="Watch"',
          ResultCode: "0x80041002",
          PossibleCause: "",
        },
      }),
    ],
  ])("%s", (_, event) => {
    expect(attempts(...planted, event)).toEqual([
      [
        `attempted ${event.eventId === 1 ? "sysmon/1" : event.eventId === 5858 ? "wmi-activity/5858" : "powershell/4104"}#${event.recordId}`,
      ],
    ]);
  });

  test.each([
    ["a consumer's name without its class", script("Set-WmiInstance LogFileEventConsumer 'Runner'")],
    ["mofcomp long before", process("C:\\Windows\\System32\\wbem\\mofcomp.exe", "mofcomp a.mof", START - 100)],
    ["words alone", script("Set-WmiInstance __EventFilter; New-CimInstance CommandLineEventConsumer")],
    ["a name without its class", script("Set-WmiInstance LogFileEventConsumer 'Watch'")],
    ["another name", script("Set-WmiInstance __EventFilter 'Watcher'")],
    ["a name inside a longer literal", script("Set-WmiInstance __EventFilter 'Watch this'")],
    ["hours before", script("Set-WmiInstance __EventFilter 'Watch'", 1, {})],
    ["another host", { ...script("Set-WmiInstance __EventFilter 'Watch'"), computer: "WKSTN-05" }],
    [
      "mofcomp of another account",
      process("C:\\Windows\\System32\\wbem\\mofcomp.exe", "mofcomp a.mof", START - 5, "CONTOSO\\other"),
    ],
    ["mofcomp after it", process("C:\\Windows\\System32\\wbem\\mofcomp.exe", "mofcomp a.mof", START + 5)],
    ["a script of another path", process("C:\\x\\powershell.exe", 'powershell ". C:\\Temp\\wmi.ps1"')],
  ])("not by %s", (_, event) => {
    expect(attempts(...planted.map((one) => ({ ...one })), event)).toEqual([[]]);
  });

  test("one name that both have needs a class as well", () => {
    const twins = [
      filterEvent(START, "Evil"),
      consumerEvent(START + 1, "Evil"),
      bindingEvent(START + 2, "Evil", "Evil"),
    ];
    expect(attempts(...twins, script("Set-WmiInstance LogFileEventConsumer 'Evil'"))).toEqual([[]]);
    expect(attempts(...twins, script("Set-WmiInstance CommandLineEventConsumer 'Evil'"))[0]).toHaveLength(1);
  });

  test("a process is tied by the script it ran", () => {
    const text = script("Set-WmiInstance __EventFilter 'Watch'", START - 3, { Path: "C:\\Temp\\WmiTool.ps1" });
    const run = process("C:\\x\\powershell.exe", 'powershell ". c:\\temp\\wmitool.ps1; Go"', START - 6);
    expect(attempts(...planted, text, run)).toEqual([
      [`attempted powershell/4104#${START - 3}`, `attempted sysmon/1#${START - 6}`],
    ]);
    const early = process("C:\\x\\powershell.exe", 'powershell ". c:\\temp\\wmitool.ps1; Go"', START - 400);
    expect(attempts(...planted, text, early)).toEqual([[`attempted powershell/4104#${START - 3}`]]);
  });

  test("they don't count as first or last seen, and are never subscriptions of their own", () => {
    const [report] = joined(...planted, script("Set-WmiInstance __EventFilter 'Watch'"));
    expect(report?.firstSeen).toBe("2024-05-14T08:16:40.0000000Z");
    expect(joined(script("Set-WmiInstance __EventFilter 'Watch'"))).toEqual([]);
    expect(joined(activation(1), script("Set-WmiInstance __EventFilter 'Watch'"))).toHaveLength(1);
  });
});
