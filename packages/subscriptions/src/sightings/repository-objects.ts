/** What a WMI repository states about the objects of subscriptions. */
import { type EvidenceRef, filetimeToIso } from "@unbind/bytes";
import type { ConsumerFacts, FilterFacts, PropertyValue, Sighting } from "@unbind/model";
import { type ObjectPath, parseObjectPath } from "@unbind/mof";
import { nameIn } from "./object-reference.ts";
import type { RepositoryRole } from "./repository-role.ts";

/** `source` of every sighting of a repository. */
export const REPOSITORY_SOURCE = "wmi-repository";

/** `source` of every sighting of an inventory, which a live host gave through WMI (unbind.collect/1). */
export const INVENTORY_SOURCE = "wmi-inventory";

/** Sources that state what WMI holds, rather than what happened to it. */
export function isStoredSource(source: string): boolean {
  return source === REPOSITORY_SOURCE || source === INVENTORY_SOURCE;
}

/** On a sighting of a record that isn't whole: what it doesn't say is unknown, not default. */
export const RECORD_CUT = "only a part of the record was found: properties may be missing";

/** On a sighting of an object that only the keys of the index show. */
export const INDEX_ONLY = "only the index shows it, by the hash of its name: its content isn't known";

/** A property of an object, in the order of its class. */
export interface RepositoryProperty {
  name: string;
  value: PropertyValue;
  /** The class gives the value, the object doesn't state it. */
  isDefault: boolean;
}

/** An object as a repository holds it, or held it. */
export interface RepositoryObject {
  role: RepositoryRole;
  /** Undefined if it isn't known (recovered objects). */
  namespace: string | undefined;
  className: string;
  /** `Class.Key="value"`. */
  path: string;
  /** All of them; CreatorSID as text. */
  properties: readonly RepositoryProperty[];
  /**
   * FILETIME reading of the session clock of WMI: the earliest time of writing, never the time of creation. Undefined
   * for an object whose record is missing and that only the index shows.
   */
  written: bigint | undefined;
  /** Generation of the mapping in which its page was moved last. */
  pageGeneration: number | undefined;
  /** Undefined for what is live. */
  recovered: RecoveredFacts | undefined;
  evidence: EvidenceRef;
}

/** Where an object that isn't live came from. */
export interface RecoveredFacts {
  /** In words: `a free page`. */
  from: string;
  /** In words: `deleted`, `an older version of what is live`. */
  standing: string;
  /** 0 to 1. */
  confidence: number;
  /** All its bytes were there. */
  whole: boolean;
  /** Further places where the same content was found. */
  copies: number;
}

/** Sightings of one repository, in the order of its objects. The host is not known to it: ''. */
export function sightingsOfRepository(objects: Iterable<RepositoryObject>): Sighting[] {
  return [...objects].map(sightingOf);
}

function sightingOf(object: RepositoryObject): Sighting {
  const { role, namespace, recovered, evidence } = object;
  return {
    kind: recovered ? "recovered" : "present",
    object: role === "registration" ? "provider" : role,
    host: "",
    namespace,
    ...factsOf(object),
    time: undefined,
    actor: undefined,
    source: REPOSITORY_SOURCE,
    caveats: caveatsOf(object),
    detail: detailOf(object),
    evidence: { path: evidence.path, offset: evidence.offset, ...lengthOf(evidence) },
  };
}

function caveatsOf({ written, recovered }: RepositoryObject): string[] {
  if (written === undefined) return [INDEX_ONLY];
  return recovered && !recovered.whole ? [RECORD_CUT] : [];
}

function lengthOf({ length }: EvidenceRef): { length?: number } {
  return length === undefined ? {} : { length };
}

/** Record stamps are a session's clock, so that they are told as what they are. */
function detailOf({ written, pageGeneration, recovered }: RepositoryObject): string | undefined {
  if (written === undefined) return undefined;
  const clock = `written at or after ${filetimeToIso(written)} by the clock of WMI's session`;
  const stamp = pageGeneration === undefined ? clock : `${clock}, page last moved in generation ${pageGeneration}`;
  if (!recovered) return stamp;
  const { from, standing, confidence, copies } = recovered;
  const more = copies === 0 ? "" : ` (and ${copies} more ${copies === 1 ? "place" : "places"})`;
  return `${standing}, from ${from}${more}, confidence ${confidence}; ${stamp}`;
}

function factsOf(object: RepositoryObject): Partial<Sighting> {
  switch (object.role) {
    case "filter":
      return { filter: filterFacts(object) };
    case "consumer":
      return { consumer: consumerFacts(object) };
    case "binding":
      return bindingFacts(object);
    default:
      return { instance: { path: object.path, properties: instanceProperties(object) } };
  }
}

function filterFacts(object: RepositoryObject): FilterFacts {
  const { texts, creatorSid, others } = taken(object, ["Name", "Query", "QueryLanguage", "EventNamespace"]);
  const [name, query, queryLanguage, eventNamespace] = texts;
  return {
    name: name ?? keyOf(object.path),
    ...(query !== undefined && { query }),
    ...(queryLanguage !== undefined && { queryLanguage }),
    ...(eventNamespace !== undefined && { eventNamespace }),
    ...creatorSid,
    properties: Object.fromEntries(others.map(({ name, value }) => [name, value])),
  };
}

function consumerFacts(object: RepositoryObject): ConsumerFacts {
  const { texts, creatorSid, others } = taken(object, ["Name"]);
  const atDefault = others.filter(({ isDefault }) => isDefault).map(({ name }) => name.toLowerCase());
  return {
    class: object.className,
    name: keyOf(object.path) ?? texts[0],
    properties: Object.fromEntries(others.map(({ name, value }) => [name, value])),
    ...creatorSid,
    ...(atDefault.length > 0 && { atDefault }),
  };
}

function bindingFacts(object: RepositoryObject): Partial<Sighting> {
  const { texts, creatorSid, others } = taken(object, ["Filter", "Consumer"]);
  const [filter, consumer] = texts.map(pathOf);
  return {
    filter: { name: filter && nameIn(filter) },
    consumer: { class: consumer?.className ?? "", name: consumer && nameIn(consumer), properties: {} },
    binding: {
      ...creatorSid,
      properties: Object.fromEntries(others.map(({ name, value }) => [name, value])),
      ...(filter?.namespace !== undefined && { filterNamespace: filter.namespace }),
      ...(consumer?.namespace !== undefined && { consumerNamespace: consumer.namespace }),
    },
  };
}

/** A provider has two dozen properties that hardly any states: its NULLs are left out. */
function instanceProperties({
  role,
  className,
  namespace,
  properties,
}: RepositoryObject): Record<string, PropertyValue> {
  const system: [string, PropertyValue][] = [
    ["__CLASS", className],
    ["__NAMESPACE", namespace ?? null],
  ];
  const told = role === "timer" ? properties : properties.filter(({ value }) => value !== null);
  return Object.fromEntries([...system, ...told.map(({ name, value }): [string, PropertyValue] => [name, value])]);
}

/** Text properties by name, the owner, and all others. */
function taken({ properties }: RepositoryObject, names: readonly string[]) {
  const wanted = names.map((name) => name.toLowerCase());
  const texts: (string | undefined)[] = names.map(() => undefined);
  const others: RepositoryProperty[] = [];
  let creatorSid: { creatorSid?: string } = {};
  for (const property of properties) {
    const name = property.name.toLowerCase();
    const { value } = property;
    const at = wanted.indexOf(name);
    if (at >= 0) texts[at] = typeof value === "string" ? value : undefined;
    else if (name === "creatorsid" && typeof value === "string") creatorSid = { creatorSid: value };
    else others.push(property);
  }
  return { texts, creatorSid, others };
}

function keyOf(path: string): string | undefined {
  const parsed = pathOf(path);
  return parsed && nameIn(parsed);
}

function pathOf(text: string | undefined): ObjectPath | undefined {
  const parsed = text === undefined ? undefined : parseObjectPath(text);
  return parsed?.ok ? parsed.path : undefined;
}
