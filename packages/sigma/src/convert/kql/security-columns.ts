/** Columns of the table SecurityEvent that hold fields of Security records (Azure Monitor reference), as spelled there. */
const COLUMNS = (
  "AccessMask AuthenticationPackageName CallerProcessId CallerProcessName CommandLine ElevatedToken FileHash FilePath " +
  "ImpersonationLevel IpAddress IpPort KeyLength LmPackageName LogonGuid LogonProcessName LogonType LogonTypeName " +
  "MandatoryLabel NewProcessId NewProcessName NewTime ObjectName ObjectServer ObjectType ObjectValueName OldTime " +
  "OperationType ParentProcessName PrivilegeList Process ProcessId ProcessName Properties RelativeTargetName " +
  "ServiceAccount ServiceFileName ServiceName ServiceStartType ServiceType SessionName ShareLocalPath ShareName Status " +
  "SubStatus SubjectDomainName SubjectLogonId SubjectUserName SubjectUserSid TargetDomainName TargetLogonId " +
  "TargetOutboundDomainName TargetOutboundUserName TargetServerName TargetSid TargetUserName TargetUserSid TaskName " +
  "TemplateContent TokenElevationType TransmittedServices VirtualAccount Workstation WorkstationName"
).split(" ");

const BY_KEY: ReadonlyMap<string, string> = new Map(COLUMNS.map((name) => [name.toLowerCase(), name]));

/** The column, or undefined. */
export function securityColumn(field: string): string | undefined {
  return BY_KEY.get(field.toLowerCase());
}

/** Fields of Sysmon's process creation that event 4688 doesn't have under any name. */
const NOT_IN_4688 = (
  "Company CurrentDirectory Description FileVersion Hashes LogonGuid OriginalFileName ParentCommandLine " +
  "ParentProcessGuid ParentUser ProcessGuid Product RuleName TerminalSessionId UtcTime"
).split(" ");

/** A test of such a field is false on every 4688. */
export function isAbsentFrom4688(field: string): boolean {
  return NOT_IN_4688.some((name) => name.toLowerCase() === field.toLowerCase());
}
