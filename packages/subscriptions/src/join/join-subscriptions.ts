import { compareText } from "@unbind/bytes";
import type { Sighting, SubscriptionReport, VerdictLevel } from "@unbind/model";
import { tieAttempts } from "./attempts.ts";
import { tieFirings } from "./firing.ts";
import type { HostNames } from "./host-names.ts";
import { attachInstances } from "./instances.ts";
import { placePermanentQueries } from "./permanent-queries.ts";
import { planUnits } from "./plans.ts";
import { groupBy, type Placed, placeByHost } from "./record-order.ts";
import { isLiveInRepository } from "./repository-witness.ts";
import { reportOf } from "./subscription-report.ts";
import { type Unit, unitsOf } from "./unit.ts";
import { DEFAULT_NAMESPACE, isFromMof, isPlan, objectsOfHost, type WmiObject } from "./wmi-objects.ts";

const LEVELS: readonly VerdictLevel[] = ["malicious", "suspicious", "unknown", "benign"];

/**
 * Joins the sightings of all hosts into subscriptions, the same for any order of the sightings. Objects are joined by
 * host, namespace and object path without case, never by order or nearness; filters and consumers without a binding
 * are results of their own. Sorted by level (worst first), host, namespace, consumer, filter, id.
 */
export function joinSubscriptions(sightings: readonly Sighting[], hosts: HostNames): SubscriptionReport[] {
  const fromMof = sightings.filter(isFromMof);
  const seen = fromMof.length === 0 ? sightings : sightings.filter((sighting) => !isPlan(sighting));
  const known: Unit[] = [];
  for (const [host, placed] of placeByHost(seen, hosts)) for (const unit of joinHost(host, placed)) known.push(unit);
  const units = [...known, ...planUnits(fromMof, hosts, known)];
  return reportsOf(units).sort(compareSubscriptions);
}

function joinHost(host: string, placed: readonly Placed[]): Unit[] {
  const objects = objectsOfHost(placed);
  placePermanentQueries(objects);
  const units = unitsOf(host, objects);
  const unexplained = tieFirings(units, objects.firings);
  tieAttempts(units, objects.attempts);
  const all = [...attachInstances(host, units, objects.instances), ...namelessUnits(host, unexplained)];
  const hasRepository = placed.some(({ sighting }) => isLiveInRepository(sighting));
  return hasRepository ? all.map((unit) => ({ ...unit, hasRepository })) : all;
}

function reportsOf(all: readonly Unit[]): SubscriptionReport[] {
  const shares = new Map<WmiObject, number>();
  for (const { filter, consumer } of all) {
    for (const object of [filter, consumer]) if (object) shares.set(object, (shares.get(object) ?? 0) + 1);
  }
  return all.map((unit) => reportOf(unit, (object) => shares.get(object) ?? 1));
}

/** A consumer class ran that no known consumer of the host explains: one consumer of that class, name unknown. */
function namelessUnits(host: string, firings: readonly Placed[]): Unit[] {
  const units: Unit[] = [];
  const proofs = firings.filter(({ sighting }) => sighting.kind === "fired");
  for (const group of groupBy(proofs, ({ sighting }) => sighting.consumer?.class ?? "").values()) {
    const className = group[0]?.sighting.consumer?.class ?? "";
    const consumer: WmiObject = {
      kind: "consumer",
      namespace: DEFAULT_NAMESPACE,
      namespaceIsAssumed: true,
      className,
      name: null,
      said: [],
    };
    const [unit] = unitsOf(host, {
      filters: new Map(),
      consumers: new Map([["", consumer]]),
      bindings: new Map(),
      queries: [],
      firings: [],
      attempts: [],
      instances: [],
    });
    if (unit) units.push({ ...unit, fired: group });
  }
  return units;
}

/** The order of a report: level (worst first), host, namespace, consumer, filter, id. */
export function compareSubscriptions(a: SubscriptionReport, b: SubscriptionReport): number {
  return (
    LEVELS.indexOf(a.verdict.level) - LEVELS.indexOf(b.verdict.level) ||
    compareText(a.host, b.host) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.consumer?.name ?? "", b.consumer?.name ?? "") ||
    compareText(a.filter?.name ?? "", b.filter?.name ?? "") ||
    compareText(a.id, b.id)
  );
}
