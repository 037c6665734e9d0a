import { HOST_FROM_COLLECTION, type HostNames, REPOSITORY_SOURCE } from "@unbind/subscriptions";
import type { EvidenceFacts } from "./merge.ts";
import { neighbourHosts } from "./neighbour-host.ts";

/**
 * Gives repositories a host. A repository names none, so it is the host of the evidence around it: of the nearest
 * folder or container that names exactly one. Else it stays unknown; nothing is guessed from further away.
 */
export function withRepositoryHosts(evidence: readonly EvidenceFacts[], names: HostNames): EvidenceFacts[] {
  if (!evidence.some(isRepository)) return [...evidence];
  const hostOf = neighbourHosts(evidence, names);
  return evidence.map((one) => (isRepository(one) ? withHost(one, hostOf(one.path)) : one));
}

function isRepository({ format }: EvidenceFacts): boolean {
  return format.startsWith("cim-");
}

function withHost(facts: EvidenceFacts, host: string): EvidenceFacts {
  if (host === "") return facts;
  return {
    ...facts,
    computers: [host],
    sources: facts.sources.map((one) => (one.source === REPOSITORY_SOURCE ? { ...one, computer: host } : one)),
    sightings: facts.sightings.map((one) => {
      return one.host === "" ? { ...one, host, caveats: [...one.caveats, HOST_FROM_COLLECTION] } : one;
    }),
  };
}
