/** Runs a restore plan: writes each object as it was, and refuses where something else has its place. */
import { isoToFiletime } from "@unbind/bytes";
import type { EvictionPlan, RestoreStep } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import { liveTarget } from "./live-objects.ts";
import { RunJournal } from "./run-journal.ts";
import { approvedPart, type RunOptions, type RunResult } from "./run-plan.ts";
import { RunState, StopHost } from "./run-state.ts";
import { isSameButOwner, matches, WmiFault, type WmiHost } from "./wmi-object.ts";

/** @throws as `runPlan` */
export function runRestore(plan: EvictionPlan, machine: WmiHost, { journal, now }: RunOptions): RunResult {
  const { host, planSha256 } = approvedPart(plan, "restore", machine.name, now());
  const notes = new RunJournal(journal, { plan: planSha256, host: host.host }, now);
  const state = new RunState(plan.expires, host, machine, notes);
  notes.note({ kind: "run-started", resumed: notes.isResumed });
  let stopped: string | undefined;
  try {
    for (const step of host.steps) {
      if (now() >= (isoToFiletime(plan.expires) ?? 0n)) throw new StopHost(`the plan expired at ${plan.expires}`);
      if (step.action === "restore") restoreObject(state, step);
    }
  } catch (error) {
    if (!(error instanceof StopHost) && !(error instanceof WmiFault)) throw error;
    stopped = error.message;
  }
  notes.note({ kind: "run-ended", state: stopped === undefined ? "done" : "stopped", text: stopped ?? "" });
  return { states: state.states, unexpected: [], stopped, backup: undefined };
}

/** A subscription of which one object can't be put back stays disarmed: what follows is left. */
function restoreObject(state: RunState, step: RestoreStep): void {
  const { id, object: target, subscriptions } = step;
  const left = subscriptions.find((subscription) => state.left.has(subscription));
  if (left !== undefined) {
    state.outcome(id, target.path, "not-run", `left: ${state.left.get(left) ?? ""}`);
    return;
  }
  const object = liveTarget(step);
  const [live] = matches(state.machine.inventory(), identityOf(target));
  if (live) {
    const isBack = isSameButOwner(live, object);
    if (!isBack) state.leave(subscriptions, "another object has its keys");
    state.outcome(
      id,
      target.path,
      isBack ? "already-restored" : "changed",
      isBack ? "as backed up" : "another object has its keys",
    );
    return;
  }
  state.journal.note({ kind: "about-to", step: id, object: target.path, contentHash: target.contentHash ?? "" });
  const fault = tryCreate(state.machine, object);
  const [written] = matches(state.machine.inventory(), identityOf(target));
  if (written && isSameButOwner(written, object)) {
    state.outcome(id, target.path, "restored", "read again: as backed up");
    return;
  }
  state.leave(subscriptions, "it could not be written");
  state.outcome(id, target.path, fault?.code === "access-denied" ? "denied" : "failed", "it could not be written");
}

function tryCreate(machine: WmiHost, object: ReturnType<typeof liveTarget>): WmiFault | undefined {
  try {
    machine.create(object);
    return undefined;
  } catch (error) {
    if (error instanceof WmiFault) return error;
    throw error;
  }
}
