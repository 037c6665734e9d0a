/** What a piece of evidence is, by its content. Everything from `windows-xml` on is read by `readCollected`. */
export type Format =
  | "evtx"
  | "zip"
  | "gzip"
  | "tar"
  /** OBJECTS.DATA of a WMI repository. */
  | "cim-objects"
  /** Its INDEX.BTR. */
  | "cim-index"
  /** One of its mapping files. */
  | "cim-map"
  /** MOF text: what mofcomp compiles into WMI. */
  | "mof"
  /** Binary MOF. */
  | "bmf"
  /** What unbind-collect.ps1 read of a live host: unbind.collect/1. */
  | "unbind-collect"
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
  | "splunk-json"
  | "splunk-csv"
  | "splunk-classic"
  | "defender-json"
  | "defender-csv"
  | "sentinel-json"
  | "sentinel-csv"
  | "hayabusa-json"
  | "hayabusa-csv"
  | "evtxecmd-json"
  | "evtxecmd-csv"
  | "powershell-json"
  | "powershell-csv"
  | "velociraptor-json"
  /** JSON of any other tool that has the event's XML as one value. */
  | "xml-in-json"
  | "winlogbeat-csv"
  | "nxlog-csv"
  /** JSON of no known shape: reading it names its keys. */
  | "unknown-json";
