/** Datasets of Authentication and Change. Actions by event id: descriptions of the Security log's events, in the CIM's words. */
import { constant, copy, type DerivedFields, stated } from "../add-on/derived-field.ts";
import { securityFields } from "../add-on/security-fields.ts";
import type { Dataset, DatasetSource } from "./dataset.ts";
import { computer, eventCode, pick } from "./model-fields.ts";

const LOGON_FIELDS = ["action", "app", "authentication_method", "src", "src_user", "user", "vendor_product"] as const;

const authentication: Dataset = {
  model: "Authentication",
  name: "Authentication",
  sources: [4624, 4625, 4648].map((id) => ({
    provider: "security",
    eventIds: [id],
    fields: {
      ...pick(securityFields(id), LOGON_FIELDS),
      dest: computer,
      signature_id: eventCode,
      src_ip: (event) => stated(event, "IpAddress"),
      user_id: copy("TargetUserSid"),
    },
  })),
};

/** What each id says was done, and to what. */
const CHANGES: readonly [action: string, category: string, ids: readonly number[]][] = [
  ["created", "user", [4720]],
  ["modified", "user", [4722, 4723, 4724, 4725, 4738]],
  ["deleted", "user", [4726]],
  ["created", "group", [4727, 4731]],
  ["modified", "group", [4728, 4729, 4732, 4733, 4735, 4737]],
  ["deleted", "group", [4730, 4734]],
];

function change(action: string, category: string): DerivedFields {
  return {
    action: constant(action),
    change_type: constant("AAA"),
    dest: computer,
    object: (event) => stated(event, "TargetUserName"),
    object_category: constant(category),
    object_id: copy("TargetSid"),
    signature_id: eventCode,
    src_user: (event) => stated(event, "SubjectUserName"),
    status: constant("success"),
    user: (event) => stated(event, "MemberName") ?? stated(event, "TargetUserName"),
    vendor_product: constant("Microsoft Windows"),
  };
}

const cleared: DatasetSource = {
  provider: "eventlog",
  eventIds: [1102],
  fields: {
    action: constant("cleared"),
    dest: computer,
    object: constant("Security"),
    object_category: constant("log"),
    signature_id: eventCode,
    status: constant("success"),
    user: (event) => stated(event, "SubjectUserName"),
    vendor_product: constant("Microsoft Windows"),
  },
};

const changes: Dataset = {
  model: "Change",
  name: "All_Changes",
  sources: [
    ...CHANGES.map(([action, category, eventIds]) => ({
      provider: "security" as const,
      eventIds,
      fields: change(action, category),
    })),
    cleared,
  ],
};

export const identityDatasets: readonly Dataset[] = [authentication, changes];
