import type { Event } from "@unbind/model";

/** Channel of a provider's events, for exports that name only the provider. */
const CHANNELS: Readonly<Record<string, string>> = {
  "microsoft-windows-sysmon": "Microsoft-Windows-Sysmon/Operational",
  "microsoft-windows-wmi-activity": "Microsoft-Windows-WMI-Activity/Operational",
  "microsoft-windows-security-auditing": "Security",
  "microsoft-windows-eventlog": "Security",
  "microsoft-windows-powershell": "Microsoft-Windows-PowerShell/Operational",
  powershellcore: "PowerShellCore/Operational",
  powershell: "Windows PowerShell",
  "service control manager": "System",
  "microsoft-windows-taskscheduler": "Microsoft-Windows-TaskScheduler/Operational",
};

/** The event's channel; where it names none, the one its provider writes to; '' if that isn't known either. */
export function channelOf(event: Event): string {
  if (event.channel !== "") return event.channel;
  const provider = event.provider.toLowerCase();
  return Object.hasOwn(CHANNELS, provider) ? (CHANNELS[provider] ?? "") : "";
}

/** What the fields of an event depend on. */
export type ProviderKind =
  | "sysmon"
  | "wmi-activity"
  | "security"
  | "powershell"
  | "powershell-classic"
  | "eventlog"
  | "other";

const kinds = new Map<string, ProviderKind>();
const MAX_CACHED_PROVIDERS = 1000;

/** Kind of the event's provider; the channel decides where no provider is named. */
export function providerKind(event: Event): ProviderKind {
  const name = event.provider || event.channel;
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = kindOf(name.toLowerCase());
  if (kinds.size < MAX_CACHED_PROVIDERS) kinds.set(name, kind);
  return kind;
}

function kindOf(name: string): ProviderKind {
  for (const [kind, { providers, channels }] of Object.entries(KINDS)) {
    if (providers.includes(name) || channels.includes(name)) return kind as ProviderKind;
  }
  return "other";
}

/** Names of providers, and of the channels that stand for one where none is named; lower case. */
interface KindNames {
  readonly providers: readonly string[];
  readonly channels: readonly string[];
}

const KINDS: Readonly<Record<Exclude<ProviderKind, "other">, KindNames>> = {
  sysmon: { providers: ["microsoft-windows-sysmon"], channels: ["microsoft-windows-sysmon/operational"] },
  "wmi-activity": {
    providers: ["microsoft-windows-wmi-activity"],
    channels: ["microsoft-windows-wmi-activity/operational"],
  },
  security: { providers: ["microsoft-windows-security-auditing"], channels: ["security"] },
  powershell: {
    providers: ["microsoft-windows-powershell", "powershellcore"],
    channels: ["microsoft-windows-powershell/operational", "powershellcore/operational"],
  },
  "powershell-classic": { providers: ["powershell"], channels: ["windows powershell"] },
  eventlog: { providers: ["microsoft-windows-eventlog"], channels: [] },
};

/** Provider names, lower case, of a kind's events. */
export function providerNames(kind: ProviderKind): readonly string[] {
  return kind === "other" ? [] : KINDS[kind].providers;
}
