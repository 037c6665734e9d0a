/** An object as a host has it, and what one can ask a host: the port between a plan's steps and where they are run. */

import { objectHash } from "../plan/object-hash.ts";
import type { BackedUpProperty, ObjectEnd, TargetRole } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import { plainProperties } from "../restore/backup.ts";

export interface WmiObject extends ObjectEnd {
  role: TargetRole;
  ends?: Record<string, ObjectEnd>;
  /** Raw, references as stored: two spellings of one binding are two objects. */
  relativePath: string;
  properties: BackedUpProperty[];
}

/** What a call of WMI fails with. */
export class WmiFault extends Error {
  readonly code: "not-found" | "access-denied" | "failed" | "already-exists";
  constructor(code: WmiFault["code"]) {
    super(code);
    this.code = code;
  }
}

/** A host on which a plan is run. @throws WmiFault from every call */
export interface WmiHost {
  readonly name: string;
  /** Everything that subscriptions are made of, all namespaces. */
  inventory(): WmiObject[];
  /** Deletes exactly this stored object. */
  remove(object: WmiObject): void;
  /** Writes an object that isn't there. */
  create(object: WmiObject): void;
  autorecover(): string[];
  setAutorecover(entries: string[]): void;
  /** Writes a backup and gives what can be read back. */
  save(text: string): string;
  /** Reads a backup by its SHA-256. */
  load(sha256: string): string | undefined;
  /** Ends processes with exactly this command line under one of these parents, and says how many. */
  stop(commandLine: string, parents: readonly string[]): number;
}

/** Objects are never changed in place, so what was computed of one stays true. */
const hashes = new WeakMap<WmiObject, string>();
const identities = new WeakMap<WmiObject, string>();

/** Content hash of a live object, over all properties or over some. */
export function liveHash(object: WmiObject, hashed: readonly string[] | null = null): string {
  const { namespace, class: className, properties } = object;
  const known = hashed === null ? hashes.get(object) : undefined;
  if (known !== undefined) return known;
  const hash = objectHash({ namespace, class: className, properties: plainProperties(properties) }, hashed);
  if (hashed === null) hashes.set(object, hash);
  return hash;
}

/** `identityOf` a live object. */
export function liveIdentity(object: WmiObject): string {
  const identity = identities.get(object) ?? identityOf(object);
  identities.set(object, identity);
  return identity;
}

/** Live objects that a target names: more than one where a binding is stored in several spellings. */
export function matches(inventory: readonly WmiObject[], identity: string): WmiObject[] {
  return inventory.filter((object) => liveIdentity(object) === identity);
}

/** Name of the stored object, which no other has. */
export function storedKey({ namespace, relativePath }: Pick<WmiObject, "namespace" | "relativePath">): string {
  return `${namespace.toLowerCase()}:${relativePath.toLowerCase()}`;
}

/** The same properties with the same values; owners count too. */
export function isSame(a: Pick<WmiObject, "properties">, b: Pick<WmiObject, "properties">): boolean {
  return a.properties === b.properties || JSON.stringify(a.properties) === JSON.stringify(b.properties);
}

/** The same but for CreatorSID, which a restore can't always give back. */
export function isSameButOwner(a: Pick<WmiObject, "properties">, b: Pick<WmiObject, "properties">): boolean {
  const owned = ({ properties }: Pick<WmiObject, "properties">): Pick<WmiObject, "properties"> => ({
    properties: properties.filter(({ name }) => name.toLowerCase() !== "creatorsid"),
  });
  return isSame(owned(a), owned(b));
}
