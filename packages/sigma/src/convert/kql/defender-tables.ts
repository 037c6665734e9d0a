/** Tables of advanced hunting that hold what a log source of Sigma holds (Microsoft's schema reference). */
import type { LogSource } from "../../parse/document.ts";
import type { Test } from "../boolean-text.ts";

export interface DefenderTable {
  name: string;
  /** Commands in front of the filter. */
  prepare?: readonly string[];
  /** Actions of the table that are meant. */
  gate: string;
  /** Sigma's field -> an expression of type string. */
  columns: Readonly<Record<string, string>>;
  /** Event id that all rows stand for, where the rule may name one. */
  eventId?: number;
  note: string;
  /** Puts a test into the table's words. */
  reworded?: (test: Test) => Test;
}

const INITIATING = {
  Image: "InitiatingProcessFolderPath",
  CommandLine: "InitiatingProcessCommandLine",
  ProcessId: "tostring(InitiatingProcessId)",
};

const OWN_SENSOR =
  "Rows come from Defender's own sensor, which samples some actions; they are not Windows event records.";

const PROCESS: DefenderTable = {
  name: "DeviceProcessEvents",
  gate: 'ActionType == "ProcessCreated"',
  columns: {
    Image: "FolderPath",
    CommandLine: "ProcessCommandLine",
    OriginalFileName: "ProcessVersionInfoOriginalFileName",
    ParentImage: "InitiatingProcessFolderPath",
    ParentCommandLine: "InitiatingProcessCommandLine",
    IntegrityLevel: "ProcessIntegrityLevel",
    ProcessId: "tostring(ProcessId)",
    ParentProcessId: "tostring(InitiatingProcessId)",
    User: 'strcat(AccountDomain, "\\\\", AccountName)',
    Company: "ProcessVersionInfoCompanyName",
    Description: "ProcessVersionInfoFileDescription",
    Product: "ProcessVersionInfoProductName",
  },
  note: OWN_SENSOR,
};

const FILE: DefenderTable = {
  name: "DeviceFileEvents",
  gate: 'ActionType in ("FileCreated", "FileModified")',
  columns: { ...INITIATING, TargetFilename: "FolderPath" },
  note: OWN_SENSOR,
};

const IMAGE: DefenderTable = {
  name: "DeviceImageLoadEvents",
  gate: 'ActionType == "ImageLoaded"',
  columns: { ...INITIATING, ImageLoaded: "FolderPath" },
  note: OWN_SENSOR,
};

/** Hives are spelled out there: HKEY_LOCAL_MACHINE for Sysmon's HKLM. */
const REGISTRY: DefenderTable = {
  name: "DeviceRegistryEvents",
  prepare: ['extend TargetObject = strcat(RegistryKey, "\\\\", RegistryValueName)'],
  gate: 'ActionType == "RegistryValueSet"',
  columns: { ...INITIATING, TargetObject: "TargetObject", Details: "RegistryValueData" },
  note: `${OWN_SENSOR} Names of hives are spelled out (HKEY_LOCAL_MACHINE).`,
};

/** What the sensor reads from event 5861 of WMI-Activity. */
const BINDING: DefenderTable = {
  name: "DeviceEvents",
  prepare: ["extend Binding = parse_json(AdditionalFields)"],
  gate: 'ActionType == "WmiBindEventFilterToConsumer"',
  columns: {
    Namespace: "tostring(Binding.Namespace)",
    ESS: "tostring(Binding.ESS)",
    CONSUMER: "tostring(Binding.Consumer)",
    PossibleCause: "tostring(Binding.PossibleCause)",
  },
  eventId: 5861,
  note: `${OWN_SENSOR} Names inside AdditionalFields (Namespace, ESS, Consumer, PossibleCause) are not in Microsoft's reference: compare with a row of your own.`,
};

const BY_CATEGORY: Readonly<Record<string, DefenderTable>> = {
  process_creation: PROCESS,
  file_event: FILE,
  image_load: IMAGE,
  registry_set: { ...REGISTRY, reworded: hiveTest },
};

/** The table, or undefined if there is none with the same content. */
export function defenderTable(
  { product, category, service }: LogSource,
  eventIds: ReadonlySet<number> | "any",
): DefenderTable | undefined {
  if (product !== "windows") return undefined;
  if (category !== undefined && service === undefined)
    return Object.hasOwn(BY_CATEGORY, category) ? BY_CATEGORY[category] : undefined;
  const onlyBindings = eventIds !== "any" && eventIds.size === 1 && eventIds.has(5861);
  return category === undefined && service === "wmi" && onlyBindings ? BINDING : undefined;
}

const HIVES: Readonly<Record<string, string>> = {
  "hklm\\": "HKEY_LOCAL_MACHINE\\",
  "hku\\": "HKEY_USERS\\",
  "hkcr\\": "HKEY_CLASSES_ROOT\\",
};

/** The test with Sysmon's short name of a hive spelled out. */
function hiveTest(test: Test): Test {
  if (test.field !== "TargetObject" || test.test.kind !== "text") return test;
  const [first, ...rest] = test.test.parts;
  if (typeof first !== "string") return test;
  const hive = Object.keys(HIVES).find((one) => first.toLowerCase().startsWith(one));
  if (hive === undefined) return test;
  const parts = [`${HIVES[hive] ?? ""}${first.slice(hive.length)}`, ...rest];
  return { ...test, test: { ...test.test, parts } };
}
