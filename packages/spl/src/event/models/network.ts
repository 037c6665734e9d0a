/** Datasets of Network_Traffic and Network_Resolution. */
import { copy, lastPart } from "../add-on/derived-field.ts";
import { securityFields } from "../add-on/security-fields.ts";
import { sysmonFields } from "../add-on/sysmon-fields.ts";
import type { Dataset } from "./dataset.ts";
import { computer, pick } from "./model-fields.ts";

const TRAFFIC_FIELDS = [
  "action",
  "app",
  "dest",
  "dest_host",
  "dest_ip",
  "dest_port",
  "direction",
  "process_id",
  "protocol",
  "src",
  "src_host",
  "src_ip",
  "src_port",
  "transport",
  "user",
  "vendor_product",
] as const;

const traffic: Dataset = {
  model: "Network_Traffic",
  name: "All_Traffic",
  sources: [
    { provider: "sysmon", eventIds: [3], fields: { ...pick(sysmonFields(3), TRAFFIC_FIELDS), dvc: computer } },
    ...[5156, 5157].map((id) => ({
      provider: "security" as const,
      eventIds: [id],
      fields: { ...pick(securityFields(id), TRAFFIC_FIELDS), dest: copy("DestAddress"), dvc: computer },
    })),
  ],
};

const resolution: Dataset = {
  model: "Network_Resolution",
  name: "DNS",
  sources: [
    {
      provider: "sysmon",
      eventIds: [22],
      fields: {
        ...pick(sysmonFields(22), ["answer", "query", "reply_code", "reply_code_id", "process_id", "vendor_product"]),
        process_name: lastPart("Image"),
        src: computer,
        host: computer,
      },
    },
  ],
};

export const networkDatasets: readonly Dataset[] = [traffic, resolution];
