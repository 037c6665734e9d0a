/** One removal: read again, compare, look for who needs it, journal, delete, read again. */
import type { ItemState, RemoveStep } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import { whyNeeded, whyStays } from "./live-guard.ts";
import { type Outcome, type RunState, StopHost } from "./run-state.ts";
import { isSame, liveHash, matches, storedKey, WmiFault, type WmiHost, type WmiObject } from "./wmi-object.ts";

/** Runs the step, or says why not. @throws StopHost access was denied */
export function removeObject(state: RunState, step: RemoveStep): void {
  const { id, object: target, subscriptions } = step;
  const before = state.journal.of(target.path);
  const found = matches(state.machine.inventory(), identityOf(target));
  const [live] = found;
  if (before.state === "removed" || before.state === "came-back") {
    resumed(state, step, live !== undefined);
    return;
  }
  if (!live) {
    const [how, text] = before.isOpen
      ? (["removed", "found gone when resumed"] as const)
      : (["already-gone", ""] as const);
    state.outcome(id, target.path, how, text);
    return;
  }
  const reasons = subscriptions.map((subscription) => state.left.get(subscription));
  if (reasons.every((reason) => reason !== undefined)) {
    if (!state.states.has(target.path)) state.outcome(id, target.path, "not-run", `left: ${reasons[0] ?? ""}`);
    return;
  }
  state.journal.note({ kind: "about-to", step: id, object: target.path, contentHash: liveHash(live) });
  const refusal = found.length > 1 ? MANY : whyNot(state, step, live);
  if (!refusal) {
    deleteObject(state, step, live);
    return;
  }
  // What is shared or protected stays alone: the rest of its subscription may go, each after its own look.
  if (refusal.state === "changed") state.leave(subscriptions, refusal.text);
  state.outcome(id, target.path, refusal.state, refusal.text);
}

const MANY: Outcome = { state: "changed", text: "stored in more than one spelling" };

/** An object that this run removed is never removed again. */
function resumed(state: RunState, { object, subscriptions }: RemoveStep, isThere: boolean): void {
  const text = isThere ? "removed by this run, and there again" : "removed by this run before it broke off";
  state.states.set(object.path, { state: isThere ? "came-back" : "removed", text });
  if (isThere) state.leave(subscriptions, text);
}

/** Everything that must be true of the live object, read right before. */
function whyNot(state: RunState, { object: target }: RemoveStep, seen: WmiObject): Outcome | undefined {
  const inventory = state.machine.inventory();
  const live = inventory.find((one) => storedKey(one) === storedKey(seen));
  if (!live || target.contentHash === null || liveHash(live, target.hashed) !== target.contentHash) {
    return { state: "changed", text: "changed since approval" };
  }
  const saved = state.backup?.objects.find((one) => storedKey(one) === storedKey(live));
  if (!saved || !isSame(saved, live)) return { state: "changed", text: "not as it was backed up" };
  const stays = whyStays(target, live, inventory, state.host, state.guard);
  if (stays !== undefined) return { state: "protected", text: stays };
  // Looked at whatever the step says of references: a plan may have been edited.
  const needed = whyNeeded(live, inventory);
  return needed === undefined ? undefined : { state: "shared", text: `${needed} needs it` };
}

/** What the deletion said counts less than a second look. */
function deleteObject(state: RunState, { id, object: target, subscriptions }: RemoveStep, live: WmiObject): void {
  const fault = tryDelete(state.machine, live);
  const isThere = matches(state.machine.inventory(), identityOf(target)).length > 0;
  if (!isThere) {
    state.outcome(id, target.path, "removed", "read again: not found");
    return;
  }
  const [how, text] = fault ? FAILURES[fault.code] : (["came-back", "there again right after"] as const);
  state.leave(subscriptions, text);
  state.outcome(id, target.path, how, text);
  if (how === "denied") throw new StopHost(`access denied in ${target.namespace}`);
}

const FAILURES: Record<WmiFault["code"], readonly [ItemState, string]> = {
  "access-denied": ["denied", "access denied"],
  "not-found": ["came-back", "deleted by another, and there again"],
  "already-exists": ["failed", "WMI could not delete it"],
  failed: ["failed", "WMI could not delete it"],
};

/** Trouble inside WMI is tried once more. */
function tryDelete(machine: WmiHost, live: WmiObject): WmiFault | undefined {
  let fault: WmiFault | undefined;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      machine.remove(live);
      return undefined;
    } catch (error) {
      if (!(error instanceof WmiFault)) throw error;
      fault = error;
      if (error.code !== "failed") return fault;
    }
  }
  return fault;
}
