import { sha256Hex } from "@unbind/bytes";
import { type Content, sortedEntries } from "./object-content.ts";
import { objectPathText } from "./object-paths.ts";
import type { Unit } from "./unit.ts";

/** Contents can be long and shared by many subscriptions: each is hashed once. */
const digests = new WeakMap<object, string>();

/**
 * `sub-` and 16 hex digits: SHA-256 over the JSON array of host (lower case), namespace, relative paths of filter and
 * consumer, and the SHA-256 of each one's content (query, query language and event namespace; class and properties
 * with names in lower case, sorted). The same subscription has the same id in every run; evidence that states more
 * of its content gives another.
 */
export function subscriptionId(unit: Unit): string {
  const { host, filter, consumer, filterContent, consumerContent } = unit;
  const namespace = (filter ?? consumer)?.namespace ?? "";
  const filterDigest = digestOf(filterContent, ({ query, queryLanguage, eventNamespace, properties }) => {
    return [query ?? null, queryLanguage ?? null, eventNamespace ?? null, sortedEntries(properties ?? {})];
  });
  const consumerDigest = digestOf(consumerContent, (facts) => [
    facts.class.toLowerCase(),
    sortedEntries(facts.properties),
  ]);
  const paths = [objectPathText(filter), objectPathText(consumer)];
  if (!filter && !consumer) paths.push(...unit.timers.map(({ sighting }) => JSON.stringify(sighting.instance)));
  const text = JSON.stringify([host.toLowerCase(), namespace, ...paths, filterDigest, consumerDigest]);
  return `sub-${sha256Hex(text).slice(0, 16)}`;
}

function digestOf<T>(content: Content<T> | undefined, parts: (facts: T) => unknown[]): string {
  if (!content) return "";
  const known = digests.get(content);
  if (known !== undefined) return known;
  const digest = sha256Hex(JSON.stringify(parts(content.facts)));
  digests.set(content, digest);
  return digest;
}
