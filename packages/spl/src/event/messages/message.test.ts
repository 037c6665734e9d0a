import type { Event } from "@unbind/model";
import { expect, test } from "vitest";
import { event, security, sysmon } from "../events.test-support.ts";
import { messageOf } from "./message.ts";

const wmi = (id: number, data: Record<string, string>): Event => event("Microsoft-Windows-WMI-Activity", id, { data });
const powershell = (id: number, data: Record<string, string>): Event =>
  event("Microsoft-Windows-PowerShell", id, { data });

const QUERY = { NamespaceName: "//./root/CIMV2", Query: "select * from X" };

test.each<[what: string, of: Event, message: string]>([
  [
    "5857",
    wmi(5857, {
      ProviderName: "CIMWin32",
      Code: "0x0",
      HostProcess: "wmiprvse.exe",
      ProcessID: "7",
      ProviderPath: "a.dll",
    }),
    "CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 7; ProviderPath = a.dll\r\n",
  ],
  [
    "5858, a value missing",
    wmi(5858, {
      Id: "{1}",
      ClientMachine: "A",
      User: "u",
      ClientProcessId: "7",
      Component: "c",
      Operation: "o",
      ResultCode: "0x1",
    }),
    "Id = {1}; ClientMachine = A; User = u; ClientProcessId = 7; Component = c; Operation = o; ResultCode = 0x1; PossibleCause = \r\n",
  ],
  [
    "5859, with its two blanks and a missing one",
    wmi(5859, { ...QUERY, User: "S-1-5-18", Processid: "7", Provider: "P", queryid: "2", PossibleCause: "Permanent" }),
    "Namespace = //./root/CIMV2; NotificationQuery = select * from X; OwnerName = S-1-5-18; HostProcessID = 7;  Provider= P, queryID = 2; PossibleCause = Permanent\r\n",
  ],
  [
    "5860, names of another manifest: by position",
    wmi(5860, { NS: "ROOT\\CIMV2", Q: "select * from X", U: "u", P: "7", C: "A", Cause: "Temporary" }),
    "Namespace = ROOT\\CIMV2; NotificationQuery = select * from X; UserName = u; ClientProcessID = 7, ClientMachine = A; PossibleCause = Temporary\r\n",
  ],
  [
    "an id without template: the values",
    wmi(11, { CorrelationId: "{1}", Operation: "o" }),
    "CorrelationId: {1}\r\nOperation: o",
  ],
  [
    "Sysmon 21",
    sysmon(21, { RuleName: "", Operation: "Created", Consumer: ' "C"' }),
    'WmiEventConsumerToFilter activity detected:\r\nRuleName: \r\nOperation: Created\r\nConsumer:  "C"',
  ],
  [
    "Security 4689: logon ids in capital digits",
    security(4689, {
      SubjectUserSid: "S-1-5-18",
      SubjectLogonId: "0x3e7",
      ProcessId: "0x1c",
      ProcessName: "C:\\a.exe",
      Status: "0x0",
    }),
    "A process has exited.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\t-\r\n\tAccount Domain:\t\t-\r\n\tLogon ID:\t\t0x3E7\r\n\r\nProcess Information:\r\n\tProcess ID:\t\t0x1c\r\n\tProcess Name:\t\tC:\\a.exe\r\n\tExit Status:\t\t0x0",
  ],
  [
    "Security 4672: a section without heading",
    security(4672, { SubjectUserName: "a", PrivilegeList: "SeDebugPrivilege" }),
    "Special privileges assigned to new logon.\r\n\r\nSubject:\r\n\tSecurity ID:\t\t-\r\n\tAccount Name:\t\ta\r\n\tAccount Domain:\t\t-\r\n\tLogon ID:\t\t-\r\n\r\nPrivileges:\t\tSeDebugPrivilege",
  ],
  [
    "PowerShell 4104",
    powershell(4104, { MessageNumber: "1", MessageTotal: "2", ScriptBlockText: "Get-X", ScriptBlockId: "b" }),
    "Creating Scriptblock text (1 of 2):\r\nGet-X\r\n\r\nScriptBlock ID: b\r\nPath: ",
  ],
  ["an unnamed value", { ...event("other", 3), data: [{ name: "", value: "text" }] }, "text"],
  ["nothing", event("other", 3), ""],
])("%s", (_, of, message) => {
  expect(messageOf(of).text).toBe(message);
});

test("parameter codes inside a value are printed as the message table has them, unknown ones stay", () => {
  const { text } = messageOf(security(4663, { AccessList: "%%4432\r\n\t\t\t\t%%9999" }));
  expect(text).toContain("Accesses:\t\tQuery key value\r\n\t\t\t\t%%9999");
});

test("4103 and 800 hold all of their parts", () => {
  const step = messageOf(powershell(4103, { Payload: "P1", ContextInfo: "C1", UserData: "U1" })).text;
  expect(step.match(/P1|C1|U1/g)).toEqual(["P1", "C1", "U1"]);
  const data = ["cmd", "ctx", "det"].map((value) => ({ name: "Data", value }));
  const pipeline = messageOf({ ...event("PowerShell", 800), data }).text;
  expect(pipeline).toBe(
    "Pipeline execution details for command line: cmd. \r\n\r\nContext Information: \r\nctx \r\n\r\nDetails: \r\ndet",
  );
});
