import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Event } from "@unbind/model";
import type { Match } from "@unbind/rules";
import { describe, expect, it } from "vitest";
import { rulesOf, splunk } from "./corpus-run.test-support.ts";

type Values = Readonly<Record<string, string>>;

const SYSTEM = "C:\\Windows\\System32";

function eventOf(provider: string, eventId: number, values: Values): Event {
  return {
    provider,
    channel: provider === "Microsoft-Windows-Security-Auditing" ? "Security" : `${provider}/Operational`,
    eventId,
    recordId: 7n,
    time: 133_600_000_000_000_000n,
    computer: "WKSTN-04",
    userSid: "S-1-5-18",
    processId: 4,
    payloadName: undefined,
    data: Object.entries(values).map(([name, value]) => ({ name, value })),
    message: undefined,
    traits: [],
    ref: { path: "made.evtx", offset: 4608 },
  };
}

const sysmon = (eventId: number, values: Values): Event => eventOf("Microsoft-Windows-Sysmon", eventId, values);
const pathOf = (program: string): string => (program.includes("\\") ? program : `${SYSTEM}\\${program}`);

function start(parent: string, image: string, commandLine: string, more: Values = {}): Event {
  return sysmon(1, {
    Image: pathOf(image),
    CommandLine: commandLine,
    User: "CONTOSO\\svc-build",
    ProcessId: "4242",
    ProcessGuid: "{00000000-0000-0000-0000-000000004242}",
    ParentImage: pathOf(parent),
    ParentCommandLine: `${pathOf(parent)} -Embedding`,
    ParentProcessId: "700",
    OriginalFileName: image.split("\\").at(-1) ?? image,
    ...more,
  });
}

function script(text: string): Event {
  const values = { MessageNumber: "1", MessageTotal: "1", ScriptBlockText: text, ScriptBlockId: "b", Path: "" };
  return eventOf("Microsoft-Windows-PowerShell", 4104, values);
}

function load(image: string, library: string): Event {
  return sysmon(7, {
    ProcessGuid: "{00000000-0000-0000-0000-000000004242}",
    ProcessId: "4242",
    Image: image,
    ImageLoaded: library,
    Hashes: "SHA256=B6B4,IMPHASH=A1A1",
    Signed: "false",
    User: "CONTOSO\\svc-build",
  });
}

const LDAP = "/NAMESPACE:\\\\root\\directory\\ldap PATH";
const PS_LDAP = "Get-WmiObject -namespace root\\directory\\ldap -class";
const SCHEDULE = `${SYSTEM}\\svchost.exe -k netsvcs -p -s Schedule`;

/** What each of the detections that no sample provokes is about, as one event; by file. */
const PROVOKING: Readonly<Record<string, Event>> = {
  creation_of_shadow_copy_with_wmic_and_powershell: start(
    "cmd.exe",
    "wmic.exe",
    "wmic shadowcopy call create Volume=C:\\",
  ),
  detect_webshell_exploit_behavior: start("C:\\inetpub\\w3wp.exe", "whoami.exe", "whoami"),
  domain_account_discovery_with_wmic: start("cmd.exe", "wmic.exe", `wmic ${LDAP} ds_user GET ds_samaccountname`),
  domain_controller_discovery_with_wmic: start("cmd.exe", "wmic.exe", "wmic NTDOMAIN GET DomainControllerAddress"),
  domain_group_discovery_with_wmic: start("cmd.exe", "wmic.exe", `wmic ${LDAP} ds_group GET ds_samaccountname`),
  elevated_group_discovery_with_wmic: start(
    "cmd.exe",
    "wmic.exe",
    `wmic ${LDAP} ds_group where "ds_cn='Domain Admins'"`,
  ),
  get_wmiobject_group_discovery: start("cmd.exe", "powershell.exe", "powershell Get-WMIObject Win32_Group"),
  get_wmiobject_group_discovery_with_script_block_logging: script("Get-WMIObject Win32_Group"),
  getwmiobject_ds_computer_with_powershell: start("cmd.exe", "powershell.exe", `powershell ${PS_LDAP} ds_computer`),
  getwmiobject_ds_computer_with_powershell_script_block: script(`${PS_LDAP} ds_computer`),
  getwmiobject_ds_group_with_powershell: start("cmd.exe", "powershell.exe", `powershell ${PS_LDAP} ds_group`),
  getwmiobject_ds_group_with_powershell_script_block: script(`${PS_LDAP} ds_group`),
  getwmiobject_ds_user_with_powershell: start("cmd.exe", "powershell.exe", `powershell ${PS_LDAP} ds_user`),
  getwmiobject_ds_user_with_powershell_script_block: script(`${PS_LDAP} ds_user`),
  getwmiobject_user_account_with_powershell: start(
    "cmd.exe",
    "powershell.exe",
    "powershell Get-WmiObject Win32_UserAccount",
  ),
  getwmiobject_user_account_with_powershell_script_block: script("Get-WmiObject -Class Win32_UserAccount"),
  impacket_lateral_movement_commandline_parameters: start(
    "wmiprvse.exe",
    "cmd.exe",
    "cmd.exe /Q /c cd \\ 1> \\\\127.0.0.1\\ADMIN$\\__1600000000.12 2>&1",
  ),
  impacket_lateral_movement_smbexec_commandline_parameters: start(
    "services.exe",
    "cmd.exe",
    "cmd.exe /Q /c echo cd ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > C:\\Windows\\abcdefgh.bat",
  ),
  impacket_lateral_movement_wmiexec_commandline_parameters: start(
    "wmiprvse.exe",
    "cmd.exe",
    "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1600000000.12 2>&1",
  ),
  mmc_lolbas_execution_process_spawn: start("mmc.exe", "mshta.exe", "mshta x.hta"),
  ms_scripting_process_loading_wmi_module: load(`${SYSTEM}\\wscript.exe`, `${SYSTEM}\\wbem\\fastprox.dll`),
  office_product_spawning_wmic: start("C:\\Office\\WINWORD.EXE", "wmic.exe", "wmic process list"),
  possible_lateral_movement_powershell_spawn: start("wmiprvse.exe", "powershell.exe", "powershell -enc AAAA"),
  powershell_invoke_cimmethod_cimsession: script("$s = New-CimSession -ComputerName WKSTN-09"),
  powershell_invoke_wmiexec_usage: script("Invoke-WMIExec -Target WKSTN-09"),
  process_kill_base_on_file_path: start(
    "cmd.exe",
    "wmic.exe",
    "wmic process where executablepath='C:\\\\a.exe' delete",
  ),
  recon_avproduct_through_pwh_or_wmi: script("gwmi -Query 'SELECT * FROM AntiVirusProduct'"),
  recon_using_wmi_class: script("Get-WmiObject Win32_Bios"),
  remote_process_instantiation_via_wmi_and_powershell: start(
    "cmd.exe",
    "powershell.exe",
    "powershell Invoke-WmiMethod -CN WKSTN-09 -Class Win32_Process -Name create -ArgumentList calc",
  ),
  remote_process_instantiation_via_wmi_and_powershell_script_block: script(
    "Invoke-WmiMethod -ComputerName WKSTN-09 -Class Win32_Process -Name create -ArgumentList calc",
  ),
  remote_system_discovery_with_wmic: start("cmd.exe", "wmic.exe", `wmic ${LDAP} ds_computer GET ds_samaccountname`),
  resize_shadowstorage_volume: start("cmd.exe", "vssadmin.exe", "vssadmin resize shadowstorage /for=C: /maxsize=401MB"),
  rubeus_kerberos_ticket_exports_through_winlogon_access: sysmon(10, {
    SourceProcessId: "4242",
    SourceImage: "C:\\Temp\\r.exe",
    TargetProcessId: "600",
    TargetImage: `${SYSTEM}\\winlogon.exe`,
    GrantedAccess: "0x1F3FFF",
  }),
  script_execution_via_wmi: start("svchost.exe", `${SYSTEM}\\wbem\\scrcons.exe`, "scrcons.exe -Embedding"),
  services_lolbas_execution_process_spawn: start("services.exe", "regsvr32.exe", "regsvr32 /s x.dll"),
  suspicious_msbuild_spawn: start("wmiprvse.exe", "msbuild.exe", "msbuild x.xml"),
  suspicious_mshta_child_process: start("mshta.exe", "powershell.exe", "powershell -enc AAAA"),
  suspicious_mshta_spawn: start("wmiprvse.exe", "mshta.exe", "mshta x.hta"),
  svchost_lolbas_execution_process_spawn: start("svchost.exe", "mshta.exe", "mshta x.hta"),
  wbemprox_com_object_execution: load("C:\\Users\\Public\\a.exe", `${SYSTEM}\\wbem\\wbemprox.dll`),
  windows_dll_search_order_hijacking_hunt: start("cmd.exe", "C:\\Temp\\version.dll", "version.dll"),
  windows_dll_search_order_hijacking_hunt_with_sysmon: load("C:\\Temp\\a.exe", "C:\\Temp\\version.dll"),
  windows_impair_defenses_disable_win_defender_auto_logging: sysmon(13, {
    EventType: "SetValue",
    Image: `${SYSTEM}\\reg.exe`,
    TargetObject: "HKLM\\System\\CurrentControlSet\\Control\\WMI\\Autologger\\DefenderApiLogger\\Start",
    Details: "DWORD (0x00000000)",
    ProcessGuid: "{00000000-0000-0000-0000-000000004242}",
    User: "CONTOSO\\svc-build",
  }),
  windows_known_abused_dll_loaded_suspiciously: load("C:\\Temp\\a.exe", "C:\\Temp\\version.dll"),
  windows_mof_event_triggered_execution_via_wmi: start("cmd.exe", "mofcomp.exe", "mofcomp x.mof"),
  windows_mshta_writing_to_world_writable_path: sysmon(11, {
    Image: `${SYSTEM}\\mshta.exe`,
    ProcessGuid: "{00000000-0000-0000-0000-000000004242}",
    ProcessId: "4242",
    TargetFilename: "C:\\Windows\\Tasks\\a.bin",
    User: "CONTOSO\\svc-build",
  }),
  windows_powershell_wmi_win32_scheduledjob: script("Get-WmiObject Win32_ScheduledJob"),
  windows_process_commandline_discovery: start("cmd.exe", "wmic.exe", "wmic process where id=4 get commandline /value"),
  windows_process_writing_file_to_world_writable_path: sysmon(11, {
    Image: `${SYSTEM}\\cmd.exe`,
    TargetFilename: "C:\\Windows\\Tasks\\a.txt",
    User: "CONTOSO\\svc-build",
  }),
  windows_scheduled_task_service_spawned_shell: start("svchost.exe", "cmd.exe", "cmd.exe /c a", {
    ParentCommandLine: SCHEDULE,
  }),
  windows_wmi_process_and_service_list: start("cmd.exe", "wmic.exe", "wmic process list brief"),
  winevent_scheduled_task_created_to_spawn_shell: eventOf("Microsoft-Windows-Security-Auditing", 4698, {
    SubjectUserName: "svc-build",
    TaskName: "\\a",
    TaskContent: "<Task><Exec><Command>powershell.exe</Command></Exec></Task>",
  }),
  wmic_group_discovery: start("cmd.exe", "wmic.exe", "wmic group get name"),
  wmic_noninteractive_app_uninstallation: start(
    "cmd.exe",
    "wmic.exe",
    "wmic product where name='a' call uninstall /nointeractive",
  ),
  wmiprsve_lolbas_execution_process_spawn: start("wmiprvse.exe", "mshta.exe", "mshta x.hta"),
  wscript_or_cscript_suspicious_child_process: start("wscript.exe", "cmd.exe", "cmd.exe /c a"),
  wsmprovhost_lolbas_execution_process_spawn: start("wsmprovhost.exe", "mshta.exe", "mshta x.hta"),
  xsl_script_execution_with_wmic: start("cmd.exe", "wmic.exe", 'wmic os get /format:"a.xsl"'),
};

/** Silent for reasons of their own: fields and data that no Windows event gives. */
const NEVER = [
  "detect_wmi_event_subscription_persistence.v10.2026-03-10",
  "windows_common_abused_cmd_shell_risk_behavior",
];

describe.skipIf(!existsSync(splunk))("detections that no sample provokes", () => {
  it("fire on an event made for each, alone, and none else is needed", async () => {
    const loaded = await rulesOf([join(splunk, "wmi-detections"), join(splunk, "generations")]);
    const nameOf = (path: string) => basename(path, ".yml");
    const silent = Object.entries(PROVOKING).flatMap(([name, event]) => {
      const { detectors } = loaded.compile(({ source }) => nameOf(source.path) === name);
      const matches: Match[] = [];
      expect([name, detectors.length]).toEqual([name, 1]);
      for (const detector of detectors) {
        detector.offer(event, (match) => matches.push(match));
        detector.finish((match) => matches.push(match));
      }
      return matches.length === 1 && matches[0]?.events[0] === event ? [] : [name];
    });
    expect(silent).toEqual([]);
  });

  it("stand for all of them but those that Windows' events can't provoke", async () => {
    const loaded = await rulesOf([join(splunk, "wmi-detections"), join(splunk, "generations")]);
    const all = loaded.rules.map(({ source }) => basename(source.path, ".yml"));
    expect([...Object.keys(PROVOKING), ...NEVER].filter((name) => !all.includes(name))).toEqual([]);
    expect([all.length, Object.keys(PROVOKING).length, NEVER.length]).toEqual([88, 58, 2]);
  });
});
