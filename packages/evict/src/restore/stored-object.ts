/** Keys of a stored object and what they refer to, read from its relative path. */
import { parseObjectPath } from "@unbind/mof";
import { foldNamespace, objectHash } from "../plan/object-hash.ts";
import type { ObjectEnd, ObjectTarget, TargetRole } from "../plan/plan.ts";
import { endOf } from "../plan/targets.ts";
import { type BackedUpObject, plainProperties } from "./backup.ts";

/** Where an object is and what it is called; references resolved for the two classes that have them as keys. */
export interface StoredIdentity extends ObjectEnd {
  ends?: Record<string, ObjectEnd>;
}

/** Reads them; an object whose path can't be read has no keys and is no target of anything. */
export function storedIdentity(
  role: TargetRole,
  namespace: string,
  className: string,
  relativePath: string,
): StoredIdentity {
  const own = foldNamespace(namespace);
  const parsed = parseObjectPath(relativePath);
  const keys = (parsed.ok ? parsed.path.keys : []).map(({ name, value }) => ({
    name: name ?? "",
    value: typeof value === "bigint" ? Number(value) : value,
  }));
  if (role !== "binding" && role !== "registration") return { namespace: own, class: className, keys };
  const ends: [string, ObjectEnd][] = [];
  for (const { name, value } of keys) {
    const end = typeof value === "string" ? endOf(value, own) : undefined;
    if (end) ends.push([name.toLowerCase(), end]);
  }
  return { namespace: own, class: className, keys, ends: Object.fromEntries(ends) };
}

/** A backed-up object as a plan names it. */
export function restoreTarget({
  role,
  namespace,
  class: className,
  relativePath,
  properties,
}: BackedUpObject): ObjectTarget {
  const plain = plainProperties(properties);
  const identity = storedIdentity(role, namespace, className, relativePath);
  return {
    role,
    ...identity,
    relativePath,
    path: `\\\\.\\${identity.namespace}:${relativePath}`,
    contentHash: objectHash({ namespace, class: className, properties: plain }),
    hashed: null,
    properties: plain,
  };
}
