import type { SourceCoverage } from "@unbind/model";
import { INVENTORY_SOURCE, REPOSITORY_SOURCE } from "./sightings/repository-objects.ts";

/** What was collected of one host. */
export interface HostEvidence {
  /** Channels of which there is a log, in any case. */
  channels: readonly string[];
  /** Channels whose log was collected and holds no live record, in any case. */
  emptyChannels?: readonly string[];
  /** Events met by source, as `SightingCollector` counts them; of frequent events only those that were selected. */
  counts: Readonly<Record<string, number>>;
}

interface Source {
  source: string;
  channel: string;
  counted: readonly string[];
  /** What of the log is read, where not every such event is. */
  chosen?: string;
  /** What seeing none means while the log is there. */
  none: { state: "not-seen" | "not-collected"; note: string };
}

const WMI = "Microsoft-Windows-WMI-Activity/Operational";
const SYSMON = "Microsoft-Windows-Sysmon/Operational";

const SOURCES: readonly Source[] = [
  {
    source: "wmi-activity/5861",
    channel: WMI,
    counted: ["wmi-activity/5861"],
    none: {
      state: "not-seen",
      note: "No binding became active in the time this log spans; Windows before 1607 and Server 2016 never writes the event.",
    },
  },
  {
    source: "wmi-activity/5857",
    channel: WMI,
    counted: ["wmi-activity/5857"],
    chosen: "loads of a consumer's provider",
    none: { state: "not-seen", note: "No consumer's provider was loaded in the time this log spans." },
  },
  {
    source: "sysmon/19-21",
    channel: SYSMON,
    counted: ["sysmon/19", "sysmon/20", "sysmon/21"],
    none: {
      state: "not-collected",
      note: "Sysmon ran and logged none; whether its configuration records WMI events, its log doesn't tell.",
    },
  },
  {
    source: "sysmon/1",
    channel: SYSMON,
    counted: ["sysmon/1"],
    chosen: "process starts that may concern subscriptions",
    none: { state: "not-seen", note: "No process that has to do with WMI subscriptions is in this log." },
  },
  {
    source: "security/4688",
    channel: "Security",
    counted: ["security/4688"],
    chosen: "process starts that may concern subscriptions",
    none: {
      state: "not-seen",
      note: "No process that has to do with WMI subscriptions is in this log; by default Windows records no processes.",
    },
  },
  {
    source: "powershell/4104",
    channel: "Microsoft-Windows-PowerShell/Operational",
    counted: ["powershell/4104", "powershell/4103"],
    chosen: "scripts and commands that name subscription classes",
    none: { state: "not-seen", note: "No script that names subscription classes is in this log." },
  },
  {
    source: "powershell/800",
    channel: "Windows PowerShell",
    counted: ["powershell/800"],
    chosen: "commands that name subscription classes",
    none: { state: "not-seen", note: "No command that names subscription classes is in this log." },
  },
];

const EMPTY_LOG =
  "The log was collected and holds no records: cleared, or never written. What its slack holds is read with --recover.";

/** Channels that tell of subscriptions: a log without records is known only by its file name. */
export const TELLING_CHANNELS: readonly string[] = [...new Set(SOURCES.map(({ channel }) => channel))];

/**
 * What the evidence of a host could have shown, by source: `seen`, `not-seen` (the log is there), or `not-collected`
 * (nothing can be told from there being none). In a fixed order.
 */
export function sourceCoverage({ channels, emptyChannels = [], counts }: HostEvidence): SourceCoverage[] {
  const collected = new Set(channels.map((channel) => channel.toLowerCase()));
  const empty = new Set(emptyChannels.map((channel) => channel.toLowerCase()));
  const events = SOURCES.map(({ source, channel, counted, chosen, none }): SourceCoverage => {
    const count = counted.reduce((sum, key) => sum + (counts[key] ?? 0), 0);
    if (count > 0) {
      const what = chosen ?? `such ${count === 1 ? "event" : "events"}`;
      return { source, state: "seen", note: `${count} ${what}.` };
    }
    if (collected.has(channel.toLowerCase())) return { source, ...none };
    if (empty.has(channel.toLowerCase())) return { source, state: "not-seen", note: EMPTY_LOG };
    return { source, state: "not-collected", note: `The log ${channel} was not collected.` };
  });
  return [...events, repositoryCoverage(counts[REPOSITORY_SOURCE], counts[INVENTORY_SOURCE])];
}

/** Both counts are undefined where nothing of the kind was read. */
function repositoryCoverage(objects: number | undefined, listed: number | undefined): SourceCoverage {
  const source = REPOSITORY_SOURCE;
  if (objects === undefined && listed !== undefined) {
    return {
      source,
      state: "seen",
      note: `An inventory of the live host was read: ${listed} objects of subscriptions.`,
    };
  }
  if (objects === undefined) return { source, state: "not-collected", note: "The WMI repository was not collected." };
  return { source, state: "seen", note: `The WMI repository was read: ${objects} objects of subscriptions.` };
}
