/**
 * Where Sigma's log sources are found in Windows event logs. Facts from the taxonomy appendix of the Sigma specification
 * 2.1.0 and from the channel names of Windows. Keys are lower case.
 */

/** One place whose records fit a log source. */
export interface SourcePlace {
  /** Channel names; undefined: any. */
  channels: readonly string[] | undefined;
  /** Providers that stand for the channel where a record has lost its name. */
  providers: readonly string[];
  /** Empty: any id. */
  eventIds: readonly number[];
  /** Fields that must have one of these values. */
  when: Readonly<Record<string, readonly string[]>>;
  /** Names in rules -> names in these records. */
  fields: Readonly<Record<string, string>>;
}

const SYSMON_CHANNEL = "Microsoft-Windows-Sysmon/Operational";
const SYSMON_PROVIDER = "Microsoft-Windows-Sysmon";
const POWERSHELL_CHANNELS = ["Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational"];
const POWERSHELL_PROVIDERS = ["Microsoft-Windows-PowerShell", "PowerShellCore"];

function place(part: Partial<SourcePlace>): SourcePlace {
  return { channels: undefined, providers: [], eventIds: [], when: {}, fields: {}, ...part };
}

function sysmon(eventIds: readonly number[], when: SourcePlace["when"] = {}): readonly SourcePlace[] {
  return [place({ channels: [SYSMON_CHANNEL], providers: [SYSMON_PROVIDER], eventIds, when })];
}

function powershell(eventId: number): readonly SourcePlace[] {
  return [place({ channels: POWERSHELL_CHANNELS, providers: POWERSHELL_PROVIDERS, eventIds: [eventId] })];
}

function classicPowershell(eventId: number): readonly SourcePlace[] {
  return [place({ channels: ["Windows PowerShell"], providers: ["PowerShell"], eventIds: [eventId] })];
}

/** `@...` names are made from other fields, see `fields/made-fields.ts`. */
const PROCESS_4688: SourcePlace = place({
  channels: ["Security"],
  providers: ["Microsoft-Windows-Security-Auditing"],
  eventIds: [4688],
  fields: {
    Image: "NewProcessName",
    ParentImage: "ParentProcessName",
    ProcessId: "@NewProcessId",
    ParentProcessId: "@CreatorProcessId",
    LogonId: "SubjectLogonId",
    User: "@SubjectAccount",
    IntegrityLevel: "@IntegrityLevel",
  },
});

const ANTIVIRUS: SourcePlace = place({
  channels: ["Microsoft-Windows-Windows Defender/Operational"],
  providers: ["Microsoft-Windows-Windows Defender"],
  eventIds: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116],
  fields: { Signature: "ThreatName", Filename: "Path" },
});

/** Categories of product `windows`. */
export const CATEGORIES: Readonly<Record<string, readonly SourcePlace[]>> = {
  process_creation: [...sysmon([1]), PROCESS_4688],
  clipboard_capture: sysmon([24]),
  create_remote_thread: sysmon([8]),
  create_stream_hash: sysmon([15]),
  dns_query: sysmon([22]),
  driver_load: sysmon([6]),
  file_block_executable: sysmon([27]),
  file_block_shredding: sysmon([28]),
  file_change: sysmon([2]),
  file_delete: sysmon([23]),
  file_delete_detected: sysmon([26]),
  file_event: sysmon([11]),
  file_executable_detected: sysmon([29]),
  image_load: sysmon([7]),
  network_connection: sysmon([3]),
  pipe_created: sysmon([17, 18]),
  process_access: sysmon([10]),
  process_tampering: sysmon([25]),
  process_termination: sysmon([5]),
  raw_access_thread: sysmon([9]),
  registry_add: sysmon([12], { EventType: ["CreateKey"] }),
  registry_delete: sysmon([12], { EventType: ["DeleteKey", "DeleteValue"] }),
  registry_event: sysmon([12, 13, 14]),
  registry_rename: sysmon([14]),
  registry_set: sysmon([13]),
  sysmon_error: sysmon([255]),
  sysmon_status: sysmon([4, 16]),
  wmi_event: sysmon([19, 20, 21]),
  ps_module: powershell(4103),
  ps_script: powershell(4104),
  ps_classic_start: classicPowershell(400),
  ps_classic_provider_start: classicPowershell(600),
  ps_classic_script: classicPowershell(800),
  antivirus: [ANTIVIRUS],
};

/** Categories that mean something on Windows without a product. */
export const PRODUCTLESS: readonly string[] = ["antivirus"];

/** Categories of product `windows` that no event log holds: kernel traces. */
export const TRACE_ONLY: readonly string[] = ["file_access", "file_rename"];

/** Services of product `windows` -> channels. */
export const SERVICES: Readonly<Record<string, readonly string[]>> = {
  application: ["Application"],
  "application-experience": [
    "Microsoft-Windows-Application-Experience/Program-Telemetry",
    "Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant",
  ],
  applocker: [
    "Microsoft-Windows-AppLocker/MSI and Script",
    "Microsoft-Windows-AppLocker/EXE and DLL",
    "Microsoft-Windows-AppLocker/Packaged app-Deployment",
    "Microsoft-Windows-AppLocker/Packaged app-Execution",
  ],
  "appmodel-runtime": ["Microsoft-Windows-AppModel-Runtime/Admin"],
  "appxdeployment-server": ["Microsoft-Windows-AppXDeploymentServer/Operational"],
  "appxpackaging-om": ["Microsoft-Windows-AppxPackaging/Operational"],
  bitlocker: ["Microsoft-Windows-BitLocker/BitLocker Management"],
  "bits-client": ["Microsoft-Windows-Bits-Client/Operational"],
  capi2: ["Microsoft-Windows-CAPI2/Operational"],
  "certificateservicesclient-lifecycle-system": [
    "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational",
  ],
  "codeintegrity-operational": ["Microsoft-Windows-CodeIntegrity/Operational"],
  dhcp: ["Microsoft-Windows-DHCP-Server/Operational"],
  "diagnosis-scripted": ["Microsoft-Windows-Diagnosis-Scripted/Operational"],
  "dns-client": ["Microsoft-Windows-DNS Client Events/Operational"],
  "dns-server": ["DNS Server"],
  "dns-server-analytic": ["Microsoft-Windows-DNS-Server/Analytical"],
  "dns-server-audit": ["Microsoft-Windows-DNS-Server/Audit"],
  "driver-framework": ["Microsoft-Windows-DriverFrameworks-UserMode/Operational"],
  "firewall-as": ["Microsoft-Windows-Windows Firewall With Advanced Security/Firewall"],
  "hyper-v-worker": ["Microsoft-Windows-Hyper-V-Worker"],
  "iis-configuration": ["Microsoft-IIS-Configuration/Operational"],
  "kernel-event-tracing": ["Microsoft-Windows-Kernel-EventTracing"],
  "kernel-shimengine": [
    "Microsoft-Windows-Kernel-ShimEngine/Operational",
    "Microsoft-Windows-Kernel-ShimEngine/Diagnostic",
  ],
  ldap: ["Microsoft-Windows-LDAP-Client/Debug"],
  "lsa-server": ["Microsoft-Windows-LSA/Operational"],
  "microsoft-servicebus-client": ["Microsoft-ServiceBus-Client/Operational", "Microsoft-ServiceBus-Client/Admin"],
  "msexchange-management": ["MSExchange Management"],
  ntfs: ["Microsoft-Windows-Ntfs/Operational"],
  ntlm: ["Microsoft-Windows-NTLM/Operational"],
  openssh: ["OpenSSH/Operational"],
  powershell: ["Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational"],
  "powershell-classic": ["Windows PowerShell"],
  "printservice-admin": ["Microsoft-Windows-PrintService/Admin"],
  "printservice-operational": ["Microsoft-Windows-PrintService/Operational"],
  security: ["Security"],
  "security-mitigations": [
    "Microsoft-Windows-Security-Mitigations/Kernel Mode",
    "Microsoft-Windows-Security-Mitigations/User Mode",
  ],
  sense: ["Microsoft-Windows-SENSE/Operational"],
  "servicebus-client": ["Microsoft-ServiceBus-Client/Operational", "Microsoft-ServiceBus-Client/Admin"],
  "shell-core": ["Microsoft-Windows-Shell-Core/Operational"],
  "smbclient-connectivity": ["Microsoft-Windows-SmbClient/Connectivity"],
  "smbclient-security": ["Microsoft-Windows-SmbClient/Security"],
  "smbserver-connectivity": ["Microsoft-Windows-SMBServer/Connectivity"],
  sysmon: ["Microsoft-Windows-Sysmon/Operational"],
  system: ["System"],
  taskscheduler: ["Microsoft-Windows-TaskScheduler/Operational"],
  "terminalservices-localsessionmanager": ["Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"],
  vhdmp: ["Microsoft-Windows-VHDMP/Operational"],
  windefend: ["Microsoft-Windows-Windows Defender/Operational"],
  wmi: ["Microsoft-Windows-WMI-Activity/Operational"],
};

/** Providers of channels whose name doesn't tell them. */
export const CHANNEL_PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  security: ["Microsoft-Windows-Security-Auditing", "Microsoft-Windows-Eventlog"],
  system: ["Service Control Manager", "Microsoft-Windows-Eventlog", "Microsoft-Windows-Kernel-General"],
  "windows powershell": ["PowerShell"],
  "powershellcore/operational": ["PowerShellCore"],
  "openssh/operational": ["OpenSSH"],
  "dns server": ["Microsoft-Windows-DNS-Server-Service"],
  "msexchange management": ["MSExchange CmdletLogs"],
};
