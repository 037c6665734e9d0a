import { compareText } from "@unbind/bytes";
import type { HostReport } from "@unbind/model";
import { type HostNames, sourceCoverage, TELLING_CHANNELS } from "@unbind/subscriptions";
import type { EvidenceFacts } from "./merge.ts";
import { neighbourHosts } from "./neighbour-host.ts";

/** Every host that the evidence names, with what its evidence could have shown. By name. */
export function hostReports(evidence: readonly EvidenceFacts[], names: HostNames): HostReport[] {
  const byHost = new Map<string, HostFacts>();
  const entry = (computer: string, path: string) => {
    const name = names.canonical(computer, path);
    const known = byHost.get(name) ?? { channels: new Set(), emptyChannels: new Set(), counts: {} };
    byHost.set(name, known);
    return known;
  };
  const hostAround = neighbourHosts(evidence, names);
  for (const { path, computers, channels, sources, format, records } of evidence) {
    const emptied = format === "evtx" && records === 0 ? channelOfName(path) : undefined;
    const owner = emptied === undefined ? "" : hostAround(path);
    if (emptied !== undefined && owner !== "") entry(owner, path).emptyChannels.add(emptied);
    for (const computer of computers) for (const channel of channels) entry(computer, path).channels.add(channel);
    for (const { computer, source, count } of sources) {
      if (computer === "") continue;
      const { counts } = entry(computer, path);
      counts[source] = (counts[source] ?? 0) + count;
    }
  }
  return [...byHost]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { channels, emptyChannels, counts }]) => ({
      name,
      formerNames: names.former(name),
      coverage: sourceCoverage({ channels: [...channels], emptyChannels: [...emptyChannels], counts }),
    }));
}

interface HostFacts {
  channels: Set<string>;
  emptyChannels: Set<string>;
  counts: Record<string, number>;
}

/**
 * Channel of a log without records, by its file name as Windows (`%4` for `/`) and collectors (`%254`) write it:
 * nothing else tells what a cleared log was. Only for channels that tell of subscriptions.
 */
function channelOfName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.evtx$/i, "");
  const channel = name.replace(/%(?:25)?4/g, "/").toLowerCase();
  return TELLING_CHANNELS.find((known) => known.toLowerCase() === channel);
}
