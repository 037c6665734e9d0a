import { type Issue, sidToText } from "@unbind/bytes";
import type { ConsumerFacts, Event, FilterFacts, PropertyValue, Sighting } from "@unbind/model";
import { type MofInstance, type MofValue, normaliseNamespace, parseInstances } from "@unbind/mof";
import { eventValues } from "./event-values.ts";
import { consumerOfPath } from "./object-reference.ts";
import { sightingFrom } from "./sighting-parts.ts";

/** On a sighting whose MOF text is cut: what it doesn't say is unknown, not default. */
export const MOF_CUT = "the MOF text is cut: properties may be missing";

/**
 * WMI-Activity 5861: a binding became active, at its creation or at a start of WMI. The MOF text in PossibleCause
 * gives both objects whole: a property it leaves out is null or at its default. Names come from it; the head
 * (ESS, CONSUMER) is used where it is cut, and compared where it isn't.
 */
export function activationSightings(event: Event, source: string): { sightings: Sighting[]; issues: Issue[] } {
  const read = eventValues(event, ["Namespace", "ESS", "CONSUMER", "PossibleCause"]);
  if (!read)
    return { sightings: [], issues: [issue(event, "WMI_VALUES_MISSING", "it has no values that could be read")] };
  const [namespace = "", filterName = "", consumerText = "", mof = ""] = read;
  const { instances } = parseInstances(mof);
  const filterMof = instances.find(({ className }) => className.toLowerCase() === "__eventfilter");
  const consumerMof = instances.find(({ className }) => className.toLowerCase() !== "__eventfilter");
  const headConsumer = consumerOfPath(consumerText);
  const filter = filterMof ? filterFacts(filterMof, filterName) : { name: filterName === "" ? undefined : filterName };
  const consumer = consumerMof ? consumerFacts(consumerMof, headConsumer) : headConsumer;
  if (filter.name === undefined && !consumer) {
    return { sightings: [], issues: [issue(event, "WMI_MOF_UNREAD", "neither filter nor consumer could be read")] };
  }
  const isCut = !filterMof?.complete || !consumerMof?.complete;
  const caveats = isCut ? [MOF_CUT] : [];
  if (filterMof && filterName !== "" && filter.name !== filterName)
    caveats.push(`the head names the filter "${filterName}"`);
  if (consumerMof && headConsumer && headConsumer.name !== consumer?.name) {
    caveats.push(`the head names the consumer "${headConsumer.name}"`);
  }
  const sighting = sightingFrom(event, source, {
    kind: "activated",
    object: "binding",
    namespace: namespace === "" ? undefined : normaliseNamespace(namespace),
    filter,
    consumer: consumer ?? { class: "", name: undefined, properties: {} },
    caveats,
  });
  return { sightings: [sighting], issues: isCut ? [issue(event, "WMI_MOF_CUT", "the MOF text of a 5861 is cut")] : [] };
}

function filterFacts(instance: MofInstance, headName: string): FilterFacts {
  const { known, other, creatorSid } = split(instance, ["name", "query", "querylanguage", "eventnamespace"]);
  const [name, query, queryLanguage, eventNamespace] = known;
  return {
    name: name ?? (headName === "" ? undefined : headName),
    ...(query === undefined ? {} : { query }),
    ...(queryLanguage === undefined ? {} : { queryLanguage }),
    ...(eventNamespace === undefined ? {} : { eventNamespace }),
    ...(creatorSid === undefined ? {} : { creatorSid }),
    ...(Object.keys(other).length === 0 ? {} : { properties: other }),
  };
}

function consumerFacts(instance: MofInstance, head: ConsumerFacts | undefined): ConsumerFacts {
  const { known, other, creatorSid } = split(instance, ["name"]);
  return {
    class: instance.className,
    name: known[0] ?? head?.name,
    properties: other,
    ...(creatorSid === undefined ? {} : { creatorSid }),
  };
}

/** Text properties by lower-case name, the owner's SID as text, and all others as they are. */
function split(instance: MofInstance, names: readonly string[]) {
  const known: (string | undefined)[] = names.map(() => undefined);
  const other: Record<string, PropertyValue> = {};
  let creatorSid: string | undefined;
  for (const { name, value } of instance.cut ? [...instance.properties, instance.cut] : instance.properties) {
    const at = names.indexOf(name.toLowerCase());
    const sid = name.toLowerCase() === "creatorsid" ? sidOf(value) : undefined;
    if (at >= 0 && typeof value === "string") known[at] = value;
    else if (sid !== undefined) creatorSid = sid;
    else if (value !== null)
      Object.defineProperty(other, name, {
        value: plainValue(value),
        enumerable: true,
        writable: true,
        configurable: true,
      });
  }
  return { known, other, creatorSid };
}

/** CreatorSID is a list of the bytes of a binary SID. */
function sidOf(value: MofValue): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const bytes: number[] = [];
  for (const item of value) {
    if (typeof item !== "bigint" || item < 0n || item > 255n) return undefined;
    bytes.push(Number(item));
  }
  return sidToText(Uint8Array.from(bytes));
}

/** JSON has no 64-bit integers: those past 2^53 become decimal text. */
function plainValue(value: MofValue): PropertyValue {
  if (typeof value === "bigint") {
    const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return small ? Number(value) : value.toString();
  }
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "object" && value !== null) {
    return [value.className, ...value.properties.map(({ name, value: inner }) => [name, plainValue(inner)])];
  }
  return value;
}

function issue(event: Event, code: string, message: string): Issue {
  return { code, severity: "warning", message: `WMI-Activity 5861: ${message}`, evidence: event.ref };
}
