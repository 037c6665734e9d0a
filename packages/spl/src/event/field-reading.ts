/** Which fields exist in one rendering only. Sources: fields lists of splunk/security_content data sources; add-on documentation. */
const CLASSIC_ONLY: ReadonlySet<string> = new Set([
  "Message",
  "ComputerName",
  "LogName",
  "SourceName",
  "Type",
  "Sid",
  "SidType",
]);
const XML_ONLY: ReadonlySet<string> = new Set([
  "EventID",
  "Channel",
  "Opcode",
  "Computer",
  "EventRecordID",
  "ProcessID",
  "UserID",
  "SecurityID",
  "SystemTime",
  "TimeCreated",
  "RecordID",
  "EventChannel",
  "System_Props_Xml",
  "EventData_Xml",
  "UserData_Xml",
]);

/** The rendering that a field exists in; undefined if both have it, or if it depends on the event. */
export function readingOfField(name: string): "xml" | "classic" | undefined {
  if (CLASSIC_ONLY.has(name)) return "classic";
  return XML_ONLY.has(name) || name.startsWith("UserData.") ? "xml" : undefined;
}
