/** Datasets of the model Endpoint. Source: field mappings of splunk/security_content data sources, CIM field names. */
import { constant, copy, type DerivedFields, decimal, lastPart, stated, value } from "../add-on/derived-field.ts";
import { registryHive } from "../add-on/registry-value.ts";
import { securityFields } from "../add-on/security-fields.ts";
import { sysmonFields } from "../add-on/sysmon-fields.ts";
import type { Dataset } from "./dataset.ts";
import { computer, pick, userSid } from "./model-fields.ts";

const PROCESS_FIELDS = [
  "action",
  "original_file_name",
  "os",
  "parent_process",
  "parent_process_exec",
  "parent_process_guid",
  "parent_process_id",
  "parent_process_name",
  "parent_process_path",
  "process",
  "process_current_directory",
  "process_exec",
  "process_guid",
  "process_hash",
  "process_id",
  "process_integrity_level",
  "process_name",
  "process_path",
  "user",
  "vendor_product",
] as const;

const processes: Dataset = {
  model: "Endpoint",
  name: "Processes",
  sources: [
    {
      provider: "sysmon",
      eventIds: [1],
      fields: { ...pick(sysmonFields(1), PROCESS_FIELDS), dest: computer, user_id: userSid },
    },
    {
      provider: "security",
      eventIds: [4688],
      // 4688 has no original file name; the repository's own conversion takes the file's name.
      fields: {
        ...pick(securityFields(4688), PROCESS_FIELDS),
        dest: computer,
        user_id: copy("SubjectUserSid"),
        original_file_name: lastPart("NewProcessName"),
      },
    },
  ],
};

const REGISTRY_FIELDS = [
  "action",
  "process_guid",
  "process_id",
  "process_name",
  "process_path",
  "registry_hive",
  "registry_key_name",
  "registry_path",
  "registry_value_data",
  "registry_value_name",
  "registry_value_type",
  "user",
  "vendor_product",
] as const;

const AUDITED_VALUE: DerivedFields = {
  action: constant("modified"),
  dest: computer,
  process_id: decimal("ProcessId"),
  process_name: lastPart("ProcessName"),
  process_path: copy("ProcessName"),
  registry_hive: (event) => {
    const key = value(event, "ObjectName");
    return key === undefined ? undefined : registryHive(key);
  },
  registry_key_name: copy("ObjectName"),
  registry_path: (event) => {
    const parts = [value(event, "ObjectName"), value(event, "ObjectValueName")];
    return parts.filter((part) => part !== undefined).join("\\") || undefined;
  },
  registry_value_data: copy("NewValue"),
  registry_value_name: copy("ObjectValueName"),
  registry_value_type: copy("NewValueType"),
  user: (event) => stated(event, "SubjectUserName"),
  vendor_product: constant("Microsoft Windows"),
};

const registry: Dataset = {
  model: "Endpoint",
  name: "Registry",
  sources: [
    ...[12, 13, 14].map((id) => ({
      provider: "sysmon" as const,
      eventIds: [id],
      fields: { ...pick(sysmonFields(id), REGISTRY_FIELDS), dest: computer },
    })),
    { provider: "security", eventIds: [4657], fields: AUDITED_VALUE },
  ],
};

const FILE_FIELDS = [
  "action",
  "file_create_time",
  "file_hash",
  "file_name",
  "file_path",
  "process_guid",
  "process_id",
  "process_name",
  "process_path",
  "user",
  "vendor_product",
] as const;

const filesystem: Dataset = {
  model: "Endpoint",
  name: "Filesystem",
  sources: [2, 11, 15, 23, 26].map((id) => ({
    provider: "sysmon" as const,
    eventIds: [id],
    fields: { ...pick(sysmonFields(id), FILE_FIELDS), dest: computer },
  })),
};

export const endpointDatasets: readonly Dataset[] = [processes, registry, filesystem];
