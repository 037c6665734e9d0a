/**
 * Fields that the Splunk Add-on for Windows makes of Security events, as far as published searches and data models read
 * them. Names: data source lists of splunk/security_content; which account `user` is, from the CIM's words.
 */
import type { Event } from "@unbind/model";
import { constant, copy, type DerivedField, type DerivedFields, decimal, lastPart, stated } from "./derived-field.ts";

const subject: DerivedField = (event) => stated(event, "SubjectUserName");
const targetUser: DerivedField = (event) => stated(event, "TargetUserName");

const EVERY: DerivedFields = {
  user: (event) => targetUser(event) ?? subject(event),
  src_user: subject,
  src_nt_domain: (event) => stated(event, "SubjectDomainName"),
  vendor_product: constant("Microsoft Windows"),
  Caller_User_Name: subject,
  Caller_Domain: (event) => stated(event, "SubjectDomainName"),
  Target_User_Name: targetUser,
  Target_Domain: (event) => stated(event, "TargetDomainName"),
  app: (event) => (stated(event, "WorkstationName") === undefined ? "win:local" : "win:remote"),
  src_ip: (event) => stated(event, "IpAddress"),
  src: (event) => stated(event, "IpAddress") ?? stated(event, "WorkstationName"),
  Logon_ID: (event) => stated(event, "SubjectLogonId") ?? stated(event, "TargetLogonId"),
  Object_Name: copy("ObjectName"),
};

/** `S-1-16-12288` is high integrity (winnt.h: mandatory label RIDs). */
const LEVELS: Readonly<Record<string, string>> = {
  "S-1-16-4096": "low",
  "S-1-16-8192": "medium",
  "S-1-16-8448": "medium",
  "S-1-16-12288": "high",
  "S-1-16-16384": "system",
};

function integrityLevel(event: Event): string | undefined {
  const label = stated(event, "MandatoryLabel");
  return label !== undefined && Object.hasOwn(LEVELS, label) ? LEVELS[label] : undefined;
}

const PROCESS: DerivedFields = {
  ...EVERY,
  action: constant("allowed"),
  os: constant("Microsoft Windows"),
  user: (event) => targetUser(event) ?? subject(event),
  user_id: (event) => stated(event, "SubjectUserSid"),
  process: copy("CommandLine"),
  Process_Command_Line: copy("CommandLine"),
  process_path: copy("NewProcessName"),
  process_name: lastPart("NewProcessName"),
  process_exec: lastPart("NewProcessName"),
  process_id: decimal("NewProcessId"),
  process_integrity_level: integrityLevel,
  new_process: copy("NewProcessName"),
  new_process_id: decimal("NewProcessId"),
  new_process_name: lastPart("NewProcessName"),
  parent_process: copy("ParentProcessName"),
  parent_process_path: copy("ParentProcessName"),
  parent_process_name: lastPart("ParentProcessName"),
  parent_process_exec: lastPart("ParentProcessName"),
  parent_process_id: decimal("ProcessId"),
  Token_Elevation_Type: copy("TokenElevationType"),
};

function logon(action: string): DerivedFields {
  return {
    ...EVERY,
    action: constant(action),
    user: targetUser,
    authentication_method: copy("AuthenticationPackageName"),
    Logon_Type: copy("LogonType"),
  };
}

function connection(action: string): DerivedFields {
  return {
    ...EVERY,
    action: constant(action),
    app: copy("Application"),
    process_path: copy("Application"),
    process_name: lastPart("Application"),
    process_id: copy("ProcessID"),
    src: copy("SourceAddress"),
    src_ip: copy("SourceAddress"),
    src_port: copy("SourcePort"),
    dest_ip: copy("DestAddress"),
    dest_port: copy("DestPort"),
    transport: (event) => transport(stated(event, "Protocol")),
    direction: (event) => direction(stated(event, "Direction")),
  };
}

/** IANA protocol numbers. */
function transport(number: string | undefined): string | undefined {
  if (number === "6") return "tcp";
  return number === "17" ? "udp" : number;
}

/** `%%14592` is inbound, `%%14593` outbound (message table of the provider). */
function direction(text: string | undefined): string | undefined {
  if (text === "%%14592") return "inbound";
  return text === "%%14593" ? "outbound" : text?.toLowerCase();
}

const TASK: DerivedFields = { ...EVERY, Task_Name: copy("TaskName"), Task_Content: copy("TaskContent") };

const BY_ID: ReadonlyMap<number, DerivedFields> = new Map([
  [4624, logon("success")],
  [4625, logon("failure")],
  [4648, logon("success")],
  [4688, PROCESS],
  [4698, TASK],
  [4702, TASK],
  [5156, connection("allowed")],
  [5157, connection("blocked")],
]);

/** The add-on's fields of a Security event, without those every Windows event has. */
export function securityFields(eventId: number): DerivedFields {
  return BY_ID.get(eventId) ?? EVERY;
}
