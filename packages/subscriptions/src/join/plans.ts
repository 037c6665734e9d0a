import { compareText } from "@unbind/bytes";
import type { PropertyValue, Sighting } from "@unbind/model";
import { propertyOf } from "../sightings/instance-facts.ts";
import { MOF_NO_NAMESPACE } from "../sightings/mof-sightings.ts";
import { tieAttempts } from "./attempts.ts";
import type { HostNames } from "./host-names.ts";
import { sameConsumer, sameFilter } from "./object-content.ts";
import { groupBy, type Placed, placeByHost } from "./record-order.ts";
import { subscriptionId } from "./subscription-id.ts";
import { type Unit, unitsOf } from "./unit.ts";
import { objectsOfHost } from "./wmi-objects.ts";

/** Said where only names and content tie a file to a host's subscription. */
const BY_CONTENT = "joined by equal names and content: no evidence says that the file was on this host";
/** Subscriptions that one file's subscription is tied to, and sightings of files that one subscription lists. */
const MAX_TIED = 32;

/**
 * The subscriptions that MOF files would create, each file read for itself; equal ones of several files are one. One
 * that a host is seen to have is tied to that (same names and content; same host, unless the file's isn't known) and
 * isn't a result of its own; all others are.
 */
export function planUnits(fromMof: readonly Sighting[], hosts: HostNames, known: readonly Unit[]): Unit[] {
  if (fromMof.length === 0) return [];
  const index = groupBy(known, nameKey);
  const alone: Unit[] = [];
  for (const unit of merged(unitsOfFiles(fromMof, hosts))) {
    const tied = (index.get(nameKey(unit)) ?? []).filter((other) => isSame(unit, other)).slice(0, MAX_TIED);
    for (const other of tied) tie(other, unit);
    if (tied.length === 0) alone.push(unit);
  }
  return alone;
}

function unitsOfFiles(fromMof: readonly Sighting[], hosts: HostNames): Unit[] {
  const units: Unit[] = [];
  const files = groupBy(fromMof, ({ evidence }) => evidence.path);
  for (const path of [...files.keys()].sort(compareText)) {
    for (const [host, placed] of placeByHost(files.get(path) ?? [], hosts)) {
      const objects = objectsOfHost(placed);
      const own = unitsOf(host, objects);
      const instances = new Instances(placed);
      tieAttempts(own, objects.attempts);
      for (const unit of own) {
        unit.isPlan = true;
        instances.addTo(unit);
        units.push(unit);
      }
    }
  }
  return units;
}

/** Timers and providers of one file by what they are looked up by, in lower case. */
class Instances {
  readonly #timers: Placed[];
  readonly #byTimerId = new Map<string, Placed[]>();
  readonly #byClass = new Map<string, Placed[]>();

  constructor(placed: readonly Placed[]) {
    this.#timers = placed.filter(({ sighting }) => sighting.object === "timer");
    for (const item of this.#timers) put(this.#byTimerId, propertyIn(item, "timerid"), item);
    for (const item of placed) {
      if (item.sighting.object !== "provider") continue;
      for (const name of [propertyIn(item, "consumerclassnames")].flat()) put(this.#byClass, name, item);
    }
  }

  /** Adds the timers that the query waits for, and the providers registered for the consumer's class. */
  addTo(unit: Unit): void {
    const query = unit.filterContent?.facts.query ?? "";
    if (/\b__TimerEvent\b/i.test(query)) unit.timers.push(...this.#timersOf(query).slice(0, MAX_TIED));
    const className = unit.consumer?.className.toLowerCase() ?? "";
    unit.providers.push(...(this.#byClass.get(className) ?? []).slice(0, MAX_TIED));
  }

  #timersOf(query: string): Placed[] {
    const ids = new Set<string>();
    for (const [, double, single] of query.matchAll(/\bTimerID\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/gi)) {
      if (ids.size < MAX_TIED) ids.add((double ?? single ?? "").toLowerCase());
    }
    return ids.size === 0 ? this.#timers : [...ids].flatMap((id) => (this.#byTimerId.get(id) ?? []).slice(0, MAX_TIED));
  }
}

function propertyIn({ sighting }: Placed, wanted: string): PropertyValue | undefined {
  return propertyOf(sighting.instance?.properties ?? {}, wanted);
}

function put(map: Map<string, Placed[]>, key: unknown, item: Placed): void {
  if (typeof key !== "string") return;
  const list = map.get(key.toLowerCase());
  if (list) list.push(item);
  else map.set(key.toLowerCase(), [item]);
}

function attach(unit: Unit, item: Placed): void {
  if (unit.attempts.length < MAX_TIED) unit.attempts.push(item);
  else unit.left++;
}

/** Equal ones as one, which lists the sightings of all. */
function merged(units: readonly Unit[]): Unit[] {
  const distinct: Unit[] = [];
  for (const group of groupBy(units, subscriptionId).values()) {
    const [first, ...copies] = group as [Unit, ...Unit[]];
    for (const copy of copies) for (const item of placedOf(copy)) attach(first, item);
    distinct.push(first);
  }
  return distinct;
}

function placedOf({ filter, consumer, binding, attempts, timers, providers }: Unit): Placed[] {
  const said = [filter, consumer, binding].flatMap((part) => part?.said ?? []);
  return [...said, ...attempts, ...timers, ...providers];
}

function tie(known: Unit, plan: Unit): void {
  for (const item of placedOf(plan)) {
    const { sighting } = item;
    const caveats = plan.host === "" && known.host !== "" ? [...sighting.caveats, BY_CONTENT] : sighting.caveats;
    attach(known, { ...item, sighting: { ...sighting, caveats } });
  }
}

function nameKey({ filter, consumer }: Unit): string {
  return JSON.stringify([filter?.name ?? null, consumer?.name ?? null]).toLowerCase();
}

function isSame(plan: Unit, known: Unit): boolean {
  if (plan.host !== "" && plan.host !== known.host) return false;
  if (!isSamePlace(plan, known) || plan.filter?.name === null || plan.consumer?.name === null) return false;
  return (
    sameFilter(plan.filterContent, known.filterContent) && sameConsumer(plan.consumerContent, known.consumerContent)
  );
}

function isSamePlace(plan: Unit, known: Unit): boolean {
  const [own, other] = [plan.filter ?? plan.consumer, known.filter ?? known.consumer];
  if (!own || !other) return false;
  if (other.namespaceIsAssumed || own.namespace === other.namespace) return true;
  return own.said.some(({ sighting }) => sighting.caveats.includes(MOF_NO_NAMESPACE));
}
