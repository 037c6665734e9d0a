/**
 * Fields that the Splunk Add-on for Sysmon makes, by event id. Names: data source lists of splunk/security_content.
 * Fields of 19 to 21 whose texts nobody published (object, object_category, object_path, status, change_type, src,
 * signature) are left missing, so that a search which needs them says so here as well.
 */
import type { Event } from "@unbind/model";
import {
  constant,
  copy,
  type DerivedField,
  type DerivedFields,
  fileName,
  lastPart,
  stated,
  value,
} from "./derived-field.ts";
import { parentKey, registryAction, registryData, registryHive, registryType } from "./registry-value.ts";

const EVERY: DerivedFields = {
  user: copy("User"),
  vendor_product: constant("Microsoft Sysmon"),
  os: constant("Microsoft Windows"),
  EventChannel: (event) => event.channel || undefined,
};

const IMAGE: DerivedFields = {
  process_path: copy("Image"),
  process_name: lastPart("Image"),
  process_exec: lastPart("Image"),
  process_guid: copy("ProcessGuid"),
  process_id: copy("ProcessId"),
};

const HASHES: DerivedFields = Object.fromEntries(
  ["MD5", "SHA1", "SHA256", "IMPHASH"].map((kind) => [kind, (event: Event) => hashOf(event, kind)]),
);

function hashOf(event: Event, kind: string): string | undefined {
  const found = value(event, "Hashes")
    ?.split(",")
    .find((part) => part.startsWith(`${kind}=`));
  return found?.slice(kind.length + 1);
}

const PROCESS: DerivedFields = {
  ...IMAGE,
  ...HASHES,
  action: constant("allowed"),
  process: copy("CommandLine"),
  process_hash: copy("Hashes"),
  process_current_directory: copy("CurrentDirectory"),
  process_integrity_level: (event) => value(event, "IntegrityLevel")?.toLowerCase(),
  original_file_name: copy("OriginalFileName"),
  parent_process: copy("ParentCommandLine"),
  parent_process_path: copy("ParentImage"),
  parent_process_name: lastPart("ParentImage"),
  parent_process_exec: lastPart("ParentImage"),
  parent_process_guid: copy("ParentProcessGuid"),
  parent_process_id: copy("ParentProcessId"),
};

function file(action: string): DerivedFields {
  return {
    ...IMAGE,
    ...HASHES,
    action: constant(action),
    object_category: constant("file"),
    file_path: copy("TargetFilename"),
    file_name: lastPart("TargetFilename"),
    file_create_time: copy("CreationUtcTime"),
    file_hash: (event) => value(event, "Hashes") ?? value(event, "Hash"),
  };
}

const target =
  (read: (path: string) => string): DerivedField =>
  (event) => {
    const path = value(event, "TargetObject");
    return path === undefined ? undefined : read(path);
  };
const details =
  (read: (text: string) => string): DerivedField =>
  (event) => {
    const text = value(event, "Details");
    return text === undefined ? undefined : read(text);
  };

const REGISTRY: DerivedFields = {
  ...IMAGE,
  object_category: constant("registry"),
  object_path: copy("TargetObject"),
  action: (event) => registryAction(value(event, "EventType") ?? ""),
  registry_path: copy("TargetObject"),
  registry_hive: target(registryHive),
  registry_key_name: copy("TargetObject"),
};

const REGISTRY_VALUE: DerivedFields = {
  ...REGISTRY,
  registry_key_name: target(parentKey),
  registry_value_name: target(fileName),
  registry_value_data: details(registryData),
  registry_value_type: details(registryType),
  RegistryValueData: details(registryData),
  RegistryValueType: details(registryType),
};

const CONNECTION: DerivedFields = {
  process_path: copy("Image"),
  process_name: lastPart("Image"),
  process_exec: lastPart("Image"),
  process_guid: copy("ProcessGuid"),
  process_id: copy("ProcessId"),
  action: constant("allowed"),
  app: copy("Image"),
  src: (event) => stated(event, "SourceHostname") ?? value(event, "SourceIp"),
  src_host: copy("SourceHostname"),
  src_ip: copy("SourceIp"),
  src_port: copy("SourcePort"),
  dest: (event) => stated(event, "DestinationHostname") ?? value(event, "DestinationIp"),
  dest_host: copy("DestinationHostname"),
  dest_ip: copy("DestinationIp"),
  dest_port: copy("DestinationPort"),
  transport: copy("Protocol"),
  protocol: constant("ip"),
  direction: (event) => direction(value(event, "Initiated")),
};

function direction(initiated: string | undefined): string | undefined {
  if (initiated === undefined) return undefined;
  return initiated.toLowerCase() === "true" ? "outbound" : "inbound";
}

const IMAGE_LOAD: DerivedFields = {
  ...IMAGE,
  ...HASHES,
  process_hash: copy("Hashes"),
  original_file_name: copy("OriginalFileName"),
  loaded_file: lastPart("ImageLoaded"),
  loaded_file_path: copy("ImageLoaded"),
  service_dll_signature_exists: copy("Signed"),
  service_dll_signature_verified: (event) => {
    const status = value(event, "SignatureStatus");
    return status === undefined ? undefined : String(status === "Valid");
  },
};

/** Another process acts on a process: 8 and 10. */
const ACCESS: DerivedFields = {
  process_path: copy("TargetImage"),
  process_name: lastPart("TargetImage"),
  process_exec: lastPart("TargetImage"),
  process_guid: (event) => value(event, "TargetProcessGUID") ?? value(event, "TargetProcessGuid"),
  process_id: copy("TargetProcessId"),
  parent_process_path: copy("SourceImage"),
  parent_process_name: lastPart("SourceImage"),
  parent_process_exec: lastPart("SourceImage"),
  parent_process_guid: (event) => value(event, "SourceProcessGUID") ?? value(event, "SourceProcessGuid"),
  parent_process_id: copy("SourceProcessId"),
  granted_access: copy("GrantedAccess"),
};

const DNS: DerivedFields = {
  ...IMAGE,
  query: copy("QueryName"),
  answer: copy("QueryResults"),
  reply_code_id: copy("QueryStatus"),
  reply_code: copy("QueryStatus"),
};

const PIPE: DerivedFields = { ...IMAGE, pipe_name: copy("PipeName") };

/** The value without its leading blank and outer quotes. */
const unquoted =
  (name: string): DerivedField =>
  (event) =>
    value(event, name)
      ?.trim()
      .replace(/^"([\s\S]*)"$/, "$1");
const userName: DerivedField = (event) => {
  const user = value(event, "User");
  return user === undefined ? undefined : fileName(user);
};

const BY_ID: ReadonlyMap<number, DerivedFields> = new Map([
  [1, PROCESS],
  [2, file("modified")],
  [3, CONNECTION],
  [5, IMAGE],
  [7, IMAGE_LOAD],
  [8, ACCESS],
  [10, ACCESS],
  [11, file("created")],
  [12, REGISTRY],
  [13, REGISTRY_VALUE],
  [14, REGISTRY],
  [15, file("created")],
  [17, PIPE],
  [18, PIPE],
  [19, { user_name: userName }],
  [20, { DestinationNoQuotes: unquoted("Destination"), user_name: userName }],
  [21, { ConsumerNoQuotes: unquoted("Consumer"), FilterNoQuotes: unquoted("Filter"), user_name: userName }],
  [22, DNS],
  [23, file("deleted")],
  [26, file("deleted")],
]);

const merged = new Map<number, DerivedFields>();

/** The add-on's fields of a Sysmon event, without those every Windows event has. */
export function sysmonFields(eventId: number): DerivedFields {
  let fields = merged.get(eventId);
  if (fields === undefined) {
    const own = BY_ID.get(eventId);
    fields = own === undefined ? EVERY : { ...EVERY, ...own };
    if (own !== undefined) merged.set(eventId, fields);
  }
  return fields;
}
