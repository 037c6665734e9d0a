import type { PropertyValue } from "@unbind/model";
import { parseObjectPath } from "@unbind/mof";
import { propertyOf } from "../sightings/instance-facts.ts";
import { nameIn } from "../sightings/object-reference.ts";
import { groupBy, type Placed } from "./record-order.ts";
import { isLiveInRepository } from "./repository-witness.ts";
import { loneUnit, type Unit } from "./unit.ts";

/** Timers told with one filter; a filter without TimerID asks for every timer of its namespace. */
const MAX_TIMERS = 64;
/** Timer names looked for in one query. */
const MAX_NAMES = 64;

type Properties = Record<string, PropertyValue>;

const fold = (text: unknown): string => (typeof text === "string" ? text : "").replaceAll("/", "\\").toLowerCase();

/** Adds timers to the filters that ask for them, providers to the consumers they serve; other timers stand alone. */
export function attachInstances(host: string, units: readonly Unit[], instances: readonly Placed[]): Unit[] {
  if (instances.length === 0) return [...units];
  const timers = instances.filter(({ sighting }) => sighting.object === "timer");
  const byNamespace = groupBy(timers, ({ sighting }) => fold(sighting.namespace));
  const providers = new ProviderBook(instances);
  const asked = new Set<Placed>();
  for (const unit of units) {
    const found = timersOf(unit, byNamespace);
    for (const timer of found) asked.add(timer);
    for (const timer of found.slice(0, MAX_TIMERS)) addTimer(unit, timer);
    unit.left += Math.max(0, found.length - MAX_TIMERS);
    providers.addTo(unit);
  }
  const alone = timers.filter((timer) => !asked.has(timer));
  return [...units, ...alone.map((timer) => addTimer(loneUnit(host), timer))];
}

function addTimer(unit: Unit, timer: Placed): Unit {
  unit.timers.push(timer);
  return unit;
}

function timersOf({ filter, filterContent }: Unit, byNamespace: Map<string, Placed[]>): Placed[] {
  const query = filterContent?.facts.query;
  if (!filter || query === undefined || !/\b__TimerEvent\b/i.test(query)) return [];
  const namespace = fold(filterContent?.facts.eventNamespace ?? filter.namespace).replace(/^\\\\\.\\/, "");
  const timers = byNamespace.get(namespace) ?? [];
  const names = namesIn(query);
  return names.size === 0
    ? timers
    : timers.filter(({ sighting }) => names.has(textOf(sighting.instance?.properties, "timerid").toLowerCase()));
}

/** Names in `TimerID = 'x'`, folded. */
function namesIn(query: string): Set<string> {
  const names = new Set<string>();
  for (const [, double, single] of query.matchAll(/\bTimerID\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/gi)) {
    if (names.size < MAX_NAMES) names.add((double ?? single ?? "").toLowerCase());
  }
  return names;
}

function textOf(properties: Properties | undefined, wanted: string): string {
  const value = propertyOf(properties ?? {}, wanted);
  return typeof value === "string" ? value : "";
}

/** Which live provider serves which consumer class, by namespace. */
class ProviderBook {
  readonly #byName = new Map<string, Placed>();
  readonly #registrations: Map<string, Placed[]>;

  constructor(instances: readonly Placed[]) {
    const registrations: { key: string; item: Placed }[] = [];
    for (const item of instances) {
      const { object, instance, namespace } = item.sighting;
      if (object !== "provider" || !isLiveInRepository(item.sighting)) continue;
      const classes = propertyOf(instance?.properties ?? {}, "consumerclassnames");
      if (classes === undefined)
        this.#byName.set(`${fold(namespace)}\0${fold(textOf(instance?.properties, "name"))}`, item);
      for (const name of Array.isArray(classes) ? classes : []) {
        registrations.push({ key: `${fold(namespace)}\0${fold(name)}`, item });
      }
    }
    const grouped = groupBy(registrations, ({ key }) => key);
    this.#registrations = new Map([...grouped].map(([key, list]) => [key, list.map(({ item }) => item)]));
  }

  /** Adds the registrations of the consumer's class and the providers that they name. */
  addTo(unit: Unit): void {
    const { consumer } = unit;
    if (!consumer) return;
    for (const registration of this.#registrations.get(`${fold(consumer.namespace)}\0${fold(consumer.className)}`) ??
      []) {
      const provider = this.#byName.get(this.#target(registration));
      if (provider) unit.providers.push(provider);
      unit.providers.push(registration);
    }
  }

  #target({ sighting }: Placed): string {
    const parsed = parseObjectPath(textOf(sighting.instance?.properties, "provider"));
    return parsed.ok ? `${fold(parsed.path.namespace ?? sighting.namespace)}\0${fold(nameIn(parsed.path))}` : "";
  }
}
