import { sha256Hex } from "@unbind/bytes";
import type { BindingReport, SightingReport, SubscriptionReport } from "@unbind/model";
import { formatBindingPath, type MofInstance, parseObjectPath } from "@unbind/mof";
import { instanceProperties, nameOf } from "./instance-properties.ts";
import { blankSubscription } from "./lone-part.ts";

/** An instance and the namespace that it is made in. */
export interface PlacedInstance extends MofInstance {
  namespace: string;
}

/** Source of what event 5861 tells; a MOF file only says what would be made. */
export const LOGGED_SOURCE = "wmi-activity/5861";
const FILE_SOURCE = "mof/file";

/** Timers and provider registrations told with one subscription. */
const MAX_TIMERS = 16;
const MAX_PROVIDERS = 16;

export const PROVIDER_CLASS: RegExp = /^__(?:win32provider|eventconsumerproviderregistration)$/i;
const BINDING_CLASS = /^__filtertoconsumerbinding$/i;
const FILTER_CLASS = /^__eventfilter$/i;
const TIMER_CLASS = /^__(?:interval|absolute)timerinstruction$/i;

/** Classes of consumers end so by custom; one that a binding names counts whatever it is called. */
export function isConsumerClass(name: string): boolean {
  return /eventconsumer$/i.test(name);
}

/** One end of a binding: the instance of this text, or at least what the path says. */
interface End {
  instance: PlacedInstance | undefined;
  className: string;
  name: string | null;
}

interface Parts {
  binding?: PlacedInstance;
  filter?: End;
  consumer?: End;
}

/** Where the instances come from, and how many subscriptions are wanted. */
interface Origin {
  path: string;
  isLogged: boolean;
  most: number;
}

/** What all subscriptions of a text share. */
interface Shared extends Origin {
  timers: SubscriptionReport["timers"];
  providers: SubscriptionReport["providers"];
}

/** What the instances make: each binding with its two ends, then filters and consumers that none names. */
export function subscriptionsOf(
  instances: readonly PlacedInstance[],
  origin: Origin,
): { subscriptions: SubscriptionReport[]; total: number } {
  const byKey = new Map<string, PlacedInstance>();
  for (const instance of instances) byKey.set(keyOf(instance.className, nameOf(instance)), instance);
  const bindings: Parts[] = ofClass(instances, BINDING_CLASS).map((binding) => ({
    binding,
    filter: endOf(binding, "filter", byKey),
    consumer: endOf(binding, "consumer", byKey),
  }));
  const bound = new Set(bindings.flatMap(({ filter, consumer }) => [filter?.instance, consumer?.instance]));
  const free = instances.filter((one) => !bound.has(one));
  const all: Parts[] = [
    ...bindings,
    ...ofClass(free, FILTER_CLASS).map((one) => ({ filter: loneEnd(one) })),
    ...free.filter(({ className }) => isConsumerClass(className)).map((one) => ({ consumer: loneEnd(one) })),
  ];
  const timers = ofClass(instances, TIMER_CLASS).map((one) => instanceProperties(one, []).properties);
  const providers = ofClass(instances, PROVIDER_CLASS).slice(0, MAX_PROVIDERS).map(providerProperties);
  const shared = { ...origin, timers, providers };
  return { subscriptions: all.slice(0, origin.most).map((parts) => subscription(parts, shared)), total: all.length };
}

function providerProperties(provider: PlacedInstance): Shared["providers"][number] {
  return { namespace: provider.namespace, ...instanceProperties(provider, []).properties };
}

/** Timers whose id stands in the query. */
function timersOf(query: string, timers: Shared["timers"]): Shared["timers"] {
  const folded = query.toLowerCase();
  if (!folded.includes("__timerevent")) return [];
  const isNamed = ([name, value]: [string, unknown]) =>
    name.toLowerCase() === "timerid" && typeof value === "string" && folded.includes(value.toLowerCase());
  return timers.filter((timer) => Object.entries(timer).some(isNamed)).slice(0, MAX_TIMERS);
}

function ofClass(instances: readonly PlacedInstance[], pattern: RegExp): PlacedInstance[] {
  return instances.filter(({ className }) => pattern.test(className));
}

function keyOf(className: string, name: string): string {
  return `${className}\0${name}`.toLowerCase();
}

function endOf({ properties }: PlacedInstance, wanted: string, byKey: ReadonlyMap<string, PlacedInstance>): End {
  const value = properties.find(({ name }) => name.toLowerCase() === wanted)?.value;
  const parsed = typeof value === "string" ? parseObjectPath(value) : undefined;
  if (!parsed?.ok) return { instance: undefined, className: "", name: null };
  const { className, keys } = parsed.path;
  const name = keys[0] === undefined ? null : String(keys[0].value);
  return { instance: byKey.get(keyOf(className, name ?? "")), className, name };
}

function loneEnd(instance: PlacedInstance): End {
  return { instance, className: instance.className, name: nameOf(instance) || null };
}

function subscription(parts: Parts, shared: Shared): SubscriptionReport {
  const { binding, filter, consumer } = parts;
  const namespace = (binding ?? filter?.instance ?? consumer?.instance)?.namespace ?? "";
  const reports = {
    filter: filter ? filterReport(filter) : null,
    consumer: consumer ? consumerReport(consumer) : null,
    binding: binding && filter && consumer ? bindingReport(binding, filter, consumer) : null,
  };
  const objects = (["filter", "consumer", "binding"] as const).filter((object) => reports[object] !== null);
  const isCut = [binding, filter?.instance, consumer?.instance].some((one) => one?.complete === false);
  return blankSubscription({
    id: `sub-${sha256Hex(JSON.stringify([namespace, reports])).slice(0, 16)}`,
    namespace,
    ...reports,
    timers: timersOf(reports.filter?.query ?? "", shared.timers),
    providers: shared.providers,
    sightings: objects.map((object) => sighting(object, shared)),
    notes: isCut ? [{ code: "mof-cut", text: "The MOF text is cut or damaged here: properties may be missing." }] : [],
  });
}

function sighting(object: "filter" | "consumer" | "binding", { path, isLogged }: Origin): SightingReport {
  const source = isLogged ? LOGGED_SOURCE : FILE_SOURCE;
  const kind = isLogged ? "activated" : "present";
  return { kind, object, time: null, actor: null, source, evidence: { path, offset: 0 } };
}

function filterReport({ instance, name }: End): NonNullable<SubscriptionReport["filter"]> {
  const names = ["name", "query", "querylanguage", "eventnamespace"];
  const { texts, creatorSid, properties } = instanceProperties(instance, names);
  return {
    name: texts.get("name") ?? name,
    query: texts.get("query") ?? null,
    queryLanguage: texts.get("querylanguage") ?? null,
    eventNamespace: texts.get("eventnamespace") ?? null,
    creatorSid,
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}

function consumerReport({ instance, className, name }: End): NonNullable<SubscriptionReport["consumer"]> {
  const { texts, creatorSid, properties } = instanceProperties(instance, ["name"]);
  return { class: instance?.className ?? className, name: texts.get("name") ?? name, properties, creatorSid };
}

function bindingReport(binding: PlacedInstance, filter: End, consumer: End): BindingReport {
  const { creatorSid, properties } = instanceProperties(binding, ["filter", "consumer"]);
  const path = (className: string, name: string | null) => ({
    host: undefined,
    namespace: undefined,
    className,
    keys: [{ name: "Name", value: name ?? "" }],
    singleton: false,
  });
  return {
    path: formatBindingPath(path("__EventFilter", filter.name), path(consumer.className, consumer.name)),
    creatorSid,
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}
