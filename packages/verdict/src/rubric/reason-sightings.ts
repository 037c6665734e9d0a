import type { ObjectKind, SightingReport, SubscriptionReport } from "@unbind/model";
import { isPlan } from "../known/evidence-sources.ts";

/** Indexes of the sightings that state these objects; intent and later processes prove no content. */
export function sightingsAbout({ sightings }: SubscriptionReport, about: readonly ObjectKind[]): number[] {
  const states = sightings.flatMap((sighting, i) => (isStatement(sighting) ? [i] : []));
  const indexes = states.filter((i) => {
    const { object, source } = sightings[i] as SightingReport;
    return about.includes(object) || source === "wmi-activity/5861";
  });
  return indexes.length > 0 ? indexes : states;
}

function isStatement(sighting: SightingReport): boolean {
  const { kind } = sighting;
  return kind === "attempted" ? isPlan(sighting) : kind !== "may-have-fired" && kind !== "fired";
}
