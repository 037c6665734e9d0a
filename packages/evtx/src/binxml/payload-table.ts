/**
 * Payload definitions that matter for WMI persistence, for records whose own definition was overwritten.
 * Ids are the first u32 of the definition's GUID as observed on Windows 7 to 11 hosts; names, count and
 * types of the values must all fit before a value is shown under a name.
 */
export interface KnownPayload {
  eventId: number;
  provider: string;
  channel: string;
  /** Name of UserData's child; `undefined` for EventData. */
  payloadName: string | undefined;
  fields: readonly { name: string; type: number }[];
  /** Trailing values that older versions don't have. */
  optional: number;
}

const TEXT = 0x01;
const I32 = 0x07;
const U32 = 0x08;
const HEX32 = 0x14;
const WMI = "Microsoft-Windows-WMI-Activity";
const SYSMON = "Microsoft-Windows-Sysmon";
const POWERSHELL = "Microsoft-Windows-PowerShell";

type Spec = string | readonly [string, number];

function known(
  eventId: number,
  provider: string,
  payloadName: string | undefined,
  specs: readonly Spec[],
): KnownPayload {
  const fields = specs.map((spec) =>
    typeof spec === "string" ? { name: spec, type: TEXT } : { name: spec[0], type: spec[1] },
  );
  return { eventId, provider, channel: `${provider}/Operational`, payloadName, fields, optional: 0 };
}

const BINDING = known(5861, WMI, "Operation_ESStoConsumerBinding", ["Namespace", "ESS", "CONSUMER", "PossibleCause"]);
const TEMPORARY = known(5860, WMI, "Operation_TemporaryEssStarted", [
  "NamespaceName",
  "Query",
  "User",
  ["Processid", U32],
  "ClientMachine",
  "PossibleCause",
]);
const STARTED = known(5859, WMI, "Operation_EssStarted", [
  "NamespaceName",
  "Query",
  "User",
  ["Processid", U32],
  "Provider",
  ["queryid", U32],
  "PossibleCause",
]);
const FAILURE = known(5858, WMI, "Operation_ClientFailure", [
  "Id",
  "ClientMachine",
  "User",
  ["ClientProcessId", U32],
  "Component",
  "Operation",
  ["ResultCode", HEX32],
  "PossibleCause",
]);
const PROVIDER_LOADED = known(5857, WMI, "Operation_StartedOperational", [
  "ProviderName",
  ["Code", HEX32],
  "HostProcess",
  ["ProcessID", U32],
  "ProviderPath",
]);
const SYSMON_HEAD = ["RuleName", "EventType", "UtcTime", "Operation", "User"];
const SYSMON_FILTER = known(19, SYSMON, undefined, [...SYSMON_HEAD, "EventNamespace", "Name", "Query"]);
const SYSMON_CONSUMER = known(20, SYSMON, undefined, [...SYSMON_HEAD, "Name", "Type", "Destination"]);
const SYSMON_BINDING = known(21, SYSMON, undefined, [...SYSMON_HEAD, "Consumer", "Filter"]);
const SCRIPT_BLOCK: KnownPayload = {
  ...known(4104, POWERSHELL, undefined, [
    ["MessageNumber", I32],
    ["MessageTotal", I32],
    "ScriptBlockText",
    "ScriptBlockId",
    "Path",
  ]),
  optional: 1,
};

/** By template id. */
export const KNOWN_PAYLOADS: ReadonlyMap<number, KnownPayload> = new Map([
  [0x3084a236, BINDING],
  [0x9da973e1, TEMPORARY],
  [0xbcbfd123, STARTED],
  [0x904b7e28, FAILURE],
  [0xc6141fff, FAILURE],
  [0x6b0fddd4, FAILURE],
  [0xb3b0cdaa, PROVIDER_LOADED],
  [0xf130f630, PROVIDER_LOADED],
  [0xb3640b5b, SYSMON_FILTER],
  [0x80ca700b, SYSMON_CONSUMER],
  [0xf767280d, SYSMON_BINDING],
  [0x4f13e858, SCRIPT_BLOCK],
  [0x11a920ac, SCRIPT_BLOCK],
]);
