import { compareText } from "@unbind/bytes";
import type { HostReport } from "@unbind/model";
import { type HostNames, sourceCoverage } from "@unbind/subscriptions";
import type { EvidenceFacts } from "./merge.ts";

/** Every host that the evidence names, with what its evidence could have shown. By name. */
export function hostReports(evidence: readonly EvidenceFacts[], names: HostNames): HostReport[] {
  const byHost = new Map<string, { channels: Set<string>; counts: Record<string, number> }>();
  const entry = (computer: string, path: string) => {
    const name = names.canonical(computer, path);
    const known = byHost.get(name) ?? { channels: new Set<string>(), counts: {} };
    byHost.set(name, known);
    return known;
  };
  for (const { path, computers, channels, sources } of evidence) {
    for (const computer of computers) for (const channel of channels) entry(computer, path).channels.add(channel);
    for (const { computer, source, count } of sources) {
      if (computer === "") continue;
      const { counts } = entry(computer, path);
      counts[source] = (counts[source] ?? 0) + count;
    }
  }
  return [...byHost]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { channels, counts }]) => ({
      name,
      formerNames: names.former(name),
      coverage: sourceCoverage({ channels: [...channels].sort(compareText), counts }),
    }));
}
