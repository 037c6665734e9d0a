import type { ObjectKind, SubscriptionReport } from "@unbind/model";

/** Indexes of the sightings that state these objects; intent and later processes prove no content. */
export function sightingsAbout({ sightings }: SubscriptionReport, about: readonly ObjectKind[]): number[] {
  const indexes = sightings.flatMap(({ kind, object, source }, i) => {
    if (kind === "attempted" || kind === "may-have-fired" || kind === "fired") return [];
    return about.includes(object) || source === "wmi-activity/5861" ? [i] : [];
  });
  return indexes.length > 0 ? indexes : sightings.flatMap(({ kind }, i) => (kind === "attempted" ? [] : [i]));
}
