/** `unbind.backup/1`: every property of the objects a plan removes, written and checked before the first removal. */
import { MalformedError } from "@unbind/bytes";
import type { PropertyValue } from "@unbind/model";
import { canonicalHash } from "../plan/canonical.ts";
import { objectHash } from "../plan/object-hash.ts";
import type { BackedUpProperty, TargetRole } from "../plan/plan.ts";

/** The whole file. Its hash is SHA-256 of its canonical form without `sha256`. */
export interface Backup {
  schema: "unbind.backup/1";
  /** Hash of the plan it was made for. */
  plan: string;
  host: string;
  /** ISO 8601, UTC, seven digits. */
  created: string;
  objects: BackedUpObject[];
  /** Entries of the autorecover list as they were. */
  autorecover: string[];
  sha256: string;
}

/** One object as it was, whole. */
export interface BackedUpObject {
  role: TargetRole;
  namespace: string;
  class: string;
  /** Raw, with references as stored. */
  relativePath: string;
  /** `objectHash` over all properties. */
  contentHash: string;
  /** All of them, nulls and class defaults too, in the order of the class. */
  properties: BackedUpProperty[];
}

/** Values by name, 64-bit integers as numbers where they fit, as a scan report has them. */
export function plainProperties(properties: readonly BackedUpProperty[]): Record<string, PropertyValue> {
  return Object.fromEntries(properties.map((one) => [one.name, plainValue(one)]));
}

function plainValue({ cimType, value }: BackedUpProperty): PropertyValue {
  if (!/^[su]int64$/.test(cimType)) return value;
  const number = (one: PropertyValue): PropertyValue =>
    typeof one === "string" && Number.isSafeInteger(Number(one)) ? Number(one) : one;
  return Array.isArray(value) ? value.map(number) : number(value);
}

/** A backup with its hash. */
export function sealBackup(parts: Omit<Backup, "schema" | "sha256">): Backup {
  const { plan, host, created, objects, autorecover } = parts;
  const backup = { schema: "unbind.backup/1" as const, plan, host, created, objects, autorecover };
  return { ...backup, sha256: canonicalHash(backup) };
}

/**
 * Checks that a backup is what was written, and that each object has the content it says.
 *
 * @throws MalformedError BACKUP_HASH
 */
export function checkBackup(backup: Backup): void {
  const { sha256, ...rest } = backup;
  if (canonicalHash(rest) !== sha256) {
    throw new MalformedError("BACKUP_HASH", "the backup is not as it was written: its hash differs");
  }
  for (const { namespace, class: className, properties, contentHash, relativePath } of backup.objects) {
    const hash = objectHash({ namespace, class: className, properties: plainProperties(properties) });
    if (hash === contentHash) continue;
    throw new MalformedError("BACKUP_HASH", `the content of ${relativePath} has hash ${hash}, not ${contentHash}`);
  }
}
