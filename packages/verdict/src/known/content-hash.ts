/**
 * The content hash of a subscription: SHA-256 of its canonical definition, version 1. It says "the same filter,
 * consumer and binding" whatever evidence they were read from, and is what baselines and known good rest on.
 *
 * The canonical definition is JSON with keys sorted by UTF-16 unit and no white space:
 * `{"binding":{"props":{}},"consumer":{"class":"","props":{}},"filter":{"class":"__eventfilter","props":{}},"ns":"","v":1}`.
 * Namespaces, class and property names are in lower case, values are exact. Owners, system properties, the binding's
 * references, null and class defaults are left out: logged text omits them, a live object states them.
 */
import { sha256Hex } from "@unbind/bytes";
import type { PropertyValue, SubscriptionReport } from "@unbind/model";

/** The parts of a report that are its definition. */
export type DefinedParts = Pick<SubscriptionReport, "namespace" | "filter" | "consumer" | "binding">;

/** Lower-case hex; `behaviour` leaves the two names out, so that renamed copies show. */
export type ContentHash = { ok: true; definition: string; behaviour: string } | { ok: false; reason: string };

/** Properties of one object by lower-case name, class defaults left out. */
export type CanonicalProperties = Record<string, PropertyValue>;

/** What the hash is made of. */
export interface CanonicalDefinition {
  namespace: string;
  filter: CanonicalProperties;
  consumerClass: string;
  consumer: CanonicalProperties;
  binding: CanonicalProperties;
}

/** Values that WMI's classes give a property nobody sets; besides these, false and empty lists. */
const DEFAULTS: Readonly<Record<string, number>> = {
  eventid: 0,
  eventtype: 1,
  killtimeout: 0,
  maximumfilesize: 65_535,
  numberofinsertionstrings: 0,
  priority: 32,
};
const REFERENCES: ReadonlySet<string> = new Set(["creatorsid", "pscomputername", "filter", "consumer"]);
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Hashes of a subscription, or why its definition isn't known whole. */
export function contentHash(parts: DefinedParts): ContentHash {
  const whole = wholeDefinition(parts);
  if (!whole.ok) return whole;
  const { definition, text } = whole;
  return { ok: true, definition: sha256Hex(text), behaviour: sha256Hex(definitionText(nameless(definition))) };
}

/** A definition with its canonical text, or why it isn't known whole. */
export type WholeDefinition =
  | { ok: true; definition: CanonicalDefinition; text: string }
  | { ok: false; reason: string };

/** The text that is hashed. */
export function wholeDefinition(parts: DefinedParts): WholeDefinition {
  const missing = missingPart(parts);
  if (missing !== undefined) return { ok: false, reason: `${missing} was not collected` };
  const definition = canonicalDefinition(parts);
  if (hasLoneSurrogate(definition)) return { ok: false, reason: "a value is not valid Unicode" };
  return { ok: true, definition, text: definitionText(definition) };
}

function hasLoneSurrogate(definition: CanonicalDefinition): boolean {
  let found = false;
  JSON.stringify(definition, (_, value: unknown) => {
    if (typeof value === "string" && LONE_SURROGATE.test(value)) found = true;
    return value;
  });
  return found;
}

/** The first part without which a definition can't be told. */
function missingPart({ filter, consumer, binding }: DefinedParts): string | undefined {
  if (!filter) return "the filter";
  if (!consumer) return "the consumer";
  if (!binding) return "the binding";
  if (filter.name === null) return "the filter's name";
  if (filter.query === null) return "the query";
  if (filter.queryLanguage === null) return "the query language";
  if (filter.eventNamespace === null) return "the event namespace";
  if (consumer.class === "") return "the consumer's class";
  if (consumer.name === null) return "the consumer's name";
  return Object.keys(consumer.properties).length === 0 ? "the consumer's content" : undefined;
}

/** What is stated of a subscription in canonical form; parts that aren't known are simply absent. */
export function canonicalDefinition({ namespace, filter, consumer, binding }: DefinedParts): CanonicalDefinition {
  const ofFilter = {
    ...filter?.properties,
    Name: filter?.name ?? null,
    Query: filter?.query ?? null,
    QueryLanguage: filter?.queryLanguage ?? null,
    EventNamespace: typeof filter?.eventNamespace === "string" ? foldNamespace(filter.eventNamespace) : null,
  };
  return {
    namespace: foldNamespace(namespace),
    filter: canonicalProperties(ofFilter),
    consumerClass: (consumer?.class ?? "").toLowerCase(),
    consumer: canonicalProperties({ ...consumer?.properties, Name: consumer?.name ?? null }),
    binding: canonicalProperties(binding?.properties ?? {}),
  };
}

/** `\\HOST\ROOT/cimv2` and `root\cimv2` are the same namespace. */
export function foldNamespace(namespace: string): string {
  const text = namespace.replaceAll("/", "\\");
  return text
    .replace(/^\\\\[^\\]*\\/, "")
    .replace(/^\\+/, "")
    .toLowerCase();
}

function canonicalProperties(properties: Record<string, PropertyValue>): CanonicalProperties {
  const kept: [string, PropertyValue][] = [];
  for (const [key, value] of Object.entries(properties)) {
    const name = key.toLowerCase();
    if (name.startsWith("__") || REFERENCES.has(name) || isDefault(name, value)) continue;
    kept.push([name, value]);
  }
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

function isDefault(name: string, value: PropertyValue): boolean {
  if (value === null || value === false) return true;
  if (Array.isArray(value)) return value.length === 0 || (value.length === 1 && value[0] === "");
  return typeof value === "number" && DEFAULTS[name] === value;
}

function definitionText({ namespace, filter, consumerClass, consumer, binding }: CanonicalDefinition): string {
  return JSON.stringify({
    binding: { props: binding },
    consumer: { class: consumerClass, props: consumer },
    filter: { class: "__eventfilter", props: filter },
    ns: namespace,
    v: 1,
  });
}

function nameless(definition: CanonicalDefinition): CanonicalDefinition {
  const without = ({ name: _, ...rest }: CanonicalProperties) => rest;
  return { ...definition, filter: without(definition.filter), consumer: without(definition.consumer) };
}
