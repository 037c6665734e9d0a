import type { Issue } from "@unbind/bytes";
import type { Sighting } from "@unbind/model";
import { SightingCollector } from "@unbind/subscriptions";
import type { HarvestResult } from "./harvest.ts";
import type { PieceResult } from "./piece.ts";
import { mergeWalked } from "./walk/merge-walked.ts";

/** One evidence with all its parts together. */
export type EvidenceFacts = Omit<PieceResult, "part">;

/** Puts the parts of each evidence together; see {@link mergeWalked}. */
export function mergeParts(results: readonly PieceResult[]): EvidenceFacts[] {
  return mergeWalked<HarvestResult>(results, (parts) => ({
    events: parts.reduce((total, { events }) => total + events, 0),
    sightings: parts.flatMap(({ sightings }) => sightings),
    scriptParts: parts.flatMap(({ scriptParts }) => scriptParts),
    sources: parts.flatMap(({ sources }) => sources),
  }));
}

/** What all evidence says, script blocks put together from their parts. */
export function allSightings(evidence: readonly EvidenceFacts[]): { sightings: Sighting[]; issues: Issue[] } {
  const collector = new SightingCollector();
  const parts = evidence.flatMap(({ scriptParts }) => scriptParts.toSorted((a, b) => a.ref.offset - b.ref.offset));
  for (const part of parts) collector.add(part);
  const { sightings, issues } = collector.finish();
  return { sightings: [...evidence.flatMap((one) => one.sightings), ...sightings], issues };
}
