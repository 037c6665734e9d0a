/** From what a report says of a subscription to the exact objects a plan names. */
import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { formatObjectPath, type KeyValue, type ObjectPath, parseObjectPath } from "@unbind/mof";
import { contentHash, statesWholeObject } from "@unbind/verdict";
import { STANDARD_CONSUMERS } from "../guard/standard-objects.ts";
import { foldNamespace, hashedProperties, objectHash } from "./object-hash.ts";
import type { ObjectEnd, ObjectTarget, TargetRole } from "./plan.ts";

type Keys = ObjectTarget["keys"];
type Properties = Record<string, PropertyValue>;

/** The objects of one subscription; what evidence doesn't name so that one object is meant is left out. */
export interface SubscriptionTargets {
  binding?: ObjectTarget;
  consumer?: ObjectTarget;
  filter?: ObjectTarget;
  timers: ObjectTarget[];
  registrations: ObjectTarget[];
  providers: ObjectTarget[];
}

/** Reads them from a report's subscription. */
export function targetsOf(subscription: SubscriptionReport): SubscriptionTargets {
  const { timers, providers } = subscription;
  const ends = endsOf(subscription);
  const instances = (list: readonly Properties[]): ObjectTarget[] =>
    list.flatMap((properties) => instanceTarget(subscription, properties) ?? []);
  const binding = bindingTarget(subscription, ends);
  const consumer = consumerTarget(subscription, ends.consumer);
  const filter = filterTarget(subscription, ends.filter);
  const registered = instances(providers);
  return {
    ...(binding && { binding }),
    ...(consumer && { consumer }),
    ...(filter && { filter }),
    timers: instances(timers),
    registrations: registered.filter(({ role }) => role === "registration"),
    providers: registered.filter(({ role }) => role === "provider"),
  };
}

/** Two targets are one object if this is equal: classes, namespaces and keys compare without case, references resolved. */
export function identityOf({
  namespace,
  class: className,
  keys,
  ends,
}: ObjectEnd & Partial<Pick<ObjectTarget, "ends">>): string {
  const own = keys.map(({ name, value }) => {
    const end = ends?.[name.toLowerCase()];
    return `${name.toLowerCase()}=${JSON.stringify(end ? identityOf(end) : String(value).toLowerCase())}`;
  });
  return `${foldNamespace(namespace)}:${className.toLowerCase()}.${own.sort().join(",")}`;
}

/** What a reference names, in the namespace it stands in; undefined if it can't be read. */
export function endOf(reference: string, namespace: string): ObjectEnd | undefined {
  const parsed = parseObjectPath(reference);
  if (!parsed.ok || parsed.path.className === "" || parsed.path.keys.length === 0) return undefined;
  const { path } = parsed;
  return {
    namespace: foldNamespace(path.namespace ?? namespace),
    class: path.className,
    keys: path.keys.map(({ name, value }) => ({ name: name ?? "Name", value: keyValue(value) })),
  };
}

/** A path as WMI writes it. */
export function pathOf(className: string, keys: Keys, namespace?: string): string {
  const path: ObjectPath = {
    host: undefined,
    namespace,
    className,
    keys: keys.map(asKey),
    singleton: keys.length === 0,
  };
  return formatObjectPath(path);
}

function asKey({ name, value }: Keys[number]): { name: string; value: KeyValue } {
  return { name, value: typeof value === "number" ? BigInt(Math.trunc(value)) : value };
}

function keyValue(value: KeyValue): string | number | boolean {
  if (typeof value !== "bigint") return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= 0n ? Number(value) : value.toString();
}

interface Ends {
  filter?: ObjectEnd;
  consumer?: ObjectEnd;
}

function endsOf({ binding, namespace, filter, consumer }: SubscriptionReport): Ends {
  const parsed = binding ? parseObjectPath(binding.path) : undefined;
  const references = new Map(
    parsed?.ok ? parsed.path.keys.map(({ name, value }) => [(name ?? "").toLowerCase(), value]) : [],
  );
  const end = (name: string): ObjectEnd | undefined => {
    const reference = references.get(name);
    return typeof reference === "string" ? endOf(reference, namespace) : undefined;
  };
  const named = (className: string | undefined, name: string | null | undefined): ObjectEnd | undefined =>
    className && typeof name === "string"
      ? { namespace: foldNamespace(namespace), class: className, keys: [{ name: "Name", value: name }] }
      : undefined;
  const ofFilter = end("filter") ?? named(filter ? "__EventFilter" : undefined, filter?.name);
  const ofConsumer = end("consumer") ?? named(consumer?.class, consumer?.name);
  return {
    ...(ofFilter && { filter: ofFilter }),
    ...(ofConsumer && { consumer: { ...ofConsumer, keys: consumerKeys(ofConsumer.keys, consumer) } }),
  };
}

/**
 * Reports call every key of a consumer its name. Consumer classes that aren't Windows' own may have another key: the
 * property that has the name for its value, since a property called Name is never listed again.
 */
function consumerKeys(keys: Keys, consumer: SubscriptionReport["consumer"]): Keys {
  const [key, ...more] = keys;
  if (!key || more.length > 0 || key.name !== "Name" || !consumer) return keys;
  if (STANDARD_CONSUMERS.has(consumer.class.toLowerCase())) return keys;
  const same = Object.entries(consumer.properties).filter(
    ([, value]) => value !== null && String(value) === String(key.value),
  );
  const [name, value] = same.find(([, one]) => typeof one === "number") ?? same[0] ?? [];
  return name !== undefined && (typeof value === "number" || typeof value === "string") ? [{ name, value }] : keys;
}

function bindingTarget(
  { namespace, binding, sightings }: SubscriptionReport,
  { filter, consumer }: Ends,
): ObjectTarget | undefined {
  if (!binding || !filter || !consumer) return undefined;
  const own = foldNamespace(namespace);
  const reference = (end: ObjectEnd): string =>
    pathOf(end.class, end.keys, end.namespace === own ? undefined : end.namespace);
  const keys: Keys = [
    { name: "Consumer", value: reference(consumer) },
    { name: "Filter", value: reference(filter) },
  ];
  const isWhole = sightings.some((one) => one.object === "binding" && statesWholeObject(one));
  const target = targetOf("binding", own, "__FilterToConsumerBinding", keys, binding.properties ?? {}, isWhole);
  return { ...target, ends: { consumer, filter } };
}

function filterTarget(subscription: SubscriptionReport, end: ObjectEnd | undefined): ObjectTarget | undefined {
  const { filter } = subscription;
  if (!filter || !end || end.class.toLowerCase() !== "__eventfilter") return undefined;
  const { name, query, queryLanguage, eventNamespace, properties } = filter;
  const stated = {
    Name: name,
    Query: query,
    QueryLanguage: queryLanguage,
    EventNamespace: eventNamespace,
    ...properties,
  };
  const isWhole = isStatedWhole(subscription, "filter") && query !== null;
  return targetOf("filter", end.namespace, "__EventFilter", end.keys, stated, isWhole);
}

function consumerTarget(subscription: SubscriptionReport, end: ObjectEnd | undefined): ObjectTarget | undefined {
  const { consumer } = subscription;
  if (!consumer || !end) return undefined;
  const isNamed = end.keys.length === 1 && end.keys[0]?.name.toLowerCase() === "name";
  const stated = { ...(isNamed && { Name: consumer.name }), ...consumer.properties };
  const isWhole = isStatedWhole(subscription, "consumer") && Object.keys(consumer.properties).length > 0;
  return targetOf("consumer", end.namespace, consumer.class || end.class, end.keys, stated, isWhole);
}

function isStatedWhole(subscription: SubscriptionReport, object: "filter" | "consumer"): boolean {
  const { sightings, notes } = subscription;
  if (notes.some(({ code }) => code === "mof-cut" || code === "index-only" || code === "namespace-assumed"))
    return false;
  if (subscription.binding && !contentHash(subscription).ok) return false;
  return sightings.some(
    (one) => (one.object === object || one.source === "wmi-activity/5861") && statesWholeObject(one),
  );
}

/** A timer, a provider or its registration. Providers state two dozen properties that no log has: only stated ones count. */
function instanceTarget({ namespace }: SubscriptionReport, properties: Properties): ObjectTarget | undefined {
  const property = (wanted: string): PropertyValue | undefined =>
    Object.entries(properties).find(([name]) => name.toLowerCase() === wanted)?.[1];
  const stated = property("__class");
  const place = property("__namespace");
  const own = foldNamespace(typeof place === "string" ? place : namespace);
  const className = typeof stated === "string" ? stated : "";
  const [role, keyName] = roleOf(className);
  const key = property(keyName.toLowerCase());
  if (className === "" || typeof key !== "string") return undefined;
  const end = role === "registration" ? endOf(key, own) : undefined;
  if (role === "registration" && !end) return undefined;
  const target = targetOf(role, own, className, [{ name: keyName, value: key }], properties, role === "timer");
  return end ? { ...target, ends: { provider: end } } : target;
}

function roleOf(className: string): [TargetRole, string] {
  if (/timerinstruction$/i.test(className)) return ["timer", "TimerId"];
  if (/^__eventconsumerproviderregistration$/i.test(className)) return ["registration", "provider"];
  return ["provider", "Name"];
}

function targetOf(
  role: TargetRole,
  namespace: string,
  className: string,
  keys: Keys,
  stated: Properties,
  isWhole: boolean,
): ObjectTarget {
  const object = { namespace, class: className, properties: stated };
  const properties = hashedProperties(object);
  const hashed = isWhole ? null : Object.keys(properties).sort();
  return {
    role,
    namespace,
    class: className,
    keys,
    relativePath: pathOf(className, keys),
    path: pathOf(className, keys, namespace),
    contentHash: objectHash(object, hashed),
    hashed,
    properties,
  };
}
