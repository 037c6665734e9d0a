/** Kinds of triggers by the text of a query alone, for queries that can't be parsed. The first that fits counts. */
const SHAPES: readonly (readonly [kind: string, ...patterns: RegExp[]])[] = [
  ["timer-unknown", /\bfrom\s+__(?:interval|absolute)?TimerEvent\b/i],
  ["boot-window", /PerfOS_System\b/i, /SystemUpTime\s*>=?\s*\d/i, /SystemUpTime\s*<=?\s*\d/i],
  ["uptime-from", /PerfOS_System\b/i, /SystemUpTime\s*>/i],
  ["periodic", /Win32_Perf(?:Formatted|Raw)Data_\w/i],
  ["clock", /\bISA\s+['"]Win32_(?:LocalTime|UTCTime|CurrentTime)['"]/i],
  ["logon", /Win32_(?:LogonSession|LoggedOnUser)\b|LogonUI\.exe|EventCode\s*=\s*['"]?46(?:24|25|34|47|48)\b/i],
  ["process-start", /\bfrom\s+Win32_Process(?:Start)?Trace\b/i],
  ["process-start", /__InstanceCreationEvent\b/i, /['"]Win32_Process['"]/i],
  ["process-stop", /\bfrom\s+Win32_ProcessStopTrace\b/i],
  ["process-stop", /__InstanceDeletionEvent\b/i, /['"]Win32_Process['"]/i],
  ["event-log", /ISA\s+['"]Win32_NTLogEvent['"]/i],
  ["service", /\bfrom\s+MSFT_(?:SCMEventLogEvent|Net\w)|ISA\s+['"]Win32_Service['"]/i],
  ["device", /Win32_(?:VolumeChangeEvent|DeviceChangeEvent|USB\w|LogicalDisk)/i],
  ["file", /ISA\s+['"](?:CIM_DataFile|CIM_DirectoryContainsFile|Win32_Directory)['"]/i],
  ["registry", /\bfrom\s+Registry(?:Key|Tree|Value)ChangeEvent\b/i],
  ["load", /ISA\s+['"]Win32_Processor['"]/i],
  ["directory-object", /ISA\s+['"]ds_\w/i],
  ["wmi-self", /\bfrom\s+MSFT_Wmi/i],
];
/** Characters that are looked at: no query that WMI accepts is longer. */
const MAX_SEARCHED = 16_384;

/** Kind of a query's trigger by its words; undefined if none fits. */
export function shapeOf(query: string): string | undefined {
  const text = query.slice(0, MAX_SEARCHED);
  return SHAPES.find(([, ...patterns]) => patterns.every((pattern) => pattern.test(text)))?.[0];
}
