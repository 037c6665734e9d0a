/** Each rule with a record that matches and one that nearly does. */
import type { Event } from "@unbind/model";
import { parseSigma, sigmaDetector } from "@unbind/sigma";
import { describe, expect, it } from "vitest";
import { ownRules } from "./index.ts";

const WMI = { provider: "Microsoft-Windows-WMI-Activity", channel: "Microsoft-Windows-WMI-Activity/Operational" };
const SYSMON = { provider: "Microsoft-Windows-Sysmon", channel: "Microsoft-Windows-Sysmon/Operational" };
const SECURITY = { provider: "Microsoft-Windows-Security-Auditing", channel: "Security" };
const POWERSHELL = { provider: "Microsoft-Windows-PowerShell", channel: "Microsoft-Windows-PowerShell/Operational" };
const APPLICATION = { provider: "Microsoft-Windows-WMI", channel: "Application" };
const SECOND = 10_000_000n;
const START = 133_000_000_000_000_000n;

type Source = Pick<Event, "provider" | "channel">;
let offset = 0;

function event(
  source: Source,
  eventId: number,
  data: Record<string, string>,
  seconds = 0,
  computer = "WKSTN-04",
): Event {
  offset += 512;
  return {
    ...source,
    eventId,
    recordId: BigInt(offset),
    time: START + BigInt(seconds) * SECOND,
    computer,
    userSid: "S-1-5-18",
    processId: 4,
    payloadName: undefined,
    data: Object.entries(data).map(([name, value]) => ({ name, value })),
    message: undefined,
    traits: [],
    ref: { path: "log.evtx", offset },
  };
}

const SCM_TEXT =
  'Binding EventFilter: \ninstance of __EventFilter\n{\n\tEventNamespace = "root\\\\cimv2";\n\tName = "SCM Event Log Filter";\n' +
  '\tQuery = "select * from MSFT_SCMEventLogEvent";\n\tQueryLanguage = "WQL";\n};\nPerm. Consumer: \n' +
  'instance of NTEventLogEventConsumer\n{\n\tCategory = 0;\n\tEventType = 1;\n\tName = "SCM Event Log Consumer";\n' +
  '\tNameOfUserSIDProperty = "sid";\n\tSourceName = "Service Control Manager";\n};\n';
const SCM = {
  Namespace: "//./root/subscription",
  ESS: "SCM Event Log Filter",
  CONSUMER: 'NTEventLogEventConsumer="SCM Event Log Consumer"',
  PossibleCause: SCM_TEXT,
};
const binding = (part: Partial<typeof SCM>) => [event(WMI, 5861, { ...SCM, ...part })];
const command = (text: string) =>
  binding({
    ESS: "F",
    CONSUMER: 'CommandLineEventConsumer="C"',
    PossibleCause: `instance of CommandLineEventConsumer\n{\n\tCommandLineTemplate = "${text}";\n};\n`,
  });
const timer = (namespace: string) =>
  binding({
    ESS: "F",
    PossibleCause: `{\n\tEventNamespace = "${namespace}";\n\tQuery = "SELECT * FROM __TimerEvent WHERE TimerID = 'T'";\n};`,
  });
const load = (name: string, path: string, seconds = 0) =>
  event(WMI, 5857, { ProviderName: name, Code: "0x0", HostProcess: "wmiprvse.exe", ProviderPath: path }, seconds);
const failure = (operation: string) => [event(WMI, 5858, { Operation: `Start IWbemServices::${operation}` })];
const WBEMCONS = "%SystemRoot%\\system32\\wbem\\wbemcons.dll";
const sysmon = (id: number, data: Record<string, string>, seconds = 0) =>
  event(SYSMON, id, { Operation: "Created", User: "CONTOSO\\svc-build", ...data }, seconds);
const consumer = (operation: string, seconds: number, name = ' "C"') =>
  sysmon(20, { Operation: operation, Name: name, Type: "Command Line", Destination: ' "cmd.exe"' }, seconds);
const child = (data: Record<string, string>, seconds = 0) =>
  event(
    SYSMON,
    1,
    {
      Image: "C:\\Windows\\System32\\cmd.exe",
      CommandLine: "cmd.exe /c whoami",
      ParentImage: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
      IntegrityLevel: "System",
      ...data,
    },
    seconds,
  );
const script = (text: string) => [event(POWERSHELL, 4104, { ScriptBlockText: text })];

/** Rule -> records that match, records that nearly do. */
const CASES: Record<string, { match: Event[]; miss: Event[] }> = {
  application_wmi_mof_not_recovered: {
    match: [event(APPLICATION, 10, { Data: "//./root/CIMV2" })],
    miss: [event({ ...APPLICATION, provider: "Contoso" }, 10, { Data: "//./root/CIMV2" })],
  },
  file_autorecover_mof: {
    match: [
      event(SYSMON, 11, {
        Image: "C:\\Windows\\System32\\svchost.exe",
        TargetFilename: "C:\\Windows\\System32\\wbem\\AutoRecover\\A1.mof",
      }),
    ],
    miss: [
      event(SYSMON, 11, {
        Image: "C:\\Windows\\System32\\svchost.exe",
        TargetFilename: "C:\\Windows\\System32\\wbem\\Repository\\A1.mof",
      }),
    ],
  },
  powershell_derived_consumer_class: {
    match: script("$c = [wmiclass]'root\\subscription:CommandLineEventConsumer'; $c.Derive('Quiet').Put()"),
    miss: script("Get-WmiObject -Namespace root\\subscription -Class CommandLineEventConsumer"),
  },
  powershell_provider_registration: {
    match: script(
      "Set-WmiInstance -Class __Win32Provider -Arguments @{Name='P'; CLSID='{00000000-0000-0000-0000-000000000001}'}",
    ),
    miss: script("Get-WmiObject __Win32Provider | Select-Object Name, CLSID"),
  },
  powershell_timer_instruction: {
    match: script("Set-WmiInstance -Class __IntervalTimerInstruction -Arguments @{TimerId='T'}"),
    miss: script("Get-WmiObject -Class __IntervalTimerInstruction"),
  },
  process_mofcomp_autorecover: {
    match: [
      event(SECURITY, 4688, {
        NewProcessName: "C:\\Windows\\System32\\wbem\\mofcomp.exe",
        CommandLine: "mofcomp /autorecover a.mof",
      }),
    ],
    miss: [
      event(SECURITY, 4688, {
        NewProcessName: "C:\\Windows\\System32\\wbem\\mofcomp.exe",
        CommandLine: "mofcomp a.mof",
      }),
    ],
  },
  process_of_wmi_host_as_system: {
    match: [
      event(SECURITY, 4688, {
        NewProcessName: "C:\\a.exe",
        ParentProcessName: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
        MandatoryLabel: "S-1-16-16384",
      }),
    ],
    miss: [child({ IntegrityLevel: "High" })],
  },
  process_subscription_on_command_line: {
    match: [child({ CommandLine: 'wmic /namespace:\\\\root\\subscription PATH __EventFilter CREATE Name="F"' })],
    miss: [child({ CommandLine: "wmic /namespace:\\\\root\\subscription PATH __EventFilter get Name" })],
  },
  registry_autorecover_list: {
    match: [
      event(SYSMON, 13, {
        Image: "C:\\Windows\\regedit.exe",
        TargetObject: "HKLM\\SOFTWARE\\Microsoft\\WBEM\\CIMOM\\Autorecover MOFs",
        Details: "Binary Data",
      }),
    ],
    miss: [
      event(SYSMON, 13, {
        Image: "C:\\Windows\\System32\\svchost.exe",
        TargetObject: "HKLM\\SOFTWARE\\Microsoft\\WBEM\\CIMOM\\Autorecover MOFs",
        Details: "Binary Data",
      }),
    ],
  },
  sysmon_wmi_default_name: {
    match: [sysmon(19, { Name: ' "SCM Event8 Log Filter"', Query: ' "select * from __InstanceCreationEvent"' })],
    miss: [sysmon(19, { Name: ' "SCM Event Log Filter"', Query: ' "select * from MSFT_SCMEventLogEvent"' })],
  },
  sysmon_wmi_foreign_consumer_class: {
    match: [sysmon(21, { Consumer: ' "QuietConsumer.Name=\\"C\\""', Filter: ' "__EventFilter.Name=\\"F\\""' })],
    miss: [sysmon(21, { Consumer: ' "\\\\\\\\.\\\\ROOT\\\\subscription:CommandLineEventConsumer.Name=\\"C\\""' })],
  },
  sysmon_wmi_modified: {
    match: [sysmon(19, { Operation: "Modified", Name: ' "F"' })],
    miss: [sysmon(19, { Operation: "Deleted", Name: ' "F"' })],
  },
  sysmon_wmi_program_or_script: {
    match: [consumer("Created", 0)],
    miss: [sysmon(20, { Name: ' "C"', Type: "Log File", Destination: ' "C:\\\\log.txt"' })],
  },
  sysmon_wmi_quiet_consumer: {
    match: [sysmon(20, { Name: ' "C"', Type: "Log File", Destination: ' "C:\\\\inetpub\\\\a.aspx"' })],
    miss: [
      sysmon(20, { Name: ' "SCM Event Log Consumer"', Type: "Event Log", Destination: ' "Service Control Manager"' }),
    ],
  },
  sysmon_wmi_removed_after_firing: {
    match: [consumer("Created", 0), child({}, 60), consumer("Deleted", 120)],
    miss: [child({}, 0), consumer("Created", 60), consumer("Deleted", 120)],
  },
  sysmon_wmi_short_lived: {
    match: [consumer("Created", 0), consumer("Deleted", 3600)],
    miss: [consumer("Created", 0), consumer("Deleted", 3601), consumer("Deleted", 60, ' "Other"')],
  },
  sysmon_wmi_timer_elsewhere: {
    match: [
      sysmon(19, { EventNamespace: ' "root\\\\cimv2"', Query: " \"select * from __TimerEvent where TimerID='T'\"" }),
    ],
    miss: [
      sysmon(19, {
        EventNamespace: ' "ROOT\\\\subscription"',
        Query: " \"select * from __TimerEvent where TimerID='T'\"",
      }),
    ],
  },
  wmi_binding_default_name: {
    match: binding({
      PossibleCause: SCM_TEXT.replace("select * from MSFT_SCMEventLogEvent", "select * from __TimerEvent"),
    }),
    miss: binding({}),
  },
  wmi_binding_event_log: {
    match: binding({ ESS: "F", CONSUMER: 'NTEventLogEventConsumer="C"' }),
    miss: binding({}),
  },
  wmi_binding_foreign_consumer_class: {
    match: binding({ CONSUMER: 'ContosoEventConsumer="C"' }),
    miss: binding({ CONSUMER: 'SMTPEventConsumer="ContosoEventConsumer="' }),
  },
  wmi_binding_hidden_payload: {
    match: command("powershell.exe -NoProfile -EncodedCommand AAAA"),
    miss: command("C:\\\\Program Files\\\\Contoso\\\\agent.exe"),
  },
  wmi_binding_log_file: {
    match: binding({ CONSUMER: 'LogFileEventConsumer="C"' }),
    miss: binding({ CONSUMER: 'NTEventLogEventConsumer="LogFileEventConsumer="' }),
  },
  wmi_binding_mail: {
    match: binding({ CONSUMER: 'SMTPEventConsumer="C"' }),
    miss: binding({}),
  },
  wmi_binding_outside_subscription: {
    match: binding({ Namespace: "//./root/default" }),
    miss: binding({ Namespace: "//./ROOT/Subscription" }),
  },
  wmi_binding_program_or_script: {
    match: binding({ CONSUMER: 'ActiveScriptEventConsumer="C"' }),
    miss: binding({
      ESS: "BVTFilter",
      CONSUMER: 'CommandLineEventConsumer="BVTConsumer"',
      PossibleCause: '\tCommandLineTemplate = "cscript KernCap.vbs";',
    }),
  },
  wmi_binding_timer_elsewhere: {
    match: timer("root\\\\cimv2"),
    miss: timer("ROOT\\\\subscription"),
  },
  wmi_consumer_fired: {
    match: [load("CommandLineEventConsumer", WBEMCONS, 0), child({}, 60)],
    miss: [load("CommandLineEventConsumer", WBEMCONS, 0), child({}, 61)],
  },
  wmi_consumer_provider_disguised: {
    match: [load("QuietProvider", WBEMCONS)],
    miss: [load("CommandLineEventConsumer", WBEMCONS)],
  },
  wmi_consumer_provider_loaded: {
    match: [load("SMTPEventConsumer", "%SystemRoot%\\system32\\wbem\\smtpcons.dll")],
    miss: [load("NTEventLogEventConsumer", WBEMCONS)],
  },
  wmi_permanent_query_of_account: {
    match: [event(WMI, 5859, { Query: "q", User: "S-1-5-21-1-2-3-1001", PossibleCause: "Permanent" })],
    miss: [event(WMI, 5859, { Query: "q", User: "S-1-5-32-544", PossibleCause: "Permanent" })],
  },
  wmi_provider_outside_windows: {
    match: [load("P", "C:\\Users\\Public\\p.dll")],
    miss: [load("P", "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\1\\p.dll")],
  },
  wmi_provider_registration_failed: {
    match: failure("PutInstance - root\\subscription : __EventConsumerProviderRegistration"),
    miss: failure("ExecQuery - root\\subscription : select * from __EventConsumerProviderRegistration"),
  },
  wmi_subscription_call_failed: {
    match: failure('DeleteInstance - root\\subscription : __EventFilter.Name="F"'),
    miss: failure(
      "ExecNotificationQuery - root\\subscription : select * from __InstanceOperationEvent where TargetInstance isa '__EventFilter'",
    ),
  },
};

function titlesOf(texts: readonly { path: string; text: string }[], events: readonly Event[]): string[] {
  const detector = sigmaDetector(texts.flatMap(({ path, text }) => parseSigma(text, { path }).documents));
  expect(detector.notLoaded).toEqual([]);
  const paths = new Set<string>();
  const report = ({ rule }: { rule: { source: { path: string } } }) => void paths.add(rule.source.path);
  for (const one of events) detector.offer(one, report);
  detector.finish(report);
  return [...paths].sort();
}

describe("own rules", () => {
  it("have cases, all of them", () => {
    expect(Object.keys(CASES).sort()).toEqual(ownRules.map(({ path }) => path.replace(".yml", "")));
  });

  it.each(Object.entries(CASES))("%s", (name, { match, miss }) => {
    const rule = ownRules.filter(({ path }) => path === `${name}.yml`);
    expect(titlesOf(rule, match)).toEqual([`${name}.yml`]);
    expect(titlesOf(rule, miss)).toEqual([]);
  });

  it("see a default's command line with another program behind it", () => {
    const text =
      '\tCommandLineTemplate = "cscript KernCap.vbs";\n\tExecutablePath = "C:\\\\a.exe";\n\tQuery = "TargetInstance.LoadPercentage > 99";';
    const borrowed = binding({
      ESS: "BVTFilter",
      CONSUMER: 'CommandLineEventConsumer="BVTConsumer"',
      PossibleCause: text,
    });
    expect(titlesOf(ownRules, borrowed)).toEqual(["wmi_binding_default_name.yml", "wmi_binding_program_or_script.yml"]);
    const hidden = sysmon(20, {
      Name: ' "BVTConsumer"',
      Type: "Command Line",
      Destination: ' "a.exe & cscript KernCap.vbs"',
    });
    expect(titlesOf(ownRules, [hidden])).toEqual(["sysmon_wmi_default_name.yml", "sysmon_wmi_program_or_script.yml"]);
  });

  it("say who wrote them, under what licence, when they are wrong; ids are their own", () => {
    const documents = ownRules.flatMap(({ path, text }) => {
      const { documents: read, faults } = parseSigma(text, { path });
      expect(faults).toEqual([]);
      return read;
    });
    for (const { info } of documents) {
      expect(info).toMatchObject({ author: "Unbind", license: "Apache-2.0", status: "test" });
      expect(info.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(documents.map(({ info }) => info.id)).size).toBe(documents.length);
    const shown = ownRules.flatMap(({ path, text }) => parseSigma(text, { path }).documents.slice(0, 1));
    for (const { info, falsePositives } of shown) {
      expect(falsePositives.length, info.title).toBeGreaterThan(0);
      expect(info.attack.length, info.title).toBeGreaterThan(0);
    }
  });

  it("are silent on what Windows has itself", () => {
    const everyday = [
      ...binding({}),
      event(WMI, 5859, {
        Query: "select * from MSFT_SCMEventLogEvent",
        User: "S-1-5-32-544",
        Provider: "SCM Event Provider",
        PossibleCause: "Permanent",
      }),
      event(WMI, 5860, {
        NamespaceName: "ROOT\\Subscription",
        Query: "SELECT * FROM __InstanceOperationEvent WITHIN 5WHERE TargetInstance ISA '__EventConsumer'",
        User: "NT AUTHORITY\\SYSTEM",
        PossibleCause: "Temporary",
      }),
      load("CIMWin32a", "%SystemRoot%\\system32\\wbem\\wmipcima.dll"),
      load("NTEventLogEventConsumer", WBEMCONS),
      ...failure("ExecQuery - root\\cimv2 : select * from Win32_Processor"),
    ];
    expect(titlesOf(ownRules, everyday)).toEqual([]);
  });
});
