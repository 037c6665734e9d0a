/** What packages/cim reads of a repository, as the objects of a host. */
import {
  type CimType,
  type CimValue,
  type Instance,
  instanceToMof,
  type NamedValue,
  type Repository,
  subscriptionParts,
} from "@unbind/cim";
import type { PropertyValue } from "@unbind/model";
import { parseObjectPath } from "@unbind/mof";
import { foldNamespace } from "../plan/object-hash.ts";
import type { BackedUpProperty, ObjectEnd, TargetRole } from "../plan/plan.ts";
import { endOf } from "../plan/targets.ts";
import type { WmiObject } from "./wmi-object.ts";

/** All objects that subscriptions are made of, in the order of the repository. */
export function liveObjects(repository: Repository): WmiObject[] {
  const { filters, consumers, bindings, timers, providers, registrations } = subscriptionParts(repository);
  const as = (role: TargetRole, instances: readonly Instance[]): WmiObject[] =>
    instances.map((instance) => liveObject(role, instance));
  return [
    ...as("filter", filters),
    ...as("consumer", consumers),
    ...as("binding", bindings),
    ...as("timer", timers),
    ...as("provider", providers),
    ...as("registration", registrations),
  ];
}

function liveObject(role: TargetRole, { namespace = "", className, relativePath, properties }: Instance): WmiObject {
  const own = foldNamespace(namespace);
  const parsed = parseObjectPath(relativePath);
  const keys = parsed.ok ? parsed.path.keys : [];
  const ends = role === "binding" || role === "registration" ? endsOf(keys, own) : undefined;
  return {
    role,
    namespace: own,
    class: className,
    keys: keys.map(({ name, value }) => ({
      name: name ?? "",
      value: typeof value === "bigint" ? Number(value) : value,
    })),
    ...(ends && { ends }),
    relativePath,
    properties: properties.map(backedUp),
  };
}

function endsOf(
  keys: readonly { name: string | undefined; value: unknown }[],
  namespace: string,
): Record<string, ObjectEnd> {
  const ends: [string, ObjectEnd][] = [];
  for (const { name = "", value } of keys) {
    const end = typeof value === "string" ? endOf(value, namespace) : undefined;
    if (end) ends.push([name.toLowerCase(), end]);
  }
  return Object.fromEntries(ends);
}

/** A property as a backup has it. */
function backedUp({ name, type, value, isDefault }: NamedValue): BackedUpProperty {
  return { name, cimType: typeText(type), array: type.isArray, value: plainValue(value), isDefault };
}

function typeText({ kind, className }: CimType): string {
  return kind === "reference" || kind === "object" ? `${kind}:${className ?? ""}` : kind;
}

function plainValue(value: CimValue): PropertyValue {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value === "object" && value !== null ? instanceToMof(value) : value;
}
