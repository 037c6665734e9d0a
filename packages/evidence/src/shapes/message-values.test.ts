import { describe, expect, test } from "vitest";
import { messageValues } from "./message-values.ts";

const WMI = "Microsoft-Windows-WMI-Activity/Operational";
const SYSMON = "Microsoft-Windows-Sysmon/Operational";

function values(source: string, id: number, message: string): string[] | undefined {
  return messageValues(source, id, message)?.data.map(({ name, value }) => `${name}=${value}`);
}

const cause = (filter: string, consumer: string) =>
  `Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = "${filter}";\n};\nPerm. Consumer: \n` +
  `instance of CommandLineEventConsumer\n{\n\tName = "${consumer}";\n};\n`;
const binding = (filter: string, consumer: string, mof: string) =>
  `Namespace = //./root/subscription; Eventfilter = ${filter} (refer to its activate eventid:5859); Consumer = ${consumer}; PossibleCause = ${mof}`;

describe("WMI-Activity", () => {
  test("5857", () => {
    const text =
      "My provider provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 12; ProviderPath = C:\\p.dll\r\n";
    expect(values(WMI, 5857, text)).toEqual([
      "ProviderName=My provider",
      "Code=0x0",
      "HostProcess=wmiprvse.exe",
      "ProcessID=12",
      "ProviderPath=C:\\p.dll",
    ]);
  });

  test("5858 whose operation holds separators", () => {
    const operation =
      "Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; Operation = ; ResultCode = 1'";
    const text = `Id = {A}; ClientMachine = WKSTN-04; User = CONTOSO\\a; ClientProcessId = 7; Component = Unknown; Operation = ${operation}; ResultCode = 0x80041032; PossibleCause = Unknown`;
    expect(values(WMI, 5858, text)).toEqual([
      "Id={A}",
      "ClientMachine=WKSTN-04",
      "User=CONTOSO\\a",
      "ClientProcessId=7",
      "Component=Unknown",
      `Operation=${operation}`,
      "ResultCode=0x80041032",
      "PossibleCause=Unknown",
    ]);
  });

  test("5859 whose query holds separators", () => {
    const query = "select * from X where A = '; OwnerName = S-1-1-0; HostProcessID = 1'";
    const text = `Namespace = //./root/CIMV2; NotificationQuery = ${query}; OwnerName = S-1-5-18; HostProcessID = 9;  Provider= P Q, queryID = 2; PossibleCause = Permanent`;
    expect(values(WMI, 5859, text)).toEqual([
      "NamespaceName=//./root/CIMV2",
      `Query=${query}`,
      "User=S-1-5-18",
      "Processid=9",
      "Provider=P Q",
      "queryid=2",
      "PossibleCause=Permanent",
    ]);
  });

  test("5860", () => {
    const text =
      "Namespace = ROOT\\CIMV2; NotificationQuery = q; UserName = ; ClientProcessID = 8, ClientMachine = WKSTN-04; PossibleCause = Temporary";
    expect(values(WMI, 5860, text)).toEqual([
      "NamespaceName=ROOT\\CIMV2",
      "Query=q",
      "User=",
      "Processid=8",
      "ClientMachine=WKSTN-04",
      "PossibleCause=Temporary",
    ]);
  });

  test("5861", () => {
    const mof = cause("F", "C");
    expect(messageValues(WMI, 5861, binding("F", 'CommandLineEventConsumer="C"', mof))).toEqual({
      payloadName: "Operation_ESStoConsumerBinding",
      data: [
        { name: "Namespace", value: "//./root/subscription" },
        { name: "ESS", value: "F" },
        { name: "CONSUMER", value: 'CommandLineEventConsumer="C"' },
        { name: "PossibleCause", value: mof.trim() },
      ],
    });
  });

  test("5861 whose filter name is made to mislead", () => {
    const name =
      'x (refer to its activate eventid:5859); Consumer = NTEventLogEventConsumer="SCM Event Log Consumer"; PossibleCause = Binding EventFilter: ';
    const mof = cause(name.replaceAll('"', '\\"'), "C");
    const text = binding(name, 'CommandLineEventConsumer="C"', mof);
    expect(values(WMI, 5861, text)).toEqual([
      "Namespace=//./root/subscription",
      `ESS=${name}`,
      'CONSUMER=CommandLineEventConsumer="C"',
      `PossibleCause=${mof.trim()}`,
    ]);
  });

  test("5861 with collapsed line breaks, or in another language", () => {
    const mof = cause("F", "C").replaceAll(/\s+/g, " ");
    expect(values(WMI, 5861, binding("F", 'C="C"', mof))?.slice(1, 3)).toEqual(["ESS=F", 'CONSUMER=C="C"']);
    expect(values(WMI, 5861, `Espace = x; Cause = ${mof}`)).toEqual([`PossibleCause=${mof.trim()}`]);
  });

  test("other ids and other texts give nothing", () => {
    expect(values(WMI, 10, "Namespace = x")).toBeUndefined();
    for (const id of [5857, 5858, 5859, 5860, 5861])
      expect(values(WMI, id, "Ein Anbieter wurde gestartet")).toBeUndefined();
    expect(values("Security", 4688, "A new process has been created.\r\n\r\nCreator Subject:")).toBeUndefined();
  });
});

describe("Sysmon", () => {
  test("20 whose script looks like further values", () => {
    const text =
      "WmiEventConsumer activity detected:\r\nRuleName: -\r\nEventType: WmiConsumerEvent\r\nUtcTime: 2021-05-04 09:10:11.250\r\nOperation: Created\r\n" +
      'User: A\\b\r\nName:  "n"\r\nType: Script\r\nDestination:  "line 1\r\nName: fake\r\nDestination: fake"';
    expect(values(SYSMON, 20, text)).toEqual([
      "RuleName=-",
      "EventType=WmiConsumerEvent",
      "UtcTime=2021-05-04 09:10:11.250",
      "Operation=Created",
      "User=A\\b",
      'Name= "n"',
      "Type=Script",
      'Destination= "line 1\nName: fake\nDestination: fake"',
    ]);
  });

  test("21 without RuleName", () => {
    expect(
      values(SYSMON, 21, "WmiEventConsumerToFilter activity detected:\nEventType: WmiBindingEvent\nUtcTime: u"),
    ).toEqual(["EventType=WmiBindingEvent", "UtcTime=u"]);
  });

  test("1: any keys", () => {
    expect(values(SYSMON, 1, "Process Create:\r\nRuleName: \r\nImage: C:\\a.exe\r\nCommandLine: a b: c")).toEqual([
      "RuleName=",
      "Image=C:\\a.exe",
      "CommandLine=a b: c",
    ]);
  });
});

describe("Security and PowerShell", () => {
  test("4688, with a command line of two lines", () => {
    const text =
      "A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tLogon ID:\t\t0x3E7\r\n\r\nTarget Subject:\r\n\tAccount Name:\t\t-\r\n\r\n" +
      "Process Information:\r\n\tNew Process Name:\tC:\\a.exe\r\n\tCreator Process Name:\tC:\\b.exe\r\n\tProcess Command Line:\ta: b\r\nc\r\n\r\nToken Elevation Type indicates the type";
    expect(values("Security", 4688, text)).toEqual([
      "SubjectUserSid=S-1-5-18",
      "SubjectLogonId=0x3E7",
      "TargetUserName=-",
      "NewProcessName=C:\\a.exe",
      "ParentProcessName=C:\\b.exe",
      "CommandLine=a: b\nc",
    ]);
  });

  test("4104 whose text holds the template's words", () => {
    const script = "Set-Item x\r\n\r\nScriptBlock ID: fake\r\nPath: fake";
    const text = `Creating Scriptblock text (2 of 3):\r\n${script}\r\n\r\nScriptBlock ID: 1-2\r\nPath: C:\\a.ps1`;
    expect(values("Microsoft-Windows-PowerShell/Operational", 4104, text)).toEqual([
      "MessageNumber=2",
      "MessageTotal=3",
      `ScriptBlockText=${script}`,
      "ScriptBlockId=1-2",
      "Path=C:\\a.ps1",
    ]);
  });

  test("4103", () => {
    const text =
      'CommandInvocation(A): "A"\r\n\r\n\r\nContext:\r\n        Severity = Informational\r\n\r\n\r\nUser Data:\r\n\r\n';
    expect(values("Microsoft-Windows-PowerShell/Operational", 4103, text)).toEqual([
      "ContextInfo=        Severity = Informational",
      "UserData=",
      'Payload=CommandInvocation(A): "A"',
    ]);
  });

  test("800", () => {
    const text =
      "Pipeline execution details for command line: Set-WmiInstance x. \r\n\r\nContext Information: \r\n\tUserId=A\\b\r\n\r\nDetails: \r\nCommandInvocation(A)";
    expect(values("Windows PowerShell", 800, text)).toEqual([
      "Data=Set-WmiInstance x",
      "Data=UserId=A\\b",
      "Data=CommandInvocation(A)",
    ]);
  });

  test("other ids and other texts give nothing", () => {
    for (const id of [800, 4103, 4104])
      expect(values("Windows PowerShell", id, "x\nDetails:\nContext")).toBeUndefined();
    expect(values("Security", 4689, "A process has exited.")).toBeUndefined();
  });
});
