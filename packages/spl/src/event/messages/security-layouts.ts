/** Sections, labels and values of Security messages, by event id. Labels as English Windows prints them. */

/** One `Label: value` line. */
interface LayoutLine {
  readonly label: string;
  /** Name of the value in EventData. */
  readonly field: string;
}

/** What a message consists of; a section without heading isn't indented. */
export interface SecurityLayout {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly lines: readonly LayoutLine[] }[];
}

/** Heading and lines (`Label=Field`) in turn. */
type Section = readonly [heading: string, ...lines: string[]];

function layout(title: string, ...sections: Section[]): SecurityLayout {
  return { title, sections: sections.map(([heading, ...lines]) => ({ heading, lines: lines.map(line) })) };
}

function line(text: string): LayoutLine {
  const at = text.indexOf("=");
  return { label: text.slice(0, at), field: text.slice(at + 1) };
}

function account(prefix: string): string[] {
  return [
    `Security ID=${prefix}UserSid`,
    `Account Name=${prefix}UserName`,
    `Account Domain=${prefix}DomainName`,
    `Logon ID=${prefix}LogonId`,
  ];
}

const SUBJECT: Section = ["Subject", ...account("Subject")];
const TARGET = ["Security ID=TargetSid", "Account Name=TargetUserName", "Account Domain=TargetDomainName"] as const;
const PROCESS: Section = ["Process Information", "Process ID=ProcessId", "Process Name=ProcessName"];
const NETWORK: Section = [
  "Network Information",
  "Workstation Name=WorkstationName",
  "Source Network Address=IpAddress",
  "Source Port=IpPort",
];
const AUTHENTICATION: Section = [
  "Detailed Authentication Information",
  "Logon Process=LogonProcessName",
  "Authentication Package=AuthenticationPackageName",
  "Transited Services=TransmittedServices",
  "Package Name (NTLM only)=LmPackageName",
  "Key Length=KeyLength",
];
const OBJECT = [
  "Object Server=ObjectServer",
  "Object Type=ObjectType",
  "Object Name=ObjectName",
  "Handle ID=HandleId",
] as const;
const GROUP: Section = ["Group", "Security ID=TargetSid", "Group Name=TargetUserName", "Group Domain=TargetDomainName"];
const MEMBER: Section = ["Member", "Security ID=MemberSid", "Account Name=MemberName"];
const PRIVILEGES: Section = ["Additional Information", "Privileges=PrivilegeList"];
const TASK: Section = ["Task Information", "Task Name=TaskName", "Task Content=TaskContent"];

function connection(title: string): SecurityLayout {
  return layout(
    title,
    ["Application Information", "Process ID=ProcessID", "Application Name=Application"],
    [
      "Network Information",
      "Direction=Direction",
      "Source Address=SourceAddress",
      "Source Port=SourcePort",
      "Destination Address=DestAddress",
      "Destination Port=DestPort",
      "Protocol=Protocol",
    ],
    ["Filter Information", "Filter Run-Time ID=FilterRTID", "Layer Name=LayerName", "Layer Run-Time ID=LayerRTID"],
  );
}

const LOGON = layout(
  "An account was successfully logged on.",
  SUBJECT,
  [
    "Logon Information",
    "Logon Type=LogonType",
    "Restricted Admin Mode=RestrictedAdminMode",
    "Virtual Account=VirtualAccount",
    "Elevated Token=ElevatedToken",
  ],
  ["", "Impersonation Level=ImpersonationLevel"],
  [
    "New Logon",
    ...account("Target"),
    "Linked Logon ID=TargetLinkedLogonId",
    "Network Account Name=TargetOutboundUserName",
    "Network Account Domain=TargetOutboundDomainName",
    "Logon GUID=LogonGuid",
  ],
  PROCESS,
  NETWORK,
  AUTHENTICATION,
);

const FAILED_LOGON = layout(
  "An account failed to log on.",
  SUBJECT,
  ["", "Logon Type=LogonType"],
  ["Account For Which Logon Failed", ...account("Target").slice(0, 3)],
  ["Failure Information", "Failure Reason=FailureReason", "Status=Status", "Sub Status=SubStatus"],
  ["Process Information", "Caller Process ID=ProcessId", "Caller Process Name=ProcessName"],
  NETWORK,
  AUTHENTICATION,
);

const EXPLICIT_LOGON = layout(
  "A logon was attempted using explicit credentials.",
  [...SUBJECT, "Logon GUID=LogonGuid"],
  [
    "Account Whose Credentials Were Used",
    "Account Name=TargetUserName",
    "Account Domain=TargetDomainName",
    "Logon GUID=TargetLogonGuid",
  ],
  ["Target Server", "Target Server Name=TargetServerName", "Additional Information=TargetInfo"],
  PROCESS,
  ["Network Information", "Network Address=IpAddress", "Port=IpPort"],
);

const PROCESS_CREATION = layout(
  "A new process has been created.",
  ["Creator Subject", ...account("Subject")],
  ["Target Subject", ...account("Target")],
  [
    "Process Information",
    "New Process ID=NewProcessId",
    "New Process Name=NewProcessName",
    "Token Elevation Type=TokenElevationType",
    "Mandatory Label=MandatoryLabel",
    "Creator Process ID=ProcessId",
    "Creator Process Name=ParentProcessName",
    "Process Command Line=CommandLine",
  ],
);

const REGISTRY_VALUE = layout(
  "A registry value was modified.",
  SUBJECT,
  [
    "Object",
    "Object Name=ObjectName",
    "Object Value Name=ObjectValueName",
    "Handle ID=HandleId",
    "Operation Type=OperationType",
  ],
  PROCESS,
  [
    "Change Information",
    "Old Value Type=OldValueType",
    "Old Value=OldValue",
    "New Value Type=NewValueType",
    "New Value=NewValue",
  ],
);

/** Layouts of the ids whose messages searches read. */
export const SECURITY_LAYOUTS: ReadonlyMap<number, SecurityLayout> = new Map([
  [4624, LOGON],
  [4625, FAILED_LOGON],
  [4634, layout("An account was logged off.", ["Subject", ...account("Target")], ["", "Logon Type=LogonType"])],
  [4648, EXPLICIT_LOGON],
  [4657, REGISTRY_VALUE],
  [
    4662,
    layout(
      "An operation was performed on an object.",
      SUBJECT,
      ["Object", ...OBJECT],
      [
        "Operation",
        "Operation Type=OperationType",
        "Accesses=AccessList",
        "Access Mask=AccessMask",
        "Properties=Properties",
      ],
    ),
  ],
  [
    4663,
    layout(
      "An attempt was made to access an object.",
      SUBJECT,
      ["Object", ...OBJECT, "Resource Attributes=ResourceAttributes"],
      PROCESS,
      ["Access Request Information", "Accesses=AccessList", "Access Mask=AccessMask"],
    ),
  ],
  [4672, layout("Special privileges assigned to new logon.", SUBJECT, ["", "Privileges=PrivilegeList"])],
  [4688, PROCESS_CREATION],
  [4689, layout("A process has exited.", SUBJECT, [...PROCESS, "Exit Status=Status"])],
  [4698, layout("A scheduled task was created.", SUBJECT, TASK)],
  [4720, layout("A user account was created.", SUBJECT, ["New Account", ...TARGET])],
  [4726, layout("A user account was deleted.", SUBJECT, ["Target Account", ...TARGET])],
  [4728, layout("A member was added to a security-enabled global group.", SUBJECT, MEMBER, GROUP, PRIVILEGES)],
  [4729, layout("A member was removed from a security-enabled global group.", SUBJECT, MEMBER, GROUP, PRIVILEGES)],
  [4732, layout("A member was added to a security-enabled local group.", SUBJECT, MEMBER, GROUP, PRIVILEGES)],
  [4733, layout("A member was removed from a security-enabled local group.", SUBJECT, MEMBER, GROUP, PRIVILEGES)],
  [5156, connection("The Windows Filtering Platform has permitted a connection.")],
  [5157, connection("The Windows Filtering Platform has blocked a connection.")],
]);
