/** Events that every Windows host writes, and ones an attacker could: what exclusions and extractions are tried on. */
import type { Event } from "@unbind/model";
import { messageOf } from "../../event/messages/message.ts";

const PROVIDER = "Microsoft-Windows-WMI-Activity";

function wmiEvent(eventId: number, data: Record<string, string>): Event {
  return {
    provider: PROVIDER,
    channel: `${PROVIDER}/Operational`,
    eventId,
    recordId: undefined,
    time: undefined,
    computer: "",
    userSid: undefined,
    processId: undefined,
    payloadName: undefined,
    data: Object.entries(data).map(([name, value]) => ({ name, value })),
    message: undefined,
    traits: [],
    ref: { path: "", offset: 0 },
  };
}

const SECURITY_CENTER =
  "SELECT * FROM __InstanceOperationEvent WHERE TargetInstance ISA 'AntiVirusProduct' OR TargetInstance ISA 'FirewallProduct' OR TargetInstance ISA 'AntiSpywareProduct'";

/** Values of an event by id, in the manifest's order. */
const DEFAULTS: readonly [eventId: number, values: Record<string, string>][] = [
  [
    5861,
    {
      Namespace: "//./root/subscription",
      ESS: "SCM Event Log Filter",
      CONSUMER: 'NTEventLogEventConsumer="SCM Event Log Consumer"',
      PossibleCause: "Binding EventFilter: \ninstance of __EventFilter\n{\n};\n",
    },
  ],
  [
    5860,
    {
      NamespaceName: "ROOT\\CIMV2",
      Query: "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'wsmprovhost.exe'",
      User: "NT AUTHORITY\\SYSTEM",
      Processid: "1",
      ClientMachine: "WKSTN-04",
      PossibleCause: "Temporary",
    },
  ],
  [
    5860,
    {
      NamespaceName: "ROOT\\SecurityCenter",
      Query: SECURITY_CENTER,
      User: "NT AUTHORITY\\LOCAL SERVICE",
      Processid: "1",
      ClientMachine: "WKSTN-04",
      PossibleCause: "Temporary",
    },
  ],
];

/** Messages of the events that a host writes by default, of one id. */
export function defaultMessages(eventId: number): string[] {
  return DEFAULTS.filter(([id]) => id === eventId).map(([id, values]) => messageOf(wmiEvent(id, values)).text);
}

/** Text that a crafted name or query carries; no real value holds it. */
export const PLANTED = "planted-by-name";

/** Values of WMI-Activity events that whoever makes a filter, consumer or query chooses freely. */
const FREE: Readonly<Record<number, readonly string[]>> = { 5859: ["Query"], 5860: ["Query"], 5861: ["ESS"] };

/**
 * A message whose first free value is written so that it looks like the parts that follow: each label of the template
 * stands in it with the planted text. Undefined for events without free values.
 */
export function craftedMessage(eventId: number): string | undefined {
  const values = DEFAULTS.find(([id]) => id === eventId)?.[1];
  const free = FREE[eventId]?.[0];
  if (values === undefined || free === undefined) return undefined;
  const labels = [
    "Consumer",
    "OwnerName",
    "UserName",
    "ClientMachine",
    "HostProcessID",
    "ClientProcessID",
    "PossibleCause",
  ];
  const crafted = `x; ${labels.map((label) => `${label} = ${PLANTED}; `).join("")}`;
  return messageOf(wmiEvent(eventId, { ...values, [free]: crafted })).text;
}
