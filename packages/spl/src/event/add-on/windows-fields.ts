/** Fields that every Windows event has in Splunk, whatever its provider. Which rendering has them: `field-reading.ts`. */
import { filetimeToIso } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { channelOf, providerKind } from "../channel.ts";
import { payloadXml, systemXml, userDataName } from "../windows-xml.ts";
import { constant, type DerivedField, type DerivedFields, stated } from "./derived-field.ts";

const channel: DerivedField = (event) => channelOf(event) || undefined;
const computer: DerivedField = (event) => event.computer || undefined;
const recordNumber: DerivedField = (event) => event.recordId?.toString();
const sid: DerivedField = (event) => event.userSid;
const time: DerivedField = (event) => (event.time === undefined ? undefined : filetimeToIso(event.time));

/** Accounts with the same name everywhere ([MS-DTYP] 2.4.2.4). */
const KNOWN_ACCOUNTS: Readonly<Record<string, string>> = {
  "S-1-5-18": "NT AUTHORITY\\SYSTEM",
  "S-1-5-19": "NT AUTHORITY\\LOCAL SERVICE",
  "S-1-5-20": "NT AUTHORITY\\NETWORK SERVICE",
};

/** EventData's User, else the account that wrote the record. */
const user: DerivedField = (event) => {
  const own = userDataName(event) === undefined ? stated(event, "User") : undefined;
  if (own !== undefined || event.userSid === undefined) return own;
  return Object.hasOwn(KNOWN_ACCOUNTS, event.userSid) ? KNOWN_ACCOUNTS[event.userSid] : event.userSid;
};

/** Opcodes of PowerShell's operational log: a method is executed; a script block is created. */
const POWERSHELL_OPCODES: Readonly<Record<number, string>> = { 4103: "20", 4104: "15" };

/** The model doesn't keep it; of these providers the event decides it (published examples, collectors' exports). */
const opcode: DerivedField = (event) => {
  const kind = providerKind(event);
  if (kind === "sysmon" || kind === "security" || kind === "wmi-activity") return "0";
  return kind === "powershell" ? POWERSHELL_OPCODES[event.eventId] : undefined;
};

export const windowsFields: DerivedFields = {
  EventCode: (event: Event) => String(event.eventId),
  EventID: (event: Event) => String(event.eventId),
  signature_id: (event: Event) => String(event.eventId),
  Opcode: opcode,
  Channel: channel,
  LogName: channel,
  EventChannel: channel,
  SourceName: (event) => event.provider || undefined,
  Name: (event) => event.provider || undefined,
  Computer: computer,
  ComputerName: computer,
  host: computer,
  dest: computer,
  dvc: computer,
  dvc_nt_host: computer,
  RecordNumber: recordNumber,
  EventRecordID: recordNumber,
  RecordID: recordNumber,
  event_id: recordNumber,
  id: recordNumber,
  ProcessID: (event) => event.processId?.toString(),
  UserID: sid,
  SecurityID: sid,
  Sid: sid,
  user_id: sid,
  User: user,
  user,
  SystemTime: time,
  TimeCreated: time,
  Type: constant("Information"),
  vendor_product: constant("Microsoft Windows"),
  System_Props_Xml: systemXml,
  EventData_Xml: (event) => (userDataName(event) === undefined ? payloadXml(event) : undefined),
  UserData_Xml: (event) => (userDataName(event) === undefined ? undefined : payloadXml(event)),
};
