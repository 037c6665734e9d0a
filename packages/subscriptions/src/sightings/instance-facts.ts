import { sidToText } from "@unbind/bytes";
import type { ConsumerFacts, FilterFacts, PropertyValue } from "@unbind/model";
import type { MofInstance, MofValue } from "@unbind/mof";

/** An `__EventFilter` as facts; `headName` names it where the instance doesn't. */
export function filterFacts(instance: MofInstance, headName: string): FilterFacts {
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

/** A consumer as facts; `head` names it where the instance doesn't. */
export function consumerFacts(instance: MofInstance, head: ConsumerFacts | undefined): ConsumerFacts {
  const { known, other, creatorSid } = split(instance, ["name"]);
  return {
    class: instance.className,
    name: known[0] ?? head?.name,
    properties: other,
    ...(creatorSid === undefined ? {} : { creatorSid }),
  };
}

/** A binding's owner, and its properties besides that and the two references. */
export function bindingFacts(instance: MofInstance): {
  creatorSid: string | undefined;
  properties: Record<string, PropertyValue>;
} {
  const { creatorSid, other } = split(instance, []);
  for (const name of Object.keys(other)) if (/^(?:filter|consumer)$/i.test(name)) delete other[name];
  return { creatorSid, properties: other };
}

/** A property's value, its name (in lower case) compared without case. */
export function propertyOf(properties: Record<string, PropertyValue>, wanted: string): PropertyValue | undefined {
  return Object.entries(properties).find(([name]) => name.toLowerCase() === wanted)?.[1];
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
    else if (value !== null) setOwn(other, name, plainValue(value));
  }
  return { known, other, creatorSid };
}

/** The properties that have a value but for those named (in lower case), as plain values. */
export function plainProperties(instance: MofInstance, without: readonly string[]): Record<string, PropertyValue> {
  const properties: Record<string, PropertyValue> = {};
  for (const { name, value } of instance.properties) {
    if (value !== null && !without.includes(name.toLowerCase())) setOwn(properties, name, plainValue(value));
  }
  return properties;
}

/** Evidence may name a property `__proto__`. */
function setOwn(target: Record<string, PropertyValue>, name: string, value: PropertyValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
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
