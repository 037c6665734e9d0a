/**
 * Names of the data fields of Windows records, by channel and event id. Sources: Sysmon's schema 4.90 (names of older
 * schemas are among them), manifests of the providers, records observed in public logs.
 */

const words = (text: string): readonly string[] => text.split(" ");
const PROCESS = "ProcessGuid ProcessId Image";
const SUBJECT = "SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId";
const OBJECT = "ObjectServer ObjectType ObjectName HandleId";
const TARGET = "TargetUserSid TargetUserName TargetDomainName TargetLogonId";
const TASK = "ClientProcessStartKey ClientProcessId ParentProcessId RpcCallClientLocality FQDN";
const VERSION = "FileVersion Description Product Company OriginalFileName";
const WMI_CHANGE = "EventType Operation User";

const SYSMON: Readonly<Record<number, string>> = {
  1: `${PROCESS} ${VERSION} CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser`,
  2: `${PROCESS} TargetFilename CreationUtcTime PreviousCreationUtcTime User`,
  3: `${PROCESS} User Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName`,
  4: "State Version SchemaVersion",
  5: `${PROCESS} User`,
  6: "ImageLoaded Hashes Signed Signature SignatureStatus",
  7: `${PROCESS} ImageLoaded ${VERSION} Hashes Signed Signature SignatureStatus User`,
  8: "SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction SourceUser TargetUser",
  9: `${PROCESS} Device User`,
  10: "SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace SourceUser TargetUser",
  11: `${PROCESS} TargetFilename CreationUtcTime User`,
  12: `EventType ${PROCESS} TargetObject User`,
  13: `EventType ${PROCESS} TargetObject Details User`,
  14: `EventType ${PROCESS} TargetObject NewName User`,
  15: `${PROCESS} TargetFilename CreationUtcTime Hash Contents User`,
  16: "Configuration ConfigurationFileHash",
  17: `EventType ${PROCESS} PipeName User`,
  18: `EventType ${PROCESS} PipeName User`,
  19: `${WMI_CHANGE} EventNamespace Name Query`,
  20: `${WMI_CHANGE} Name Type Destination`,
  21: `${WMI_CHANGE} Consumer Filter`,
  22: `${PROCESS} QueryName QueryStatus QueryResults User`,
  23: `${PROCESS} User TargetFilename Hashes IsExecutable Archived`,
  24: `${PROCESS} Session ClientInfo Hashes Archived User`,
  25: `${PROCESS} Type User`,
  26: `${PROCESS} User TargetFilename Hashes IsExecutable`,
  27: `${PROCESS} User TargetFilename Hashes`,
  28: `${PROCESS} User TargetFilename Hashes IsExecutable`,
  29: `${PROCESS} User TargetFilename Hashes`,
  255: "ID Description",
};

const SECURITY: Readonly<Record<number, string>> = {
  4624: `${SUBJECT} ${TARGET} LogonType LogonProcessName AuthenticationPackageName WorkstationName LogonGuid TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort ImpersonationLevel RestrictedAdminMode RemoteCredentialGuard TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId ElevatedToken`,
  4648: `${SUBJECT} LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo ProcessId ProcessName IpAddress IpPort`,
  4656: `${SUBJECT} ${OBJECT} TransactionId AccessList AccessReason AccessMask PrivilegeList RestrictedSidCount ProcessId ProcessName ResourceAttributes`,
  4657: `${SUBJECT} ObjectName ObjectValueName HandleId OperationType OldValueType OldValue NewValueType NewValue ProcessId ProcessName`,
  4662: `${SUBJECT} ${OBJECT} OperationType AccessList AccessMask Properties AdditionalInfo AdditionalInfo2`,
  4663: `${SUBJECT} ${OBJECT} AccessList AccessMask ProcessId ProcessName ResourceAttributes`,
  4672: `${SUBJECT} PrivilegeList`,
  4688: `${SUBJECT} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine ${TARGET} ParentProcessName MandatoryLabel`,
  4689: `${SUBJECT} Status ProcessId ProcessName`,
  4697: `${SUBJECT} ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount ClientProcessStartKey ClientProcessId ParentProcessId RpcCallClientLocality`,
  4698: `${SUBJECT} TaskName TaskContent ${TASK}`,
  4699: `${SUBJECT} TaskName TaskContent ${TASK}`,
  4702: `${SUBJECT} TaskName TaskContentNew ${TASK}`,
  4907: `${SUBJECT} ${OBJECT} OldSd NewSd ProcessId ProcessName`,
};

const WMI: Readonly<Record<number, string>> = {
  5857: "ProviderName Code HostProcess ProcessID ProviderPath",
  5858: "Id ClientMachine User ClientProcessId Component Operation ResultCode PossibleCause",
  5859: "NamespaceName Query User Processid Provider queryid PossibleCause",
  5860: "NamespaceName Query User Processid ClientMachine PossibleCause",
  5861: "Namespace ESS CONSUMER PossibleCause",
};

const POWERSHELL: Readonly<Record<number, string>> = {
  4103: "ContextInfo UserData Payload",
  4104: "MessageNumber MessageTotal ScriptBlockText ScriptBlockId Path",
};

interface ChannelFacts {
  readonly fields: ReadonlyMap<number, readonly string[]>;
  /** Every id that the channel can hold is in `fields`. */
  readonly complete: boolean;
}

function facts(table: Readonly<Record<number, string>>, complete: boolean, common = ""): ChannelFacts {
  const rows = Object.entries(table).map(([id, fields]) => [Number(id), words(`${common}${fields}`)] as const);
  return { fields: new Map(rows), complete };
}

const CLASSIC = facts({ 400: "Data", 600: "Data", 800: "Data" }, false);

const CHANNELS: ReadonlyMap<string, ChannelFacts> = new Map([
  ["microsoft-windows-sysmon/operational", facts(SYSMON, true, "RuleName UtcTime ")],
  ["security", facts(SECURITY, false)],
  ["microsoft-windows-wmi-activity/operational", facts(WMI, true)],
  ["microsoft-windows-powershell/operational", facts(POWERSHELL, false)],
  ["powershellcore/operational", facts(POWERSHELL, false)],
  ["windows powershell", CLASSIC],
]);

/** Fields of the records of a channel with these ids (undefined: any id); undefined where that isn't known. */
export function recordFields(channel: string, ids: readonly number[] | undefined): readonly string[] | undefined {
  const known = CHANNELS.get(channel.toLowerCase());
  if (!known || (ids === undefined && !known.complete)) return undefined;
  const lists = (ids ?? [...known.fields.keys()]).map((id) => known.fields.get(id));
  return lists.every((list) => list !== undefined) ? [...new Set(lists.flat())] : undefined;
}

/** Ids that a channel can hold; undefined where that isn't known. */
export function channelIds(channel: string): readonly number[] | undefined {
  const known = CHANNELS.get(channel.toLowerCase());
  return known?.complete ? [...known.fields.keys()] : undefined;
}

/** Fields that hold the full path of a file. */
export const PATH_FIELDS: ReadonlySet<string> = new Set(
  words(
    "Image ParentImage SourceImage TargetImage ImageLoaded TargetFilename NewProcessName ParentProcessName ProcessName StartModule HostProcess",
  ),
);
