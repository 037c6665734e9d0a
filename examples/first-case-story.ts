/**
 * The case in `first-case/`: five days on one workstation. Everything in it is invented.
 * Events stand in the order in which each log received them, which is not always the order of their times.
 */

import {
  auditSettingsChanged,
  bindingActivated,
  clientFailure,
  commandInvoked,
  type EventStamp,
  leapSecondUpdate,
  logonAudited,
  type PowerShellHost,
  pipelineExecuted,
  plainEvent,
  processAudited,
  processCreated,
  providerLoaded,
  queryHandedOver,
  SCM_SUBSCRIPTION,
  type SubscriptionSpec,
  SYSMON_WATCH,
  scriptBlock,
  serviceState,
  temporarySubscription,
  timeOf,
  wmiBinding,
  wmiConsumer,
  wmiFilter,
} from "../packages/evtx/src/fixtures/index.ts";
import type { LogEvent } from "../packages/evtx/src/index.ts";
import {
  BUILD,
  COMPUTER,
  DOWNLOADER,
  ENCODED,
  INVENTORY_ADMIN,
  LOGON_SCRIPT,
  SYSTEM,
  UPDATE_CHECK,
} from "./first-case-cast.ts";

const WMIPRVSE = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
const POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
const CMD = "C:\\Windows\\System32\\cmd.exe";

const at = (iso: string) => ({ computer: COMPUTER, time: timeOf(iso) });

/** What WMI and Sysmon write at every start. `clock` gives the time at a number of seconds after the start. */
function boot(clock: (seconds: number) => string, bound: readonly SubscriptionSpec[]): LogEvent[] {
  const stamp = (seconds: number) => at(clock(seconds));
  return [
    bindingActivated(stamp(2), SCM_SUBSCRIPTION),
    queryHandedOver(stamp(2), SCM_SUBSCRIPTION, "SCM Event Provider"),
    ...bound.map((spec) => bindingActivated(stamp(3), spec)),
    serviceState(stamp(4), "Windows Management Instrumentation", "running"),
    providerLoaded(stamp(5), { name: "CIMWin32", path: "%systemroot%\\system32\\wbem\\cimwin32.dll" }),
    temporarySubscription(stamp(11), {
      namespace: "ROOT\\SecurityCenter",
      query:
        "SELECT * FROM __InstanceOperationEvent WHERE TargetInstance ISA 'AntiVirusProduct' OR TargetInstance ISA 'FirewallProduct' OR TargetInstance ISA 'AntiSpywareProduct'",
      user: "NT AUTHORITY\\LOCAL SERVICE",
      clientProcessId: 3188,
    }),
    temporarySubscription(stamp(14), { ...SYSMON_WATCH, clientProcessId: 2032 }),
    leapSecondUpdate(stamp(15)),
    clientFailure(stamp(31), {
      user: "NT AUTHORITY\\SYSTEM",
      operation: "ExecQuery - ROOT\\CIMV2 : SELECT ID FROM Win32_ServerFeature",
      resultCode: 0x80041010,
    }),
  ];
}

const secondsAfter = (day: string, hour: string) => (seconds: number) =>
  `${day}T${hour}:${String(seconds).padStart(2, "0")}.4417209Z`;

function monday(): LogEvent[] {
  const servicing = "C:\\Windows\\servicing\\TrustedInstaller.exe";
  return [
    ...boot(secondsAfter("2024-05-13", "06:58"), []),
    plainEvent(
      at("2024-05-13T07:20:41.0913305Z"),
      { provider: "Microsoft-Windows-WindowsUpdateClient", channel: "System", eventId: 19, task: 1, opcode: 13 },
      { updateTitle: "Security Intelligence Update", updateRevisionNumber: "200" },
    ),
    ...["scrcons.exe", "mofcomp.exe", "wbemcons.dll"].map((name, i) =>
      auditSettingsChanged(at(`2024-05-13T07:21:0${i}.5120010Z`), `C:\\Windows\\System32\\wbem\\${name}`, servicing),
    ),
    ...scriptBlock(
      { ...at("2024-05-13T09:02:17.6604401Z"), userSid: INVENTORY_ADMIN.sid },
      {
        text: "$words = 'Get-WmiObject','Register-WmiEvent','Set-WmiInstance','__EventFilter','Invoke-WmiMethod'\r\n$words | Sort-Object",
        id: "0f7c2d58-41bb-4b0c-8b8c-6a2f6f0f9a10",
        path: "C:\\Tools\\word-list.ps1",
      },
    ),
  ];
}

/** The clock ran two hours ahead at this start and was set back before the day went on. */
function tuesday(): LogEvent[] {
  const logon = at("2024-05-14T13:21:40.8102266Z");
  return [
    ...boot(secondsAfter("2024-05-14", "08:57"), []).slice(0, 4),
    ...boot(secondsAfter("2024-05-14", "06:57"), []).slice(3),
    sessionLogon(at("2024-05-14T13:21:43.2218804Z")),
    logonAudited(logon, {
      account: BUILD,
      logonType: 10,
      ipAddress: "192.0.2.44",
      workstation: COMPUTER,
      processName: "C:\\Windows\\System32\\svchost.exe",
      processId: 1096,
    }),
    ...planting(),
  ];
}

/** Id 21 of the terminal services: Sysmon's binding event has the same id. */
function sessionLogon(stamp: EventStamp): LogEvent {
  const provider = "Microsoft-Windows-TerminalServices-LocalSessionManager";
  const fields = [
    { name: "User", value: "CONTOSO\\svc-build" },
    { name: "SessionID", value: { type: "uint32", value: 2 } },
    { name: "Address", value: "192.0.2.44" },
  ] as const;
  return {
    ...plainEvent(stamp, { provider, channel: `${provider}/Operational`, eventId: 21 }, {}),
    payload: { kind: "user-data", name: "EventXML", xmlns: "Event_NS", fields },
  };
}

const BUILD_SHELL = {
  image: POWERSHELL,
  commandLine: "powershell.exe -ExecutionPolicy Bypass -File C:\\Users\\svc-build\\AppData\\Local\\Temp\\wu.ps1",
  processId: 6420,
} as const;
const HOST: PowerShellHost = {
  user: "CONTOSO\\svc-build",
  application: BUILD_SHELL.commandLine,
  scriptName: "C:\\Users\\svc-build\\AppData\\Local\\Temp\\wu.ps1",
};

const PLANTING_SCRIPT = `$name = 'WindowsUpdateCheck'
$filter = Set-WmiInstance -Namespace root\\subscription -Class __EventFilter -Arguments @{
  Name = $name; EventNamespace = 'root\\cimv2'; QueryLanguage = 'WQL'
  Query = "${UPDATE_CHECK.filter.query}"
}
$consumer = Set-WmiInstance -Namespace root\\subscription -Class CommandLineEventConsumer -Arguments @{
  Name = $name; CommandLineTemplate = '${ENCODED}'
}
Set-WmiInstance -Namespace root\\subscription -Class __FilterToConsumerBinding -Arguments @{ Filter = $filter; Consumer = $consumer }
`;

/** CONTOSO\svc-build plants the first subscription; the binding reaches Sysmon before the filter. */
function planting(): LogEvent[] {
  const change = { operation: "Created", user: "CONTOSO\\svc-build" } as const;
  const start = at("2024-05-14T13:22:05.0031127Z");
  const logs = { ...at("2024-05-14T13:22:06.9917302Z"), userSid: BUILD.sid, processId: BUILD_SHELL.processId };
  const parent = { image: CMD, commandLine: '"C:\\Windows\\system32\\cmd.exe"', processId: 6212 };
  const invocation = {
    command: "Set-WmiInstance",
    parameters: [
      ["Namespace", "root\\subscription"],
      ["Class", "__FilterToConsumerBinding"],
      ["Arguments", "System.Collections.Hashtable"],
    ],
  } as const;
  return [
    processAudited(start, {
      subject: BUILD,
      ...BUILD_SHELL,
      parentImage: CMD,
      parentProcessId: parent.processId,
      elevated: true,
    }),
    processCreated(start, {
      ...BUILD_SHELL,
      user: change.user,
      integrity: "High",
      logonId: BUILD.logonId,
      session: 2,
      parent: { ...parent, user: change.user },
    }),
    ...scriptBlock(
      { ...at("2024-05-14T13:22:06.4410873Z"), userSid: BUILD.sid, processId: BUILD_SHELL.processId },
      {
        text: PLANTING_SCRIPT,
        id: "7be3f9a2-5c1f-4f6e-9a0b-2f4c1d7e8b35",
        path: HOST.scriptName ?? "",
        partLength: 700,
      },
    ),
    commandInvoked(logs, HOST, invocation),
    pipelineExecuted(at("2024-05-14T13:22:06.9917302Z"), HOST, {
      commandLine: "Set-WmiInstance -Class __FilterToConsumerBinding",
      invocation,
    }),
    wmiBinding(at("2024-05-14T13:22:07.1204417Z"), change, UPDATE_CHECK),
    wmiFilter(at("2024-05-14T13:22:07.3010952Z"), change, UPDATE_CHECK),
    wmiConsumer(at("2024-05-14T13:22:07.3016640Z"), change, UPDATE_CHECK),
    bindingActivated(at("2024-05-14T13:22:07.4120093Z"), UPDATE_CHECK),
  ];
}

const WMI_HOST = { image: WMIPRVSE, commandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding" };

/** The first subscription runs its command: consumer provider, process, script block. */
function firing(minute: string, { host, child, block }: { host: number; child: number; block: string }): LogEvent[] {
  const payload = { image: POWERSHELL, commandLine: ENCODED, processId: child };
  const start = at(`${minute}:42.8830915Z`);
  return [
    providerLoaded(at(`${minute}:42.7311842Z`), {
      name: "CommandLineEventConsumer",
      path: "%SystemRoot%\\system32\\wbem\\wbemcons.dll",
      hostProcessId: host,
    }),
    processAudited(start, { subject: SYSTEM, ...payload, parentImage: WMIPRVSE, parentProcessId: host }),
    processCreated(start, { ...payload, user: "NT AUTHORITY\\SYSTEM", parent: { ...WMI_HOST, processId: host } }),
    ...scriptBlock(
      { ...at(`${minute}:44.0102876Z`), userSid: SYSTEM.sid, processId: child },
      { text: DOWNLOADER, id: block },
    ),
  ];
}

/** It fires after the start; later a person's remote command runs under WmiPrvSE.exe too, as that person. */
function wednesday(): LogEvent[] {
  const remote = at("2024-05-15T10:14:30.7702213Z");
  const inventory = { image: CMD, commandLine: "cmd.exe /c systeminfo > C:\\Temp\\inventory.txt", processId: 8104 };
  return [
    ...boot(secondsAfter("2024-05-15", "06:57"), [UPDATE_CHECK]),
    ...firing("2024-05-15T07:01", { host: 4972, child: 5532, block: "3b0a7c55-64d2-4a0f-a6f1-0e9d8c7b6a51" }),
    logonAudited(at("2024-05-15T10:14:30.1209981Z"), {
      account: INVENTORY_ADMIN,
      logonType: 3,
      ipAddress: "192.0.2.17",
      workstation: "ADMIN-01",
      package: "Kerberos",
    }),
    processAudited(remote, { subject: INVENTORY_ADMIN, ...inventory, parentImage: WMIPRVSE, parentProcessId: 4620 }),
    processCreated(remote, {
      ...inventory,
      user: "CONTOSO\\adm-inventory",
      integrity: "High",
      logonId: INVENTORY_ADMIN.logonId,
      parent: { ...WMI_HOST, processId: 4620, user: "NT AUTHORITY\\NETWORK SERVICE" },
    }),
  ];
}

/** The first subscription fires once more and goes; a second one comes. */
function thursday(): LogEvent[] {
  const change = { operation: "Deleted", user: "CONTOSO\\svc-build" } as const;
  const removal = `'CommandLineEventConsumer','__EventFilter' | % { Get-WmiObject -Namespace root\\subscription -Class $_ -Filter "Name='WindowsUpdateCheck'" | Remove-WmiObject }
Get-WmiObject -Namespace root\\subscription -Class __FilterToConsumerBinding | ? { $_.Filter -match 'WindowsUpdateCheck' } | Remove-WmiObject
`;
  const user = { userSid: BUILD.sid, processId: 7028 };
  const text = `$n = 'ProfileSync'; $ns = 'root\\default'
$f = New-CimInstance -Namespace $ns -ClassName __EventFilter -Property @{ Name = $n; EventNamespace = 'root\\cimv2'; QueryLanguage = 'WQL'; Query = "${LOGON_SCRIPT.filter.query}" }
$c = New-CimInstance -Namespace $ns -ClassName ActiveScriptEventConsumer -Property @{ Name = $n; ScriptingEngine = 'VBScript'; ScriptText = (Get-Content C:\\ProgramData\\sync.vbs -Raw) }
New-CimInstance -Namespace $ns -ClassName __FilterToConsumerBinding -Property @{ Filter = [ref]$f; Consumer = [ref]$c }
`;
  return [
    ...boot(secondsAfter("2024-05-16", "06:59"), [UPDATE_CHECK]),
    ...firing("2024-05-16T07:03", { host: 4816, child: 5440, block: "90e2d1f7-8c1b-4f0e-b3a4-5d6e7f8091a2" }),
    ...scriptBlock(
      { ...at("2024-05-16T16:40:10.8803341Z"), ...user },
      { text: removal, id: "d8f3b1c0-17e5-4a92-9c64-2b0f5e7a3d41" },
    ),
    wmiConsumer(at("2024-05-16T16:40:11.0271830Z"), change, UPDATE_CHECK),
    wmiFilter(at("2024-05-16T16:40:11.9920034Z"), change, UPDATE_CHECK),
    wmiBinding(at("2024-05-16T16:40:12.6430119Z"), change, UPDATE_CHECK),
    ...scriptBlock(
      { ...at("2024-05-16T16:52:33.1093320Z"), ...user },
      { text, id: "c1a9d0e4-2b7d-4d57-8f0e-91b3a6d2e7f8" },
    ),
    bindingActivated(at("2024-05-16T16:52:34.8822711Z"), LOGON_SCRIPT),
  ];
}

function friday(): LogEvent[] {
  return [
    ...boot(secondsAfter("2024-05-17", "06:58"), [LOGON_SCRIPT]),
    serviceState(at("2024-05-17T07:40:02.1170023Z"), "Windows Update", "stopped"),
  ];
}

/** All events of the case. */
export function firstCaseEvents(): LogEvent[] {
  return [...monday(), ...tuesday(), ...wednesday(), ...thursday(), ...friday()];
}
