/** Where values stand in records whose payload is UserData: languages that see the XML need the whole path. */

/** Payload element and its children, by event id of Microsoft-Windows-WMI-Activity/Operational (its manifest). */
const WMI_ACTIVITY: ReadonlyMap<number, { element: string; children: readonly string[] }> = new Map([
  [
    5857,
    {
      element: "Operation_StartedOperational",
      children: ["ProviderName", "Code", "HostProcess", "ProcessID", "ProviderPath"],
    },
  ],
  [
    5858,
    {
      element: "Operation_ClientFailure",
      children: [
        "Id",
        "ClientMachine",
        "User",
        "ClientProcessId",
        "Component",
        "Operation",
        "ResultCode",
        "PossibleCause",
      ],
    },
  ],
  [
    5859,
    {
      element: "Operation_EssStarted",
      children: ["NamespaceName", "Query", "User", "Processid", "Provider", "queryid", "PossibleCause"],
    },
  ],
  [
    5860,
    {
      element: "Operation_TemporaryEssStarted",
      children: ["NamespaceName", "Query", "User", "Processid", "ClientMachine", "PossibleCause"],
    },
  ],
  [5861, { element: "Operation_ESStoConsumerBinding", children: ["Namespace", "ESS", "CONSUMER", "PossibleCause"] }],
]);

const WMI_CHANNEL = "microsoft-windows-wmi-activity/operational";

/** Channels that are known to write UserData, with elements that are not known here. */
const OTHERS: readonly string[] = [
  "microsoft-windows-applocker/exe and dll",
  "microsoft-windows-applocker/msi and script",
  "microsoft-windows-applocker/packaged app-deployment",
  "microsoft-windows-applocker/packaged app-execution",
  "microsoft-windows-printservice/admin",
  "microsoft-windows-printservice/operational",
  "microsoft-windows-terminalservices-localsessionmanager/operational",
];

/** `event`: named values; `user`: UserData of known elements; `unknown`: UserData of others. */
export function payloadOf(channels: readonly string[]): "event" | "user" | "unknown" {
  const folded = channels.map((channel) => channel.toLowerCase());
  if (folded.includes(WMI_CHANNEL)) return "user";
  return folded.some((channel) => OTHERS.includes(channel)) ? "unknown" : "event";
}

/** Elements with a child of that name, among these event ids; the child as the manifest spells it. */
export function elementsOf(field: string, ids: ReadonlySet<number> | "any"): { element: string; child: string }[] {
  return [...WMI_ACTIVITY].flatMap(([id, { element, children }]) => {
    const child = children.find((one) => one.toLowerCase() === field.toLowerCase());
    return child !== undefined && (ids === "any" || ids.has(id)) ? [{ element, child }] : [];
  });
}
