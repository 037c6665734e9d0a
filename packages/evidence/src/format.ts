/** What a piece of evidence is, by its content. Everything from `windows-xml` on is read by `readCollected`. */
export type Format =
  | "evtx"
  | "zip"
  | "gzip"
  | "tar"
  | "empty"
  /** Nothing this program reads. */
  | "unknown"
  | "windows-xml"
  | "evtx-dump-json"
  | "chainsaw-json"
  | "maxpatrol-json"
  | "nxlog-json"
  | "winlogbeat-json"
  | "wazuh-json"
  /** JSON of no known shape: reading it names its keys. */
  | "unknown-json";
