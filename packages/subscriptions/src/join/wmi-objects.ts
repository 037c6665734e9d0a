import type { ConsumerFacts, FilterFacts, Sighting } from "@unbind/model";
import { isStoredSource } from "../sightings/repository-objects.ts";
import type { Placed } from "./record-order.ts";

export const DEFAULT_NAMESPACE = "root\\subscription";

/** A filter or consumer of one host and all that speaks of it, in order. */
export interface WmiObject {
  kind: "filter" | "consumer";
  namespace: string;
  /** No evidence says the namespace; Sysmon doesn't. */
  namespaceIsAssumed: boolean;
  /** '' for filters, and for consumers whose class isn't known. */
  className: string;
  /** Null if no evidence says it. */
  name: string | null;
  said: Placed[];
}

/** A binding and what speaks of it. */
export interface Binding {
  filter: WmiObject;
  consumer: WmiObject;
  said: Placed[];
}

/** Objects of one host by identity, and the sightings that name no object. */
export interface HostObjects {
  filters: Map<string, WmiObject>;
  consumers: Map<string, WmiObject>;
  bindings: Map<string, Binding>;
  /** 5859: a query and its owner, without a name. */
  queries: Placed[];
  /** A consumer ran, or may have; the sighting says of which class. */
  firings: Placed[];
  attempts: Placed[];
  /** Timers, and providers of consumers with their registrations, of a repository. */
  instances: Placed[];
}

const fold = (text: string | null | undefined): string => (text ?? "").toLowerCase();

/** Whether a MOF file describes an object that compiling it would create. */
export function isPlan(sighting: Sighting): boolean {
  return isFromMof(sighting) && sighting.mentions === undefined;
}

/** Whether a MOF file says it, text or binary. */
export function isFromMof({ source }: Sighting): boolean {
  return source.startsWith("mof/") || source.startsWith("bmf/");
}

/** Sorts sightings of one host, in order, to the objects they speak of: by namespace, class and name without case. */
export function objectsOfHost(placed: readonly Placed[]): HostObjects {
  const names = new NameBook();
  const objects: HostObjects = {
    filters: new Map(),
    consumers: new Map(),
    bindings: new Map(),
    queries: [],
    firings: [],
    attempts: [],
    instances: [],
  };
  const about: Placed[] = [];
  for (const item of placed) {
    const { kind, object, filter, consumer } = item.sighting;
    const isNameless =
      object === "filter" ? filter?.name === undefined : object === "consumer" && consumer?.name === undefined;
    if (isPlan(item.sighting)) about.push(item);
    else if (object === "timer" || object === "provider") objects.instances.push(item);
    else if (kind === "attempted") objects.attempts.push(item);
    else if (object === "filter" && isNameless) objects.queries.push(item);
    else if (kind === "fired" || kind === "may-have-fired") objects.firings.push(item);
    else if (!isNameless) about.push(item);
  }
  for (const { sighting } of about) names.learn(sighting.namespace, sighting.filter, sighting.consumer);
  for (const item of about) addTo(objects, names, item);
  return objects;
}

function addTo(objects: HostObjects, names: NameBook, item: Placed): void {
  const { object, namespace, filter, consumer, binding: own, source } = item.sighting;
  const place = { ...names.namespaceOf(namespace, filter, consumer), isStored: isStoredSource(source) };
  const speaksOfParts = object !== "binding" || source === "wmi-activity/5861";
  let filterObject: WmiObject | undefined;
  let consumerObject: WmiObject | undefined;
  if (filter && object !== "consumer") {
    filterObject = objectOf(objects.filters, endPlace(place, own?.filterNamespace), {
      kind: "filter",
      className: "",
      name: filter.name ?? null,
    });
    if (speaksOfParts) filterObject.said.push(item);
  }
  if (consumer && object !== "filter") {
    const className = names.classOf(consumer);
    const identity = { kind: "consumer", className, name: consumer.name ?? null } as const;
    consumerObject = objectOf(objects.consumers, endPlace(place, own?.consumerNamespace), identity);
    if (speaksOfParts) consumerObject.said.push(item);
  }
  if (object !== "binding" || !filterObject || !consumerObject) return;
  const filterKey = keyOf(filterObject);
  const key = `${filterKey.length}\0${filterKey}${keyOf(consumerObject)}`;
  const binding = objects.bindings.get(key) ?? { filter: filterObject, consumer: consumerObject, said: [] };
  objects.bindings.set(key, binding);
  binding.said.push(item);
}

interface Place {
  namespace: string;
  isAssumed: boolean;
  /** In the case in which it is stored. */
  isStored?: boolean;
}

/** Where an end of a binding lies: its path may name another namespace. */
function endPlace(place: Place, namespace: string | undefined): Place {
  if (namespace === undefined || fold(namespace) === fold(place.namespace)) return place;
  return { namespace, isAssumed: false };
}

function objectOf(
  map: Map<string, WmiObject>,
  { namespace, isAssumed, isStored }: Place,
  identity: Pick<WmiObject, "kind" | "className" | "name">,
): WmiObject {
  const fresh: WmiObject = { ...identity, namespace, namespaceIsAssumed: isAssumed, said: [] };
  const key = keyOf(fresh);
  const object = map.get(key) ?? fresh;
  map.set(key, object);
  object.namespaceIsAssumed &&= isAssumed;
  if (isStored && !isAssumed) object.namespace = namespace;
  return object;
}

/** Identity of an object on its host. */
export function keyOf({ namespace, className, name }: WmiObject): string {
  return `${fold(namespace)}\0${fold(className)}\0${name === null ? "" : `=${fold(name)}`}`;
}

/** What the evidence of a host says about namespaces and classes of names, for the sightings that don't say. */
class NameBook {
  readonly #namespaces = new Map<string, Set<string>>();
  readonly #classes = new Map<string, Set<string>>();

  learn(namespace: string | undefined, filter: FilterFacts | undefined, consumer: ConsumerFacts | undefined): void {
    if (consumer && consumer.class !== "") add(this.#classes, fold(consumer.name), consumer.class);
    if (namespace === undefined) return;
    for (const key of keysOf(filter, consumer)) add(this.#namespaces, key, namespace);
  }

  classOf({ class: className, name }: ConsumerFacts): string {
    if (className !== "") return className;
    const known = [...(this.#classes.get(fold(name)) ?? [])];
    const folded = new Set(known.map(fold));
    return folded.size === 1 ? (known.sort()[0] ?? "") : "";
  }

  /** Said, or what is said elsewhere of the same names, or else root\subscription, the only one that Sysmon sees. */
  namespaceOf(said: string | undefined, filter: FilterFacts | undefined, consumer: ConsumerFacts | undefined): Place {
    if (said !== undefined) return { namespace: said, isAssumed: false };
    for (const key of keysOf(filter, consumer)) {
      const known = this.#namespaces.get(key);
      if (!known) continue;
      const [only] = known;
      if (known.size === 1 && only !== undefined) return { namespace: only, isAssumed: false };
      const namespace = known.has(DEFAULT_NAMESPACE) ? DEFAULT_NAMESPACE : ([...known].sort()[0] ?? DEFAULT_NAMESPACE);
      return { namespace, isAssumed: true };
    }
    return { namespace: DEFAULT_NAMESPACE, isAssumed: true };
  }
}

/** The binding of both names says more than either name, so it is asked first. */
function keysOf(filter: FilterFacts | undefined, consumer: ConsumerFacts | undefined): string[] {
  const ends = [filter && `f\0${fold(filter.name)}`, consumer && `c\0${fold(consumer.name)}`].filter(
    (key) => key !== undefined,
  );
  return ends.length === 2 ? [ends.join("\0"), ...ends] : ends;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  set.add(value);
}
