/** The backup before the first removal, and the comparison with what was approved. */
import { filetimeToIso } from "@unbind/bytes";
import type { BackUpStep, CheckStep, ObjectTarget } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import { type BackedUpObject, type Backup, checkBackup, sealBackup } from "../restore/backup.ts";
import { type RunState, StopHost } from "./run-state.ts";
import { liveHash, matches, type WmiObject } from "./wmi-object.ts";

/**
 * Writes the backup and reads it back. One that was made before is used again: a new one would lack what is removed
 * by now. @throws StopHost it can't be read back
 */
export function backUp(state: RunState, step: BackUpStep, now: bigint): void {
  const before = state.journal.backup;
  const text = before === undefined ? writeBackup(state, step, now) : state.machine.load(before);
  const backup = text === undefined ? undefined : parseBackup(text);
  if (!backup || (before !== undefined && backup.sha256 !== before))
    throw new StopHost("the backup can't be read back");
  state.backup = backup;
  if (before === undefined) state.journal.note({ kind: "backed-up", step: step.id, sha256: backup.sha256 });
}

function writeBackup({ journal, machine }: RunState, { objects }: BackUpStep, now: bigint): string {
  const wanted = new Set(objects.map(identityOf));
  const found = machine.inventory().filter((object) => wanted.has(identityOf(object)));
  const backup = sealBackup({
    ...journal.about,
    created: filetimeToIso(now),
    objects: found.map(savedObject),
    autorecover: machine.autorecover(),
  });
  return machine.save(JSON.stringify(backup));
}

function savedObject(object: WmiObject): BackedUpObject {
  const { role, namespace, class: className, relativePath, properties } = object;
  return { role, namespace, class: className, relativePath, contentHash: liveHash(object), properties };
}

function parseBackup(text: string): Backup | undefined {
  try {
    const backup = JSON.parse(text) as Backup;
    checkBackup(backup);
    return backup;
  } catch {
    return undefined;
  }
}

/** Leaves a subscription as it is if any of its objects isn't what was approved. */
export function checkObjects(state: RunState, { id, objects, subscriptions }: CheckStep): void {
  const inventory = state.machine.inventory();
  for (const target of objects) {
    if (state.journal.of(target.path).state === "removed") continue;
    const why = differenceOf(target, matches(inventory, identityOf(target)));
    if (why === undefined) continue;
    state.leave(subscriptions, why);
    if (!state.states.has(target.path)) state.outcome(id, target.path, "changed", why);
  }
  state.journal.note({ kind: "step", step: id, state: "done", text: `${objects.length} objects compared` });
}

/** An object that is gone is no difference: there is nothing left to remove. */
function differenceOf({ hashed, contentHash }: ObjectTarget, live: readonly WmiObject[]): string | undefined {
  const [one, ...more] = live;
  if (!one) return undefined;
  if (more.length > 0) return "stored in more than one spelling";
  return liveHash(one, hashed) === contentHash ? undefined : "changed since approval";
}
