/** What `unbind scan --format` can write, in the order that help names them. */
export const scanFormats = [
  "table",
  "json",
  "jsonl",
  "csv",
  "html",
  "md",
  "stix",
  "navigator",
  "ocsf",
  "misp",
] as const;

export type ScanFormat = (typeof scanFormats)[number];
