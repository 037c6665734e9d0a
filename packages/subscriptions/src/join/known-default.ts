import type { ConsumerFacts, FilterFacts, PropertyValue } from "@unbind/model";
import { sortedEntries } from "./object-content.ts";
import type { Unit } from "./unit.ts";
import { DEFAULT_NAMESPACE } from "./wmi-objects.ts";

/** The owner of both objects: the local Administrators group. */
const OWNER = "S-1-5-32-544";

/**
 * The only subscription that every Windows has, as event 5861 of Windows 10 and the repositories of several Windows
 * versions state it. Its class default EventType 1 may be left out.
 */
const FILTER: FilterFacts = {
  name: "SCM Event Log Filter",
  query: "select * from MSFT_SCMEventLogEvent",
  queryLanguage: "WQL",
  eventNamespace: "root\\cimv2",
  creatorSid: OWNER,
};
const CONSUMER: ConsumerFacts = {
  class: "NTEventLogEventConsumer",
  name: "SCM Event Log Consumer",
  properties: {
    Category: 0,
    NameOfUserSIDProperty: "sid",
    SourceName: "Service Control Manager",
  },
  creatorSid: OWNER,
};

/** Defaults of NTEventLogEventConsumer: stated or left out, they mean the same. */
const DEFAULTS: Readonly<Record<string, string>> = {
  eventid: "0",
  eventtype: "1",
  numberofinsertionstrings: "0",
  insertionstringtemplates: '[""]',
};

/**
 * True for Windows' own subscription, decided by its whole content and never by its name: both objects stated whole,
 * each value as it is on every Windows, and never stated otherwise on this host.
 */
export function isWindowsDefault({ filter, binding, filterContent, consumerContent }: Unit): boolean {
  if (!binding || filter?.namespace !== DEFAULT_NAMESPACE || binding.consumer.namespace !== DEFAULT_NAMESPACE)
    return false;
  if (filter.namespaceIsAssumed || !filterContent?.isWhole || !consumerContent?.isWhole) return false;
  if (filterContent.formerCount > 0 || consumerContent.formerCount > 0) return false;
  return sameFilter(filterContent.facts) && sameConsumer(consumerContent.facts);
}

function sameFilter({ properties = {}, ...facts }: FilterFacts): boolean {
  const keys = ["name", "query", "queryLanguage", "eventNamespace", "creatorSid"] as const;
  return Object.keys(properties).length === 0 && keys.every((key) => facts[key] === FILTER[key]);
}

function sameConsumer(facts: ConsumerFacts): boolean {
  if (facts.class !== CONSUMER.class || facts.name !== CONSUMER.name || facts.creatorSid !== OWNER) return false;
  return JSON.stringify(stated(facts.properties)) === JSON.stringify(stated(CONSUMER.properties));
}

function stated(properties: Record<string, PropertyValue>): [string, PropertyValue][] {
  return sortedEntries(properties).filter(([name, value]) => DEFAULTS[name] !== JSON.stringify(value));
}
