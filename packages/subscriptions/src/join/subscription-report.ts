import { filetimeToIso } from "@unbind/bytes";
import type { PropertyValue, Sighting, SightingReport, SubscriptionReport } from "@unbind/model";
import { actionOf } from "./action-text.ts";
import { activityOf, type Lifetime, lifetimeOf, stateOf } from "./lifetime.ts";
import { bindingPathText } from "./object-paths.ts";
import { compareForReport, type Placed } from "./record-order.ts";
import { isInRepository, isOnlyRecovered } from "./repository-witness.ts";
import { subscriptionId } from "./subscription-id.ts";
import type { Unit } from "./unit.ts";
import { notesOf } from "./unit-notes.ts";
import { DEFAULT_NAMESPACE, type WmiObject } from "./wmi-objects.ts";

/** Sightings of one object listed with a subscription, at each end of its history. */
const MAX_SAID_KEPT = 250;
/** The least of it where many subscriptions share the object. */
const MIN_SHARED_KEPT = 4;

/** The report of one subscription, not yet judged; `shares` says how many subscriptions an object is part of. */
export function reportOf(unit: Unit, shares: (object: WmiObject) => number): SubscriptionReport {
  const { placed, left } = sightingsOfUnit(unit, shares);
  const isAlone = !unit.filter && !unit.consumer;
  const hasLive = placed.some(({ sighting: { kind, object } }) => {
    return kind !== "recovered" && (isAlone || (object !== "timer" && object !== "provider"));
  });
  const { filter, consumer, binding } = unit.lifetimes;
  const state = stateOf([filter, consumer, binding, ...timerLives(unit)], hasLive);
  const hasFired = unit.fired.some(({ sighting }) => sighting.kind === "fired");
  return {
    id: subscriptionId(unit),
    host: unit.host,
    namespace: (unit.filter ?? unit.consumer)?.namespace ?? unit.timers[0]?.sighting.namespace ?? DEFAULT_NAMESPACE,
    ...partsOf(unit),
    timers: unit.timers.map(instanceOf),
    providers: unit.providers.map(instanceOf),
    state,
    activity: activityOf(state, boundOf(unit), hasFired),
    ...spanOf(placed),
    trigger: triggerOf(unit),
    action: { ...actionIn(unit), decoded: [], indicators: [] },
    verdict: { level: "unknown", score: 0, reasons: [] },
    attack: [],
    notes: notesOf(unit, placed, left),
    sightings: placed.map(({ sighting }) => sightingReport(sighting)),
  };
}

function instanceOf({ sighting }: Placed): Record<string, PropertyValue> {
  return sighting.instance?.properties ?? {};
}

/** A timer that no filter asks for is all there is of its unit. */
function timerLives({ filter, consumer, timers }: Unit): Lifetime[] {
  return filter || consumer ? [] : [lifetimeOf(timers)];
}

/** A repository tells that there is no binding, or that it was deleted; without one, not seeing it tells nothing. */
function boundOf({ binding, filter, consumer }: Unit): boolean | undefined {
  if (binding && !isOnlyRecovered(binding.said)) return true;
  const isKnown = [filter, consumer].some((object) => object && isInRepository(object.said));
  return isKnown ? false : binding !== undefined ? true : undefined;
}

function partsOf(unit: Unit): Pick<SubscriptionReport, "filter" | "consumer" | "binding"> {
  const filter = unit.filterContent?.facts;
  const consumer = unit.consumerContent?.facts;
  const path = bindingPathText(unit);
  return {
    filter: filter
      ? {
          name: filter.name ?? null,
          query: filter.query ?? null,
          queryLanguage: filter.queryLanguage ?? null,
          eventNamespace: filter.eventNamespace ?? null,
          creatorSid: filter.creatorSid ?? null,
          ...(filter.properties && Object.keys(filter.properties).length > 0 && { properties: filter.properties }),
        }
      : null,
    consumer: consumer
      ? {
          class: consumer.class,
          name: consumer.name ?? null,
          properties: consumer.properties,
          creatorSid: consumer.creatorSid ?? null,
        }
      : null,
    binding: path === undefined ? null : { path, ...bindingFacts(unit) },
  };
}

/** As last stated. */
function bindingFacts({ binding }: Unit): Omit<NonNullable<SubscriptionReport["binding"]>, "path"> {
  const facts = binding?.said.findLast(({ sighting }) => sighting.binding)?.sighting.binding;
  const hasMore = facts && Object.keys(facts.properties).length > 0;
  return { creatorSid: facts?.creatorSid ?? null, ...(hasMore && { properties: facts.properties }) };
}

function triggerOf({ filterContent }: Unit): SubscriptionReport["trigger"] {
  const query = filterContent?.facts.query;
  return query === undefined
    ? { kind: "unknown", summary: "the query was not seen" }
    : { kind: "query", summary: query };
}

function actionIn({ consumerContent }: Unit): { kind: string; summary: string } {
  return consumerContent ? actionOf(consumerContent.facts) : { kind: "unknown", summary: "the consumer was not seen" };
}

/** All that was tied to a unit, in report order; what an object shares with another binding stays with that one. */
function sightingsOfUnit(unit: Unit, shares: (object: WmiObject) => number): { placed: Placed[]; left: number } {
  const all = new Map<Sighting, Placed>();
  let left = unit.left;
  const add = (items: readonly Placed[], keptAtEachEnd: number) => {
    const isShort = items.length <= 2 * keptAtEachEnd;
    const kept = isShort ? items : [...items.slice(0, keptAtEachEnd), ...items.slice(-keptAtEachEnd)];
    for (const item of kept) all.set(item.sighting, item);
    left += items.length - kept.length;
  };
  for (const object of [unit.filter, unit.consumer]) {
    if (!object) continue;
    add(ownSaid(object), Math.max(MIN_SHARED_KEPT, Math.floor(MAX_SAID_KEPT / shares(object))));
  }
  add(unit.binding?.said ?? [], MAX_SAID_KEPT);
  add(unit.fired, MAX_SAID_KEPT);
  add(unit.attempts, MAX_SAID_KEPT);
  add(unit.timers, MAX_SAID_KEPT);
  add(unit.providers, MAX_SAID_KEPT);
  return { placed: [...all.values()].sort((a, b) => compareForReport(a.sighting, b.sighting)), left };
}

const ownOf = new WeakMap<WmiObject, Placed[]>();

/** Statements about the object alone; those that come with a binding are told there. */
function ownSaid(object: WmiObject): Placed[] {
  const known = ownOf.get(object);
  if (known) return known;
  const own = object.said.filter(({ sighting }) => sighting.object !== "binding");
  ownOf.set(object, own);
  return own;
}

/** Times of the first and the last sighting in record order; intent and mere fits don't count. */
function spanOf(placed: readonly Placed[]): { firstSeen: string | null; lastSeen: string | null } {
  const counted = placed.filter(({ sighting }) => sighting.kind !== "attempted" && sighting.kind !== "may-have-fired");
  let first: Placed | undefined;
  let last: Placed | undefined;
  for (const item of counted) {
    if (item.sighting.time === undefined) continue;
    if (!first || item.position < first.position) first = item;
    if (!last || item.position > last.position) last = item;
  }
  return { firstSeen: timeText(first?.sighting.time), lastSeen: timeText(last?.sighting.time) };
}

function timeText(time: bigint | undefined): string | null {
  return time === undefined ? null : filetimeToIso(time);
}

function sightingReport(sighting: Sighting): SightingReport {
  const { kind, object, actor, source, detail, caveats, evidence } = sighting;
  const { path, offset, length, recordId } = evidence;
  return {
    kind,
    object,
    time: timeText(sighting.time),
    actor: actor ?? null,
    source,
    ...(detail === undefined ? {} : { detail }),
    ...(caveats.length === 0 ? {} : { caveats: [...caveats] }),
    evidence: {
      path,
      offset,
      ...(length === undefined ? {} : { length }),
      ...(recordId === undefined ? {} : { recordId }),
    },
  };
}
