/**
 * Content hash of one WMI object, version 1: SHA-256 of
 * `{"class":"commandlineeventconsumer","ns":"root\\subscription","props":{"name":"x"},"v":1}` in canonical form.
 *
 * The rules are those of the content hash of a whole subscription (packages/verdict): class, namespace and property
 * names in lower case, values exact, EventNamespace folded like a namespace; owners, system properties, references,
 * null and class defaults left out. So the key of a binding is not under its hash: it is compared by `ends`.
 */
import type { PropertyValue } from "@unbind/model";
import { canonicalHash } from "./canonical.ts";

/** What the hash is made of. */
export interface HashedObject {
  namespace: string;
  class: string;
  properties: Record<string, PropertyValue>;
}

/** Values that the classes give a property nobody sets; besides these, false and empty lists. */
export const CLASS_DEFAULTS: Readonly<Record<string, number>> = {
  eventid: 0,
  eventtype: 1,
  killtimeout: 0,
  maximumfilesize: 65_535,
  numberofinsertionstrings: 0,
  priority: 32,
};

const LEFT_OUT: ReadonlySet<string> = new Set(["creatorsid", "pscomputername"]);
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  __filtertoconsumerbinding: ["filter", "consumer"],
  __eventconsumerproviderregistration: ["provider"],
};

/** The hash over the properties of `hashed` (lower-case names), or over all. */
export function objectHash(object: HashedObject, hashed: readonly string[] | null = null): string {
  return canonicalHash({
    class: object.class.toLowerCase(),
    ns: foldNamespace(object.namespace),
    props: hashedProperties(object, hashed),
    v: 1,
  });
}

/** The properties under the hash, by lower-case name. */
export function hashedProperties(
  { class: className, properties }: HashedObject,
  hashed: readonly string[] | null = null,
): Record<string, PropertyValue> {
  const references = REFERENCES[className.toLowerCase()] ?? [];
  const kept: [string, PropertyValue][] = [];
  for (const [key, value] of Object.entries(properties)) {
    const name = key.toLowerCase();
    if (name.startsWith("__") || LEFT_OUT.has(name) || references.includes(name)) continue;
    if (isDefault(name, value) || (hashed !== null && !hashed.includes(name))) continue;
    kept.push([name, name === "eventnamespace" && typeof value === "string" ? foldNamespace(value) : value]);
  }
  return Object.fromEntries(kept);
}

function isDefault(name: string, value: PropertyValue): boolean {
  if (value === null || value === false) return true;
  if (Array.isArray(value)) return value.length === 0 || (value.length === 1 && value[0] === "");
  return typeof value === "number" && CLASS_DEFAULTS[name] === value;
}

/** `\\HOST\ROOT/cimv2`, `\root\cimv2` and `root\cimv2` are one namespace. */
export function foldNamespace(namespace: string): string {
  return namespace
    .replaceAll("/", "\\")
    .replace(/^\\\\[^\\]*\\/, "")
    .replace(/^\\+/, "")
    .toLowerCase();
}
