import { sidToText } from "@unbind/bytes";
import type { PropertyValue } from "@unbind/model";
import type { MofInstance, MofValue } from "@unbind/mof";

/** What an instance states, as a report has it. */
export interface InstanceProperties {
  /** Texts that were asked for, by lower-case name. */
  texts: ReadonlyMap<string, string>;
  creatorSid: string | null;
  /** All others by the name that the text gives them. */
  properties: Record<string, PropertyValue>;
}

/** Splits the properties of an instance; `names` are those wanted as texts, in lower case. */
export function instanceProperties(instance: MofInstance | undefined, names: readonly string[]): InstanceProperties {
  const texts = new Map<string, string>();
  const others: [string, PropertyValue][] = [];
  let creatorSid: string | null = null;
  const stated = instance ? [...instance.properties, ...(instance.cut ? [instance.cut] : [])] : [];
  for (const { name, value } of stated) {
    const folded = name.toLowerCase();
    const sid = folded === "creatorsid" ? sidOf(value) : undefined;
    if (sid !== undefined) creatorSid = sid;
    else if (names.includes(folded) && typeof value === "string") texts.set(folded, value);
    else if (value !== null) others.push([name, plainValue(value)]);
  }
  return { texts, creatorSid, properties: Object.fromEntries(others) };
}

/** Value of the key property Name, or of a timer's TimerId; '' if it has none. */
export function nameOf({ properties }: MofInstance): string {
  const named = properties.find(({ name }) => /^(?:name|timerid)$/i.test(name))?.value;
  return typeof named === "string" ? named : "";
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
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  }
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "object" && value !== null) {
    return [value.className, ...value.properties.map(({ name, value: inner }) => [name, plainValue(inner)])];
  }
  return value;
}
