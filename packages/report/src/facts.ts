import { compareText, type Issue } from "@unbind/bytes";
import type {
  ConsumerReport,
  HostReport,
  PropertyValue,
  SightingKind,
  SightingReport,
  SubscriptionReport,
} from "@unbind/model";

/** Sightings that prove most come first; within a kind the report's order decides. */
const PROOF_ORDER: readonly SightingKind[] = ["bound", "created", "activated", "present", "fired", "recovered"];

const SEVERITIES = ["error", "warning", "note"] as const satisfies readonly Issue["severity"][];

/** The one sighting to look up first; undefined if there is none. */
export function keySighting({ sightings }: SubscriptionReport): SightingReport | undefined {
  for (const kind of PROOF_ORDER) {
    const found = sightings.find((sighting) => sighting.kind === kind);
    if (found) return found;
  }
  return sightings[0];
}

/** Who made, changed or removed it, without repeats; not who ran it. */
export function actorsOf({ sightings }: SubscriptionReport): string[] {
  const actors = sightings
    .filter(({ kind }) => kind !== "fired" && kind !== "may-have-fired")
    .map(({ actor }) => actor);
  return distinct(actors);
}

type Parts = Pick<SubscriptionReport, "filter" | "consumer" | "binding">;

/** The SIDs that filter, consumer and binding name as their creators, without repeats. */
export function creatorsOf({ filter, consumer, binding }: Parts): string[] {
  return distinct([filter?.creatorSid, consumer?.creatorSid, binding?.creatorSid]);
}

/** Times of one kind of sighting, earliest first, without repeats, unknown ones left out. */
export function timesOf({ sightings }: SubscriptionReport, kind: SightingKind): string[] {
  const times = distinct(sightings.filter((sighting) => sighting.kind === kind).map(({ time }) => time));
  return times.sort(compareText);
}

/** All property values of a consumer as texts. */
export function propertyTexts(consumer: ConsumerReport | null): string[] {
  return Object.values(consumer?.properties ?? {}).map(propertyText);
}

/** A property value as one text; arrays in brackets as JSON writes them. */
export function propertyText(value: PropertyValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function distinct(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== null && value !== undefined && value !== ""))] as string[];
}

/** Hosts whose evidence could have shown the same, together. */
export function hostsByCoverage(hosts: readonly HostReport[]): HostReport[][] {
  return [...Map.groupBy(hosts, ({ coverage }) => JSON.stringify(coverage)).values()];
}

/** Issues by severity, worst first, then by code; how often each was met is the sum over its group. */
export function issuesByCode(issues: readonly Issue[]): Issue[][] {
  return SEVERITIES.flatMap((severity) => {
    const same = issues.filter((issue) => issue.severity === severity);
    return [...Map.groupBy(same, ({ code }) => code).values()];
  });
}

/** How often these issues were met. */
export function issueCount(issues: readonly Issue[]): number {
  return issues.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** Sightings that tell the same but for time and place, together. */
export function factGroups(sightings: readonly SightingReport[]): SightingReport[][] {
  return [...Map.groupBy(sightings, sameFact).values()];
}

function sameFact({ kind, object, source, actor, detail, caveats }: SightingReport): string {
  return JSON.stringify([kind, object, source, actor, detail, caveats]);
}
