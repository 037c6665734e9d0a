import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainTrigger } from "./explain.ts";

const UPTIME =
  "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System'";
const CLOCK = "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_LocalTime'";
const created = (target: string, rest = "") =>
  `SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA '${target}'${rest}`;

describe("triggers in words", () => {
  const SENTENCES: [string, string, string][] = [
    [
      `${UPTIME} AND TargetInstance.SystemUpTime >= 240 AND TargetInstance.SystemUpTime < 325`,
      "boot-window",
      "Once or twice after each start of the computer, between 4 min 0 s and 5 min 25 s after boot (checked every 60 s).",
    ],
    [
      `${UPTIME} AND TargetInstance.SystemUpTime < 60`,
      "boot-window",
      "Once after each start of the computer, in the first 1 min 0 s after boot (checked every 60 s).",
    ],
    [
      `${UPTIME} AND TargetInstance.SystemUpTime = 240`,
      "boot-window",
      "At most once after each start of the computer, when it has run exactly 4 min 0 s (checked every 60 s).",
    ],
    [
      `${UPTIME} AND NOT TargetInstance.SystemUpTime < 300`,
      "uptime-from",
      "Every 60 s, once the computer has run 5 min 0 s.",
    ],
    [UPTIME.replace("60", "3600"), "periodic", "About every 60 minutes, always: the counter changes at every check."],
    [
      `${CLOCK} AND TargetInstance.Hour = 11 AND TargetInstance.Minute = 33 GROUP WITHIN 60`,
      "clock",
      "Daily at 11:33, during that minute (local time) (checked every 60 s).",
    ],
    [
      'Select * From __InstanceModificationEvent Where TargetInstance Isa "Win32_LocalTime" And TargetInstance.Second = 5',
      "clock",
      "Every minute, at second 5 (local time).",
    ],
    [
      `${CLOCK} AND (TargetInstance.DayOfWeek = 1 OR TargetInstance.DayOfWeek = 4) AND TargetInstance.Hour = 11 AND TargetInstance.Minute = 33 AND TargetInstance.Second = 0`,
      "clock",
      "On Mondays and Thursdays at 11:33:00 (local time) (checked every 60 s).",
    ],
    [
      `${CLOCK} AND TargetInstance.DayOfWeek >= 1 AND TargetInstance.DayOfWeek < 6 AND TargetInstance.Hour >= 9 AND TargetInstance.Hour < 17 AND TargetInstance.Minute = 0`,
      "clock",
      "On weekdays (Monday to Friday) between 09:00 and 16:59, at minute 0 (local time) (checked every 60 s).",
    ],
    [
      `${CLOCK.replace("Local", "UTC")} AND TargetInstance.Day = 5 AND 12 = TargetInstance.Month`,
      "clock",
      "On day 5 of December every second (UTC) (checked every 60 s).",
    ],
    ['select * from __timerevent where timerid = "TI_x" ', "timer-unknown", 'On timer "TI_x".'],
    [
      "SELECT * FROM __InstanceCreationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_NTLogEvent' AND Targetinstance.EventCode = '4625' And Targetinstance.Message Like '%BOB%'",
      "logon",
      'When someone fails to log on, and the message is something like "%BOB%" (checked every 60 s).',
    ],
    [
      created("Win32_NTLogEvent", " AND TargetInstance.EventCode = 7045 AND TargetInstance.LogFile = 'System'"),
      "event-log",
      "When event 7045 is written to the log System (checked every 5 s).",
    ],
    [
      created("Win32_LogonSession", " AND (TargetInstance.LogonType = 2 OR TargetInstance.LogonType = 10)"),
      "logon",
      "When someone logs on at the keyboard or by remote desktop (checked every 5 s).",
    ],
    [
      'SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = "LogonUI.exe"',
      "logon",
      "When the logon screen appears (LogonUI.exe starts): at start, lock, log off or remote desktop.",
    ],
    [
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'procexp64.exe'",
      "process-start",
      "When procexp64.exe starts.",
    ],
    ["SELECT * FROM Win32_ProcessStopTrace", "process-stop", "When any program ends."],
    [
      created(
        "Win32_Process",
        " AND (TargetInstance.Name = 'a.exe' OR TargetInstance.Name LIKE 'pw%') AND TargetInstance.CommandLine LIKE '%x%'",
      ),
      "process-start",
      'When a.exe or something like "pw%" starts, if CommandLine is like "%x%" (checked every 5 s).',
    ],
    [
      "SELECT * FROM __InstanceDeletionEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process' AND Targetinstance.Name = 'waitfor.exe'",
      "process-stop",
      "When waitfor.exe ends (checked every 5 s).",
    ],
    ["SELECT * FROM Win32_VolumeChangeEvent WHERE EventType = 2", "device", "When a drive is plugged in."],
    ["SELECT * FROM Win32_VolumeChangeEvent", "device", "When a drive is plugged in or removed, or changes."],
    [created("Win32_USBControllerDevice"), "device", "When a USB device is plugged in (checked every 5 s)."],
    [
      "SELECT * FROM RegistryValueChangeEvent WHERE Hive='HKEY_LOCAL_MACHINE' AND KeyPath='SOFTWARE\\\\A' AND ValueName='Run'",
      "registry",
      "When value Run of HKEY_LOCAL_MACHINE\\SOFTWARE\\A changes.",
    ],
    [
      created("CIM_DataFile", " AND TargetInstance.Name = 'c:\\\\a.txt'"),
      "file",
      "When c:\\a.txt is created (checked every 5 s).",
    ],
    [
      "SELECT * FROM __InstanceModificationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Service' AND TargetInstance.Name='WinDefend' AND TargetInstance.State='Stopped' AND PreviousInstance.State <> TargetInstance.State",
      "service",
      "When service WinDefend changes while its state is Stopped, if State has changed (checked every 5 s).",
    ],
    [
      'SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA "Win32_Processor" AND TargetInstance.LoadPercentage > 99',
      "load",
      "When a processor's load is above 99 % at a check (checked every 60 s).",
    ],
    ["SELECT * FROM Win32_PowerManagementEvent WHERE EventType = 7", "power", "When the computer wakes up."],
    [
      "SELECT * FROM Win32_ModuleLoadTrace WHERE FileName LIKE '%amsi.dll'",
      "module-load",
      'When something like "%amsi.dll" is loaded into a process.',
    ],
    [
      "SELECT * From __InstanceModificationEvent Within 10 WHERE TargetInstance ISA 'ds_group' AND TargetInstance.ds_name = 'Enterprise Admins'",
      "directory-object",
      'When an instance of ds_group changes, if ds_name is "Enterprise Admins" (checked every 10 s).',
    ],
    [
      "SELECT * FROM __InstanceOperationEvent WITHIN 5WHERE TargetInstance ISA '__EventConsumer' OR TargetInstance ISA '__EventFilter'",
      "wmi-self",
      "When an instance of __EventConsumer is created, changes or is deleted; or when an instance of __EventFilter is created, changes or is deleted (checked every 5 s).",
    ],
    [
      "SELECT * FROM __InstanceOperationEvent WITHIN 5 WHERE __CLASS = '__InstanceCreationEvent' AND TargetInstance ISA 'Win32_Process'",
      "process-start",
      "When any program starts (checked every 5 s).",
    ],
    ["select * from MSFT_WmiProvider_OperationEvent", "wmi-self", "When MSFT_WmiProvider_OperationEvent happens."],
    ["SELECT * FROM Contoso_Alarm WHERE Level > 3", "other", "When Contoso_Alarm happens, if Level is above 3."],
  ];
  test.each(SENTENCES)("%s", (text, kind, summary) => {
    expect(explainTrigger(text)).toMatchObject({ kind, summary, problems: [], neverFires: false });
  });
});

describe("how often and how late", () => {
  const RATES: [string, number | undefined, string, number | undefined][] = [
    [`${UPTIME} AND TargetInstance.SystemUpTime < 60`, 60, "once after each start", undefined],
    [UPTIME, 60, "every 60 s", 1440],
    [`${CLOCK} AND TargetInstance.Hour = 11 AND TargetInstance.Minute = 33`, 60, "up to 60 times a day", 60],
    [`${CLOCK} AND TargetInstance.Hour = 1 AND TargetInstance.Minute = 3 GROUP WITHIN 60`, 60, "once a day", 1],
    [
      `${CLOCK} AND TargetInstance.Day = 1 AND TargetInstance.Hour = 1`,
      60,
      "up to 3600 times a day, on such days",
      3600,
    ],
    [
      "SELECT * FROM Win32_VolumeChangeEvent GROUP WITHIN 0600",
      undefined,
      "whenever it happens, at most once in 10 minutes",
      144,
    ],
    ["SELECT * FROM Win32_VolumeChangeEvent", undefined, "whenever it happens", undefined],
    [created("Win32_Process").replace("5", ".5"), 0.5, "whenever it happens", undefined],
  ];
  test.each(RATES)("%s", (query, latencySeconds, text, maxPerDay) => {
    expect(explainTrigger(query)).toMatchObject({ latencySeconds, rate: { text, maxPerDay } });
  });

  test("names what it waits for", () => {
    const query = created("Win32_Process", " AND (TargetInstance.Name = 'A.exe' OR TargetInstance.Name = 'b.exe')");
    expect(explainTrigger(query).subjects).toEqual(["A.exe", "b.exe"]);
  });
});

describe("timers", () => {
  const text = "select * from __TimerEvent where TimerID = 'trigger'";
  test.each([
    [
      { timerId: "Trigger", namespace: "root\\cimv2", intervalMs: 1_800_000 },
      "timer-interval",
      'Every 30 minutes (timer "Trigger", kept in root\\cimv2; made up for once when WMI starts again, if missed).',
    ],
    [
      { timerId: "trigger", eventDateTime: "20240301101500.000000+060", skipIfPassed: true },
      "timer-absolute",
      'Once, at 2024-03-01 10:15:00 (UTC+01:00) (timer "trigger"; skipped if missed).',
    ],
  ])("%o", (timer, kind, summary) => {
    expect(explainTrigger(text, { timers: [timer] })).toMatchObject({ kind, summary, neverFires: false });
  });

  test("a timer that isn't there", () => {
    const explained = explainTrigger(text, { timers: [], namespaces: ["root\\cimv2"] });
    expect(explained).toMatchObject({
      kind: "timer-unknown",
      neverFires: true,
      rate: { maxPerDay: 0 },
      problems: ['no timer instruction "trigger" was found in root\\cimv2'],
    });
  });
});

describe("what can never fire", () => {
  const NEVER: [string, string][] = [
    [`${CLOCK} AND TargetInstance.Hour = 25`, "no value of Hour meets [Hour is 25] (Hour runs from 0 to 23)"],
    [
      `${CLOCK} AND TargetInstance.Minute > 10 AND TargetInstance.Minute < 11`,
      "no value of Minute meets [Minute is above 10] and [Minute is below 11] (Minute runs from 0 to 59)",
    ],
    [
      `${UPTIME} AND TargetInstance.SystemUpTime > 325 AND TargetInstance.SystemUpTime < 240`,
      "no value of SystemUpTime meets [SystemUpTime is above 325] and [SystemUpTime is below 240]",
    ],
    [
      created("Win32_Process", " AND TargetInstance.Name = 'a.exe' AND TargetInstance.Name = 'b.exe'"),
      'no value of Name meets [Name is "a.exe"] and [Name is "b.exe"]',
    ],
    [
      "SELECT * FROM RegistryTreeChangeEvent WHERE Hive='HKEY_CURRENT_USER' AND RootPath='A'",
      "the registry provider doesn't watch HKEY_CURRENT_USER",
    ],
    [
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'C:\\\\a.exe'",
      'a process name has no folder in it, so it is never "C:\\a.exe"',
    ],
    ["SELECT * FROM Win32_Process", "Win32_Process asks for data, not for events: WMI refuses it as a filter"],
    ["ASSOCIATORS OF {A.B=1}", "ASSOCIATORS OF asks for data, not for events: WMI refuses it as a filter"],
    [
      "SELECT *\nFROM",
      "WMI refuses the query, at line 2, column 5: expected the name of a class, found the end of the query",
    ],
  ];
  test.each(NEVER)("%j", (text, problem) => {
    expect(explainTrigger(text)).toMatchObject({ neverFires: true, problems: [problem], rate: { maxPerDay: 0 } });
  });

  test.each([
    `${CLOCK} AND (TargetInstance.Hour = 25 OR TargetInstance.Hour = 5)`,
    created("Win32_Process", " AND TargetInstance.Name = '5' AND TargetInstance.Name = '05'"),
    created("X", " AND TargetInstance.V >= '10' AND TargetInstance.V < '9'"),
    created("X", " AND TargetInstance.V > 9223372036854775806 AND TargetInstance.V < 9223372036854775808"),
    created("A", " AND TargetInstance ISA 'B'"),
  ])("may fire: %s", (text) => {
    expect(explainTrigger(text).neverFires).toBe(false);
  });

  test("polled classes need WITHIN, those with an event provider don't", () => {
    const problem = "without WITHIN, WMI refuses a query of Win32_Process unless a provider raises these events";
    expect(explainTrigger(created("Win32_Process").replace("WITHIN 5 ", "")).problems).toEqual([problem]);
    expect(explainTrigger(created("Win32_NTLogEvent").replace("WITHIN 5 ", "")).problems).toEqual([]);
  });
});

describe("hostile text", () => {
  test("is quoted, cut and made visible", () => {
    const name = `a\u202e\u0007${"x".repeat(500)}`;
    const { summary } = explainTrigger(`SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = '${name}'`);
    expect(summary).toBe(`When a\\u{202e}\\u{7}${"x".repeat(77)}… starts.`);
  });

  test("any condition, however long, gives a short explanation", () => {
    const long = [
      `SELECT * FROM X WHERE ${"(a=1 OR b=2) AND ".repeat(5000)}c=3`,
      `SELECT * FROM X WHERE ${"a='1' OR ".repeat(20_000)}c=3`,
      `SELECT * FROM X WHERE ${Array.from({ length: 20_000 }, (_, i) => `p${i} > ${i}`).join(" AND ")}`,
      `SELECT * FROM X WHERE ${"a=1 AND (b=2 OR ".repeat(190)}c=3${")".repeat(190)}`,
    ];
    for (const text of long) expect(JSON.stringify(explainTrigger(text)).length).toBeLessThan(4000);
  });

  test("no text makes it throw or show a control character", () => {
    const word = fc.constantFrom(
      "TargetInstance ISA 'Win32_LocalTime'",
      "TargetInstance.Hour > 5",
      "TargetInstance.Second = '\u001b'",
      "Name LIKE '%'",
      "x IS NULL",
      "(",
      ")",
      " AND ",
      " OR ",
      " NOT ",
    );
    const source = fc.constantFrom("__InstanceModificationEvent WITHIN 0", "__TimerEvent", "RegistryKeyChangeEvent");
    const text = fc
      .tuple(source, fc.array(word))
      .map(([from, words]) => `SELECT * FROM ${from} WHERE ${words.join("")}`);
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (query) => {
        const { summary, details, problems } = explainTrigger(query);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come out
        return ![summary, ...details, ...problems].some((line) => /[\u0000-\u001f\u202e]/.test(line));
      }),
    );
  });
});
