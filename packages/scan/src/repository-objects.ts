/** From what packages/cim reads to plain facts. */
import { type Issue, sidToText } from "@unbind/bytes";
import {
  type CimValue,
  type Instance,
  instanceToMof,
  type NamedValue,
  type Recovered,
  type RecoverySource,
  type Repository,
  subscriptionParts,
} from "@unbind/cim";
import type { PropertyValue } from "@unbind/model";
import {
  type RecoveredFacts,
  type RepositoryObject,
  type RepositoryProperty,
  type RepositoryRole,
  ROLE_CLASSES,
  repositoryRole,
} from "@unbind/subscriptions";

const PLACES: Record<RecoverySource, string> = {
  "older-map": "an older mapping file",
  unreferenced: "a record that no key names",
  "free-page": "a free page",
  "emptied-page": "an emptied page",
  "page-slack": "the slack of a page",
  carved: "OBJECTS.DATA alone",
};

const STANDINGS: Record<Recovered["standing"], string> = {
  deleted: "deleted",
  "older-version": "an older version of what is live",
  unknown: "live or deleted",
};

const IN_BACKUP: RecoveredFacts = {
  from: "a backup of the repository",
  standing: "live there",
  confidence: 1,
  whole: true,
  copies: 0,
};

/** Live objects of subscriptions; those of a backup are told as recovered. */
export function liveObjects(repository: Repository, isBackup: boolean): RepositoryObject[] {
  const parts = subscriptionParts(repository);
  const recovered = isBackup ? IN_BACKUP : undefined;
  const as = (role: RepositoryRole, instances: readonly Instance[]) =>
    instances.map((instance) => objectOf(role, instance, recovered));
  return [
    ...as("filter", parts.filters),
    ...as("consumer", parts.consumers),
    ...as("binding", parts.bindings),
    ...as("timer", parts.timers),
    ...as("provider", parts.providers),
    ...as("registration", parts.registrations),
  ];
}

/** The objects of subscriptions among what was recovered. */
export function recoveredObjects(recovered: readonly Recovered[]): RepositoryObject[] {
  return recovered.flatMap((one) => {
    const role = repositoryRole(one.derivation);
    return role ? [objectOf(role, one, factsOf(one))] : [];
  });
}

function factsOf({ from, standing, confidence, whole, places }: Recovered): RecoveredFacts {
  return { from: PLACES[from], standing: STANDINGS[standing], confidence, whole, copies: places.length - 1 };
}

function objectOf(role: RepositoryRole, instance: Instance, recovered: RecoveredFacts | undefined): RepositoryObject {
  const { namespace, namespaceHash, className, relativePath, properties, timestamps, pageGeneration, ref } = instance;
  return {
    role,
    namespace: namespace ?? namespaceHash,
    className,
    path: relativePath,
    properties: properties.map(propertyOf),
    written: timestamps.written,
    pageGeneration,
    recovered,
    evidence: ref,
  };
}

function propertyOf({ name, value, isDefault }: NamedValue): RepositoryProperty {
  const sid = name.toLowerCase() === "creatorsid" && value instanceof Uint8Array ? sidToText(value) : undefined;
  return { name, value: sid ?? plainValue(value), isDefault };
}

/** JSON has no 64-bit integers and no objects inside values: large numbers become decimal text, objects MOF text. */
function plainValue(value: CimValue): PropertyValue {
  if (typeof value === "bigint") {
    const isSafe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return isSafe ? Number(value) : value.toString();
  }
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value === "object" && value !== null ? instanceToMof(value) : value;
}

/** Objects that only the index shows, since OBJECTS.DATA is missing: how many, and which known names fit them. */
export function unreadObjects(repository: Repository): Issue[] {
  const { state } = repository;
  if (state.objects) return [];
  return ROLE_CLASSES.filter(([, role]) => role !== "provider").flatMap(([base, role]) => {
    const issues: Issue[] = [];
    for (const { name, hash } of repository.namespaces()) {
      const instances = state.catalogue.namespaces.get(hash)?.instances;
      const classes = [base, ...repository.derivedClasses(hash, base)].map((one) => repository.hashOf(one));
      const count = [...new Set(classes)].reduce((sum, one) => sum + (instances?.get(one)?.size ?? 0), 0);
      if (count === 0) continue;
      const message = `${name ?? hash}: ${count} ${role}${count === 1 ? "" : "s"} by hash; OBJECTS.DATA is needed to read ${count === 1 ? "it" : "them"}`;
      const evidence = { path: state.index?.file.path ?? "", offset: 0 };
      issues.push({ code: "CIM_OBJECTS_UNREAD", severity: "warning", message, evidence });
    }
    return issues;
  });
}
