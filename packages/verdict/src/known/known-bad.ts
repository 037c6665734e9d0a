/**
 * Names, queries and payloads of malware, offensive tools, tests and teaching samples, each with the place it was
 * published. A name raises a score a little and decides nothing: operators change names.
 *
 * Over 400 lines, since it is one table: an entry is found by looking down it.
 *
 * In queries `<...>` stands for text that the operator chooses. Queries are compared folded, see `foldQuery`.
 */
export type FamilyKind = "malware" | "tool" | "test" | "sample";

export interface KnownConsumer {
  class?: string;
  name?: string;
}

export interface KnownBad {
  id: string;
  family: string;
  kind: FamilyKind;
  /** Names, queries and payload come from code or captures of it; others are hearsay and never match as a whole. */
  isExact: boolean;
  filters: readonly string[];
  consumers: readonly KnownConsumer[];
  queries: readonly string[];
  /** Over the command line or script; only where it tells this family from others. */
  payload?: RegExp;
  /** WMI classes in which it keeps code. */
  payloadClasses?: readonly string[];
  /** ATT&CK software and groups. */
  attack?: readonly string[];
  source: string;
}

const COMMAND = "CommandLineEventConsumer";
const SCRIPT = "ActiveScriptEventConsumer";

const MODIFIED = "SELECT * FROM __InstanceModificationEvent WITHIN";
const PERF = "TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System'";
const UPTIME = "TargetInstance.SystemUpTime";
const BOOT = `${MODIFIED} 60 WHERE ${PERF} AND ${UPTIME} >= 240 AND ${UPTIME} < 325`;
const DAILY = `${MODIFIED} 60 WHERE TargetInstance ISA 'Win32_LocalTime' AND TargetInstance.Hour = <hour> AND TargetInstance.Minute = <minute> GROUP WITHIN 60`;
const NOTEPAD = "TargetInstance ISA 'Win32_Process' AND TargetInstance.Name = 'notepad.exe'";

function consumers(className: string, ...names: string[]): KnownConsumer[] {
  return names.map((name) => ({ class: className, name }));
}

export const knownBad: readonly KnownBad[] = [
  {
    id: "poshspy",
    family: "APT29 POSHSPY",
    kind: "malware",
    isExact: true,
    filters: ["BfeOnServiceStartTypeChange"],
    consumers: consumers(COMMAND, "WindowsParentalControlsMigration"),
    queries: [],
    payload: /\bRacTask\b|\bHiveUploadTask\b/i,
    payloadClasses: ["RacTask"],
    attack: ["S0150", "G0016"],
    source: "FireEye, March 2017, on POSHSPY; matthewdunwoody/POSHSPY",
  },
  {
    id: "wannamine-dsm",
    family: "WannaMine (spring 2018)",
    kind: "malware",
    isExact: true,
    filters: ["DSM Event Log Filter", "SCM Events Log Filter"],
    consumers: consumers(COMMAND, "DSM Event Log Consumer", "SCM Events Log Consumer"),
    queries: [],
    payload: /\bWin32_Services\b|\bsystemcore_Updater\b/i,
    payloadClasses: ["root\\default:Win32_Services", "root\\default:systemcore_Updater"],
    source: "lo0pback/Remove-WannaMine; christofersimbar/WannaMineCleaner",
  },
  {
    id: "wannamine-event8",
    family: "WannaMine (systemcore_Updater8)",
    kind: "malware",
    isExact: true,
    filters: ["SCM Event8 Log Filter", "SCM Event8 Log Filter2"],
    consumers: consumers(COMMAND, "SCM Event8 Log Consumer", "SCM Event8 Log Consumer2"),
    queries: [],
    payload: /\bsystemcore_Updater8\b/i,
    payloadClasses: ["root\\default:systemcore_Updater8"],
    source: "INCIBE-CERT/threat-reports WannaMine; Nedradan/WannaMineRemover",
  },
  {
    id: "scm-event-consumer",
    family: "imitation of the Windows default",
    kind: "malware",
    isExact: false,
    filters: ["SCM Event Filter"],
    consumers: consumers(COMMAND, "SCM Event Consumer"),
    queries: [],
    source: "SANS note quoted in public study notes",
  },
  {
    id: "lemonduck",
    family: "LemonDuck",
    kind: "malware",
    isExact: true,
    filters: ["blackball"],
    consumers: [{ class: COMMAND }],
    queries: [`${MODIFIED} 3600 WHERE ${PERF}`],
    payload: /^\s*\/c\s+powershell(?:\.exe)?\s+-c\b/i,
    source: "samples with comments in public malware notes",
  },
  {
    id: "mykings",
    family: "MyKings/Smominru",
    kind: "malware",
    isExact: false,
    filters: ["fuckyoumm2_filter"],
    consumers: consumers(SCRIPT, "fuckyoumm2_consumer"),
    queries: ["select * from __timerevent where timerid='fuckyoumm2_itimer'"],
    source: "public malware notes and YARA conversions of antivirus signatures",
  },
  {
    id: "eventloger-miner",
    family: "coin miner Eventloger (muma)",
    kind: "malware",
    isExact: true,
    filters: ["Eventloger"],
    consumers: consumers(COMMAND, "Eventloger"),
    queries: [`${MODIFIED} 300 WHERE ${PERF}`],
    payload: /powershell\.exe\s+-NonInteractive\s+-windowstyle\s+hidden\s+-enc\b/i,
    source: "alipaynotice/coinm muma1.ps1",
  },
  {
    id: "syndicasec-wimmie",
    family: "Syndicasec/Wimmie/WMIGhost (Thrip)",
    kind: "malware",
    isExact: true,
    filters: ["ProbeScriptFint"],
    consumers: consumers(SCRIPT, "ProbeScriptFint"),
    queries: ["select * from __timerevent where timerid='ProbeScriptFint'"],
    source: "Neo23x0/signature-base yara/apt_thrip.yar",
  },
  {
    id: "metador",
    family: "Metador metaMain",
    kind: "malware",
    isExact: false,
    filters: [],
    consumers: [{ name: "hard_disk_stat" }],
    queries: [],
    payload: /\bcdb(?:\.exe)?\b/i,
    attack: ["S1059", "G1013"],
    source: "MITRE ATT&CK v18.1, uses of T1546.003",
  },
  {
    id: "regduke",
    family: "APT29 RegDuke",
    kind: "malware",
    isExact: false,
    filters: [],
    consumers: [],
    queries: [
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'WINWORD.EXE'",
      "SELECT * FROM __InstanceCreationEvent WITHIN <seconds> WHERE TargetInstance ISA 'Win32_Process' AND TargetInstance.Name = 'WINWORD.EXE'",
    ],
    attack: ["S0511"],
    source: "MITRE ATT&CK v18.1, uses of T1546.003",
  },
  {
    id: "blue-mockingbird",
    family: "Blue Mockingbird",
    kind: "malware",
    isExact: false,
    filters: [],
    consumers: [],
    queries: [],
    payload: /\bmofcomp(?:\.exe)?\b[^\n]{0,300}\.mof\b/i,
    attack: ["G0108"],
    source: "MITRE ATT&CK v18.1, uses of T1546.003",
  },
  {
    id: "powersploit-updater",
    family: "PowerSploit and old Empire persistence",
    kind: "tool",
    isExact: true,
    filters: ["Updater"],
    consumers: consumers(COMMAND, "Updater"),
    queries: [BOOT, DAILY],
    payload: /\\powershell\.exe"?\s+-NonI(?:nteractive\b|\s+-W\s+hidden\s+-enc\b)/i,
    source: "PowerShellMafia/PowerSploit Persistence.psm1; EmpireProject/Empire wmi.py",
  },
  {
    id: "empire-autoupdater",
    family: "Empire wmi_updater",
    kind: "tool",
    isExact: true,
    filters: ["AutoUpdater"],
    consumers: consumers(COMMAND, "AutoUpdater"),
    queries: [BOOT, DAILY],
    payload: /powershell(?:\.exe)?\s+-noP\s+-sta\s+-w\s+1\s+-enc\b/i,
    source: "EmpireProject/Empire wmi_updater.py",
  },
  {
    id: "empire-sharpsploit",
    family: "Empire and Covenant PersistWMI (SharpSploit)",
    kind: "tool",
    isExact: false,
    filters: ["Evil Persistence"],
    consumers: [{ class: COMMAND, name: "Evil Persistence" }, { class: SCRIPT }],
    queries: [],
    payload: /powershell(?:\.exe)?\s+-Sta\s+-Nop\s+-Window\s+Hidden\s+-EncodedCommand\b/i,
    source: "BC-SECURITY/Empire PersistWMI.yaml; OTRF/Security-Datasets covenant_persistwmi",
  },
  {
    id: "metasploit",
    family: "Metasploit WMI persistence",
    kind: "tool",
    isExact: true,
    filters: ["UPDATER", "Telemetrics"],
    consumers: consumers(COMMAND, "UPDATER", "Telemetrics"),
    queries: [
      BOOT,
      "Select * FROM __TimerEvent WHERE TimerID = 'trigger'",
      "SELECT * FROM __InstanceCreationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_NTLogEvent' AND Targetinstance.EventCode = '4625' And Targetinstance.Message Like '%<user>%'",
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'CALC.EXE'",
      "SELECT * FROM __InstanceDeletionEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process' AND Targetinstance.Name = 'waitfor.exe'",
    ],
    payload: /powershell\.exe\s+-nop\s+-w\s+hidden\s+-noni\s+-e\b|\bwaitfor\.exe\s+CALL\b/i,
    source: "rapid7/metasploit-framework wmi_persistence.rb and windows/persistence/wmi",
  },
  {
    id: "wmi-backdoor",
    family: "WMI_Backdoor (APTSimulator)",
    kind: "tool",
    isExact: true,
    filters: [
      "TimingIntervalTrigger",
      "DatetimeTrigger",
      "ProcessStartTrigger",
      "LockedScreenTrigger",
      "InteractiveLogonTrigger",
      "DriveInsertionTrigger",
      "NewOrModifiedFileTrigger",
    ],
    consumers: consumers(SCRIPT, "LaunchBeaconingBackdoor", "KillProcess", "DriveInfector", "FileUpload"),
    queries: [
      "SELECT * FROM __TimerEvent WHERE TimerID = 'Timer'",
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = '<program>'",
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'LogonUI.exe'",
      "SELECT * FROM __InstanceCreationEvent WITHIN 15 WHERE TargetInstance ISA 'Win32_LogonSession' AND TargetInstance.LogonType = 2",
      "SELECT * FROM Win32_VolumeChangeEvent WHERE EventType = 2",
    ],
    source: "mattifestation/WMI_Backdoor; AndrewRathbun/DFIRArtifactMuseum APTSimulator hosts",
  },
  {
    id: "powerlurk",
    family: "PowerLurk",
    kind: "tool",
    isExact: true,
    filters: ["KillProc", "DLThumbdrive", "Logonlog", "CheckIn", "ExecuteSystemCheck", "Lurker"],
    consumers: [{ class: COMMAND }, { class: SCRIPT }],
    queries: [
      "SELECT * FROM Win32_VolumeChangeEvent WHERE EventType = 2",
      "SELECT * FROM __InstanceCreationEvent WITHIN 10 WHERE TargetInstance ISA 'Win32_LoggedOnUser'",
      "Select * from __TimerEvent where TimerId = 'WindowsTimer'",
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = '<program>'",
    ],
    source: "Sw4mpf0x/PowerLurk PowerLurk.ps1",
  },
  {
    id: "impacket",
    family: "Impacket wmipersist",
    kind: "tool",
    isExact: true,
    filters: ["EF_<name>"],
    consumers: [{ class: SCRIPT }],
    queries: ["select * from __TimerEvent where TimerID = 'TI_<name>'"],
    source: "fortra/impacket examples/wmipersist.py",
  },
  {
    id: "sharpwmi",
    family: "SharpWMI executevbs",
    kind: "tool",
    isExact: true,
    filters: [],
    consumers: [{ class: SCRIPT }],
    queries: ["SELECT * FROM __TimerEvent WHERE TimerID = 'Timer'"],
    source: "GhostPack/SharpWMI Program.cs",
  },
  {
    id: "mdsec-wmipersist",
    family: "MDSec WMIPersist",
    kind: "sample",
    isExact: true,
    filters: ["demoEventFilter"],
    consumers: consumers(SCRIPT, "BadActiveScriptEventConsumer"),
    queries: [`SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE ${NOTEPAD}`],
    source: "mdsecactivebreach/WMIPersistence",
  },
  {
    id: "n0pe-sled",
    family: "WMI-Persistence.ps1 and its copies",
    kind: "tool",
    isExact: true,
    filters: ["Cleanup"],
    consumers: consumers(COMMAND, "DataCleanup"),
    queries: [BOOT, DAILY],
    payload: /powershell\.exe\s+-nop\s+-c\s+"?IEX\b|\\WScript\.exe\s+\/NoLogo\s+\/B\s+C:\\Windows\\winx64\.vbs/i,
    source: "n0pe-sled/WMI-Persistence; gist bkr32/cedacff28097bc95d2202702d972b8f5",
  },
  {
    id: "poshc2",
    family: "PoshC2 Invoke-WMIEvent",
    kind: "tool",
    isExact: true,
    filters: [],
    consumers: [{ class: COMMAND }],
    queries: [DAILY],
    attack: ["S0378"],
    source: "nettitude/PoshC2 Invoke-WMIEvent.ps1",
  },
  {
    id: "sharpstay",
    family: "SharpStay",
    kind: "tool",
    isExact: true,
    filters: [],
    consumers: [{ class: COMMAND }],
    queries: [BOOT, DAILY],
    source: "0xthirteen/SharpStay Program.cs",
  },
  {
    id: "silenttrinity",
    family: "SILENTTRINITY wmipersistence",
    kind: "tool",
    isExact: false,
    filters: [],
    consumers: [],
    queries: [
      "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'notepad.exe'",
      `SELECT * FROM __InstanceCreationEvent WITHIN <seconds> WHERE ${NOTEPAD}`,
    ],
    attack: ["S0692"],
    source: "SILENTTRINITY wmipersistence.py and .boo",
  },
  {
    id: "winpwnage-bot",
    family: "WinPwnage elevate by wmic, and its copies",
    kind: "tool",
    isExact: true,
    filters: ["BotFilter82"],
    consumers: consumers(COMMAND, "BotConsumer23"),
    queries: [`${MODIFIED} 10 WHERE ${PERF}`, `${MODIFIED} 60 WHERE ${PERF}`],
    source: "rootm0s/WinPwnage elevateMethod5.py; sbousseaden/EVTX-ATTACK-SAMPLES",
  },
  {
    id: "winpwnage-mof",
    family: "WinPwnage persistence by mofcomp",
    kind: "tool",
    isExact: true,
    filters: ["wpEventFilter"],
    consumers: consumers(COMMAND, "wpEventConsumer"),
    queries: [`${MODIFIED} 60 WHERE ${PERF} AND ${UPTIME} >= 200 AND ${UPTIME} < 360`],
    source: "rootm0s/WinPwnage persistMethod1.py and copies",
  },
  {
    id: "mysql-mof",
    family: "MySQL privilege escalation nullevt.mof",
    kind: "sample",
    isExact: true,
    filters: ["filtP1", "filtP2"],
    consumers: consumers(SCRIPT, "consPCSV2", "consp1"),
    queries: [
      "Select * From __InstanceModificationEvent Where TargetInstance Isa 'Win32_LocalTime' And TargetInstance.Second = 5",
    ],
    payload: /ActiveXObject\("WScript\.Shell"\)[\s\S]{0,200}net\.exe\s+user\b/i,
    source: "public copies of nullevt.mof",
  },
  {
    id: "wmi-drive-infector",
    family: "drive infector gist",
    kind: "sample",
    isExact: true,
    filters: ["DriveChanged"],
    consumers: consumers(COMMAND, "Infector"),
    queries: ["SELECT * FROM Win32_VolumeChangeEvent"],
    source: "gist mattifestation/bf9af6fbafd0c421455cd62693edcb7a",
  },
  {
    id: "custom-consumer-class",
    family: "consumer classes of their own (Graeber, Christensen; WmiEventingNoisemaker)",
    kind: "tool",
    isExact: true,
    filters: [],
    consumers: [{ class: "NotActiveScript" }, { class: "NotCommandLine" }],
    queries: [],
    source: "mgreen27/mgreen27.github.io WmiEventingNoisemaker.ps1",
  },
  {
    id: "atomic-1",
    family: "Atomic Red Team T1546.003 test 1",
    kind: "test",
    isExact: true,
    filters: ["AtomicRedTeam-WMIPersistence-CommandLineEventConsumer-Example", "AtomicRedTeam-WMIPersistence-Example"],
    consumers: consumers(
      COMMAND,
      "AtomicRedTeam-WMIPersistence-CommandLineEventConsumer-Example",
      "AtomicRedTeam-WMIPersistence-Example",
    ),
    queries: [BOOT],
    source: "redcanaryco/atomic-red-team T1546.003.yaml, 3c64f177-28e2-49eb-a799-d767b24dd1e0",
  },
  {
    id: "atomic-2",
    family: "Atomic Red Team T1546.003 test 2",
    kind: "test",
    isExact: true,
    filters: ["AtomicRedTeam-WMIPersistence-ActiveScriptEventConsumer-Example"],
    consumers: consumers(SCRIPT, "AtomicRedTeam-WMIPersistence-ActiveScriptEventConsumer-Example"),
    queries: [BOOT],
    source: "redcanaryco/atomic-red-team T1546.003.yaml, fecd0dfd-fb55-45fa-a10b-6250272d0832",
  },
  {
    id: "atomic-3",
    family: "Atomic Red Team T1546.003 test 3",
    kind: "test",
    isExact: true,
    filters: ["AtomicRedTeam_filter"],
    consumers: consumers(COMMAND, "AtomicRedTeam_consumer"),
    queries: [`SELECT * FROM __InstanceCreationEvent Within 3 Where ${NOTEPAD}`],
    source: "redcanaryco/atomic-red-team T1546.003.mof, 29786d7e-8916-4de6-9c55-be7b093b2706",
  },
  {
    id: "lab-dissect",
    family: "teaching material (dissect.target fixtures)",
    kind: "sample",
    isExact: true,
    filters: ["Windows Update Event MOF", 'Windows" Update Event MOF', "Pentestlab-WMI"],
    consumers: [...consumers(COMMAND, "Windows Update Consumer MOF"), ...consumers(SCRIPT, "bad vbs")],
    queries: [
      "SELECT * FROM __InstanceCreationEvent WITHIN 5WHERE TargetInstance ISA 'Win32_Process' AND TargetInstance.Name = 'test.exe'",
    ],
    payload: /powershell\.exe\s+-nop\s+iex\(New-Object\s+Net\.WebClient\)\.DownloadString\('[^']*'\);\s*bad\.exe/i,
    source: "fox-it/dissect.target tests/plugins/os/windows/test_cim.py",
  },
];
