/** The laws of eviction, looked at from outside: what the host was, what was done to it, and what is claimed. */

import { whyKnownGood } from "../guard/protection.ts";
import type { JournalEntry } from "../journal/journal.ts";
import type { EvictionPlan, RemoveStep } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import type { Backup } from "../restore/backup.ts";
import type { FaultScene } from "./fault-scene.ts";
import type { OtherActor } from "./faults.ts";
import type { Outcome } from "./run-state.ts";
import type { HostChange, SimulatedHost } from "./simulated-host.ts";
import { isSame, isSameButOwner, liveHash, liveIdentity, matches, storedKey, type WmiObject } from "./wmi-object.ts";

/** Everything that can be seen from outside. */
export interface Witness {
  scene: FaultScene;
  plan: EvictionPlan;
  host: SimulatedHost;
  other: OtherActor;
  journal: string;
}

/** Laws of a removal that was just made: planned, unchanged, not protected, backed up, announced, not twice. */
export function removalViolations({ scene, plan, host, other, journal }: Witness): string[] {
  const object = host.changes.at(-1)?.object;
  if (!object) return [];
  const name = storedKey(object);
  const step = removals(plan).find((one) => identityOf(one.object) === liveIdentity(object));
  if (!step) return [`removed what no step names: ${name}`];
  const lines = journal.split("\n").slice(0, -1);
  const entries = lines.map((line) => JSON.parse(line) as JournalEntry);
  const own = entries.filter((entry) => "object" in entry && entry.object === step.object.path);
  const laws: [boolean, string][] = [
    [scene.protectedKeys.has(name) && !isHalfTouched(object, scene, other), `removed a protected object: ${name}`],
    [
      liveHash(object, step.object.hashed) !== step.object.contentHash,
      `removed other content than was approved: ${name}`,
    ],
    [!isBackedUp(host, object), `removed without a backup: ${name}`],
    [own.at(-1)?.kind !== "about-to", `removed without a line in the journal: ${name}`],
    [own.some((entry) => entry.kind === "outcome" && entry.state === "removed"), `removed twice: ${name}`],
  ];
  return laws.flatMap(([isBroken, text]) => (isBroken ? [text] : []));
}

/**
 * A baseline accepts whole definitions, so of an edited plan, which lacks the list of protected content, it protects
 * an object only while its other half is as accepted. What is known good by itself stays in any case.
 */
function isHalfTouched(object: WmiObject, { objects, protectedKeys }: FaultScene, { touched }: OtherActor): boolean {
  if (object.role !== "binding" && whyKnownGood(liveHash(object)) !== undefined) return false;
  const own = liveIdentity(object);
  const bindings = objects.filter((one) => one.role === "binding" && protectedKeys.has(storedKey(one)));
  const parts = bindings
    .map((binding) => [liveIdentity(binding), ...Object.values(binding.ends ?? {}).map(identityOf)])
    .filter((identities) => identities.includes(own))
    .flat();
  return objects.some((one) => touched.has(storedKey(one)) && parts.includes(liveIdentity(one)));
}

function isBackedUp({ backups }: SimulatedHost, object: WmiObject): boolean {
  return [...backups.values()].some((text) => {
    const saved = parsed(text)?.objects.find((one) => storedKey(one) === storedKey(object));
    return saved !== undefined && isSame(saved, object);
  });
}

function parsed(text: string): Backup | undefined {
  try {
    return JSON.parse(text) as Backup;
  } catch {
    return undefined;
  }
}

function removals({ hosts }: EvictionPlan): RemoveStep[] {
  return hosts.flatMap(({ steps }) => steps).filter((step): step is RemoveStep => step.action === "remove");
}

/** Laws of the end: the untouched is untouched, nothing is bound to half a subscription, and what is claimed is so. */
export function finalViolations(witness: Witness, states: ReadonlyMap<string, Outcome>): string[] {
  const { scene, host, other } = witness;
  const removed = new Set(host.changes.filter(({ kind }) => kind === "removed").map(({ object }) => storedKey(object)));
  const found: string[] = [];
  for (const object of scene.objects) {
    const key = storedKey(object);
    if (other.touched.has(key)) continue;
    const live = host.objects.get(key);
    if (!removed.has(key) && (!live || !isSame(live, object))) found.push(`neither planned nor left alone: ${key}`);
  }
  return [...found, ...halfBound(witness, removed), ...falseClaims(witness, states)];
}

/** A binding of the host's own whose filter or consumer was removed by the run. */
function halfBound({ host, other }: Witness, removed: ReadonlySet<string>): string[] {
  const inventory = [...host.objects.values()];
  const gone = host.changes.filter(({ kind }) => kind === "removed").map(({ object }) => liveIdentity(object));
  const bindings = inventory.filter((one) => one.role === "binding" && !other.touched.has(storedKey(one)));
  return bindings.flatMap((binding) =>
    Object.values(binding.ends ?? {})
      .map(identityOf)
      .filter((end) => gone.includes(end) && matches(inventory, end).length === 0)
      .map((end) => `bound to what was removed (${removed.size} removals): ${end}`),
  );
}

function falseClaims({ scene, plan, host, other }: Witness, states: ReadonlyMap<string, Outcome>): string[] {
  const inventory = [...host.objects.values()];
  const done = new Set(host.changes.filter(({ kind }) => kind === "removed").map(({ object }) => liveIdentity(object)));
  return removals(plan).flatMap(({ object }) => {
    const state = states.get(object.path)?.state;
    const identity = identityOf(object);
    const isTouched = [...other.touched].some((key) =>
      scene.objects.some((one) => storedKey(one) === key && liveIdentity(one) === identity),
    );
    const isThere = matches(inventory, identity).length > 0;
    if (state === undefined || isTouched) return [];
    if (state === "removed" && isThere) return [`said to be removed, and there: ${identity}`];
    const isUntouched = state !== "removed" && state !== "came-back" && state !== "already-gone" && state !== "failed";
    return isUntouched && done.has(identity) && !isThere ? [`said to be ${state}, and removed: ${identity}`] : [];
  });
}

/** Laws of a restore: exactly what was removed, as it was, and nothing over what others put there. */
export function restoreViolations(
  { scene, host, other }: Witness,
  states: ReadonlyMap<string, Outcome>,
  created: readonly HostChange[],
): string[] {
  const removed = host.changes.filter(({ kind }) => kind === "removed").map(({ object }) => object);
  const found: string[] = [];
  for (const { object } of created) {
    const original = removed.find((one) => storedKey(one) === storedKey(object));
    // Gone when a run was taken up again that had announced its removal: then the run answers for it.
    if (!original && other.touched.has(storedKey(object))) continue;
    if (!original) found.push(`restored what wasn't removed: ${storedKey(object)}`);
    else if (!isSameButOwner(original, object)) found.push(`restored something else: ${storedKey(object)}`);
  }
  if (other.touched.size > 0) return found;
  for (const object of scene.objects) {
    const live = host.objects.get(storedKey(object));
    if (!live || !isSameButOwner(live, object))
      found.push(`lost after restore (${states.size} steps): ${storedKey(object)}`);
  }
  return found;
}
