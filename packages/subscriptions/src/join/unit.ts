import type { ConsumerFacts, FilterFacts } from "@unbind/model";
import { type Lifetime, lifetimeOf } from "./lifetime.ts";
import { type Content, consumerContent, filterContent } from "./object-content.ts";
import { groupBy, type Placed } from "./record-order.ts";
import { isInRepository } from "./repository-witness.ts";
import { type Binding, type HostObjects, keyOf, type WmiObject } from "./wmi-objects.ts";

/** A subscription in the making: the parts that were seen, and what was tied to them. */
export interface Unit {
  host: string;
  filter: WmiObject | undefined;
  consumer: WmiObject | undefined;
  binding: Binding | undefined;
  filterContent: Content<FilterFacts> | undefined;
  consumerContent: Content<ConsumerFacts> | undefined;
  lifetimes: { filter: Lifetime; consumer: Lifetime; binding: Lifetime };
  fired: Placed[];
  attempts: Placed[];
  /** Timers that the filter waits for. */
  timers: Placed[];
  /** Providers and registrations of the consumer's class. */
  providers: Placed[];
  /** A repository of the host was read. */
  hasRepository: boolean;
  /** Only a MOF file shows it. */
  isPlan: boolean;
  /** Sightings that were tied to it but aren't kept one by one. */
  left: number;
}

/** Created within this time of each other by the same account, a lone filter and a lone consumer belong together. */
const TOGETHER = 600_000_000n;

/**
 * One unit per binding; filters and consumers that no binding names pair up where that is sound, or stand alone. What a
 * repository holds without a binding has none.
 */
export function unitsOf(host: string, objects: HostObjects): Unit[] {
  const contents = new Contents();
  const bound = new Set<WmiObject>();
  const units: Unit[] = [];
  for (const binding of objects.bindings.values()) {
    bound.add(binding.filter).add(binding.consumer);
    units.push(contents.unit(host, binding.filter, binding.consumer, binding));
  }
  const filters = [...objects.filters.values()].filter((filter) => !bound.has(filter));
  const consumers = [...objects.consumers.values()].filter((consumer) => !bound.has(consumer));
  const isOpen = ({ said }: WmiObject) => !isInRepository(said);
  const partner = pairs(filters.filter(isOpen), consumers.filter(isOpen));
  const paired = new Set(partner.values());
  for (const filter of filters) units.push(contents.unit(host, filter, partner.get(filter)));
  for (const consumer of consumers) if (!paired.has(consumer)) units.push(contents.unit(host, undefined, consumer));
  return units;
}

/** Contents and lifetimes are worked out once per object, however many bindings share it. */
class Contents {
  readonly #filters = new Map<WmiObject, Content<FilterFacts>>();
  readonly #consumers = new Map<WmiObject, Content<ConsumerFacts>>();
  readonly #lives = new Map<WmiObject, Lifetime>();

  unit(host: string, filter?: WmiObject, consumer?: WmiObject, binding?: Binding): Unit {
    return {
      host,
      filter,
      consumer,
      binding,
      filterContent: filter && memo(this.#filters, filter, filterContent),
      consumerContent: consumer && memo(this.#consumers, consumer, consumerContent),
      lifetimes: {
        filter: this.#life(filter),
        consumer: this.#life(consumer),
        binding: lifetimeOf(binding?.said ?? []),
      },
      fired: [],
      attempts: [],
      timers: [],
      providers: [],
      hasRepository: false,
      isPlan: false,
      left: 0,
    };
  }

  #life(object: WmiObject | undefined): Lifetime {
    return object ? memo(this.#lives, object, ({ said }) => lifetimeOf(said)) : lifetimeOf([]);
  }
}

/** A unit without filter and consumer: a timer that no filter asks for. */
export function loneUnit(host: string): Unit {
  return new Contents().unit(host);
}

function memo<K, V>(map: Map<K, V>, key: K, make: (key: K) => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

function pairs(filters: readonly WmiObject[], consumers: readonly WmiObject[]): Map<WmiObject, WmiObject> {
  const partner = new Map<WmiObject, WmiObject>();
  const byName = (object: WmiObject) =>
    `${object.namespace}\0${object.name === null ? keyOf(object) : object.name.toLowerCase()}`;
  matchUnique(filters, consumers, byName, partner);
  const taken = new Set(partner.values());
  const loneFilters = filters.filter((filter) => !partner.has(filter));
  const loneConsumers = consumers.filter((consumer) => !taken.has(consumer));
  pairByTime(loneFilters, loneConsumers, partner);
  return partner;
}

/** Pairs the objects of a key that only one filter and one consumer have. */
function matchUnique(
  filters: readonly WmiObject[],
  consumers: readonly WmiObject[],
  keyFor: (object: WmiObject) => string,
  partner: Map<WmiObject, WmiObject>,
): void {
  const consumersByKey = groupBy(consumers, keyFor);
  for (const [key, group] of groupBy(filters, keyFor)) {
    const others = consumersByKey.get(key) ?? [];
    const [filter, consumer] = [group[0], others[0]];
    if (group.length === 1 && others.length === 1 && filter && consumer) partner.set(filter, consumer);
  }
}

interface Creation {
  object: WmiObject;
  at: bigint;
}

/** Pairs neighbours in time where nothing else was created by that account nearby. */
function pairByTime(
  filters: readonly WmiObject[],
  consumers: readonly WmiObject[],
  partner: Map<WmiObject, WmiObject>,
): void {
  const created = new Map<string, Creation[]>();
  for (const object of [...filters, ...consumers]) {
    const first = object.said.find(({ sighting }) => sighting.kind === "created");
    const actor = first?.sighting.actor;
    if (!first || actor === undefined) continue;
    const key = `${object.namespace}\0${actor.toLowerCase()}`;
    const list = created.get(key) ?? [];
    created.set(key, list);
    list.push({ object, at: first.at });
  }
  for (const list of created.values()) {
    list.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : keyOf(a.object) < keyOf(b.object) ? -1 : 1));
    for (const cluster of clusters(list)) {
      const [a, b] = cluster;
      if (cluster.length !== 2 || !a || !b || a.object.kind === b.object.kind) continue;
      const [filter, consumer] = a.object.kind === "filter" ? [a.object, b.object] : [b.object, a.object];
      partner.set(filter, consumer);
    }
  }
}

function clusters(sorted: readonly Creation[]): Creation[][] {
  const found: Creation[][] = [];
  for (const item of sorted) {
    const last = found.at(-1)?.at(-1);
    if (last && item.at - last.at <= TOGETHER) found.at(-1)?.push(item);
    else found.push([item]);
  }
  return found;
}
