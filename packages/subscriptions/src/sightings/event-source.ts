import type { Event } from "@unbind/model";

/** Logs that can speak of subscriptions; ids mean something only together with their provider. */
interface LogSource {
  family: string;
  providers: readonly string[];
  channels: readonly string[];
  eventIds: readonly number[];
}

const SOURCES: readonly LogSource[] = [
  {
    family: "wmi-activity",
    providers: ["microsoft-windows-wmi-activity"],
    channels: ["microsoft-windows-wmi-activity/operational"],
    eventIds: [5857, 5858, 5859, 5860, 5861],
  },
  {
    family: "sysmon",
    providers: ["microsoft-windows-sysmon"],
    channels: ["microsoft-windows-sysmon/operational"],
    eventIds: [1, 19, 20, 21],
  },
  {
    family: "security",
    providers: ["microsoft-windows-security-auditing"],
    channels: ["security"],
    eventIds: [4688],
  },
  { family: "powershell", providers: ["powershell"], channels: ["windows powershell"], eventIds: [800] },
  {
    family: "powershell",
    providers: ["microsoft-windows-powershell", "powershellcore"],
    channels: ["microsoft-windows-powershell/operational", "powershellcore/operational"],
    eventIds: [4103, 4104],
  },
];

/** Elements that only WMI-Activity writes, by event id: they tell the event where its definition is lost. */
const PAYLOADS: Readonly<Record<number, string>> = {
  5857: "Operation_StartedOperational",
  5858: "Operation_ClientFailure",
  5859: "Operation_EssStarted",
  5860: "Operation_TemporaryEssStarted",
  5861: "Operation_ESStoConsumerBinding",
};

/**
 * `wmi-activity/5861`, `sysmon/21`: which of the events read here this is; undefined for any other. Ids 19, 20 and 21
 * are used by half a dozen other providers, so the provider decides, and the channel only where no provider is known.
 */
export function sourceOf(event: Event): string | undefined {
  const id = event.eventId;
  const provider = event.provider.toLowerCase();
  const channel = event.channel.toLowerCase();
  for (const source of SOURCES) {
    if (!source.eventIds.includes(id)) continue;
    const known = provider === "" ? source.channels.includes(channel) : source.providers.includes(provider);
    if (known) return `${source.family}/${id}`;
  }
  const payload = PAYLOADS[id];
  const lost = event.traits.includes("definition-lost");
  return lost && payload !== undefined && event.payloadName === payload ? `wmi-activity/${id}` : undefined;
}
