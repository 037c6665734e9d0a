/**
 * Registry facts of Sysmon 12 to 14. `Details` is data in a wrapper: `DWORD (0x00000001)`, `QWORD (0x...-0x...)`,
 * `Binary Data`, or the text itself.
 */
const WRAPPER = /^(DWORD|QWORD) \((0x[0-9a-fA-F]+(?:-0x[0-9a-fA-F]+)?)\)$/;

/** The data without its wrapper. */
export function registryData(details: string): string {
  return WRAPPER.exec(details)?.[2] ?? details;
}

/** `REG_DWORD`, `REG_QWORD`, `REG_BINARY` or `REG_SZ`. */
export function registryType(details: string): string {
  const type = WRAPPER.exec(details)?.[1];
  if (type !== undefined) return `REG_${type}`;
  return details === "Binary Data" ? "REG_BINARY" : "REG_SZ";
}

const ACTIONS: Readonly<Record<string, string>> = {
  SetValue: "modified",
  CreateKey: "created",
  CreateValue: "created",
  DeleteKey: "deleted",
  DeleteValue: "deleted",
  RenameKey: "modified",
  RenameValue: "modified",
};

/** What the data model calls an `EventType`: `modified`. */
export function registryAction(eventType: string): string | undefined {
  return Object.hasOwn(ACTIONS, eventType) ? ACTIONS[eventType] : undefined;
}

/** The key a path names, without its last part. */
export function parentKey(path: string): string {
  const at = path.lastIndexOf("\\");
  return at < 0 ? path : path.slice(0, at);
}

/** The hive: the first part, or `HKEY_LOCAL_MACHINE` and the like for `\REGISTRY\MACHINE`. */
export function registryHive(path: string): string {
  const kernel = /^\\REGISTRY\\(MACHINE|USER)(?=\\|$)/i.exec(path)?.[1]?.toUpperCase();
  if (kernel === "MACHINE") return "HKEY_LOCAL_MACHINE";
  if (kernel === "USER") return "HKEY_USERS";
  return path.split("\\", 1)[0] ?? path;
}
