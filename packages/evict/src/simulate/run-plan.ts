/**
 * Runs a plan of removal step by step, as generated scripts do, on any {@link WmiHost}. Everything it needs to know
 * after a crash is in journal and backup, so running it again takes up where it was.
 */
import { isoToFiletime, MalformedError } from "@unbind/bytes";
import type { Baseline } from "@unbind/verdict";
import { approvalState } from "../plan/approval.ts";
import type { EvictionPlan, HostPlan, PlanPurpose, PlanStep, RemoveAutorecoverStep, VerifyStep } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import { removeObject } from "./remove-object.ts";
import { type JournalStore, RunJournal } from "./run-journal.ts";
import { type Outcome, RunState, StopHost } from "./run-state.ts";
import { backUp, checkObjects } from "./save-objects.ts";
import { liveHash, matches, WmiFault, type WmiHost } from "./wmi-object.ts";

/** Where a run writes and what it goes by. */
export interface RunOptions {
  journal: JournalStore;
  /** FILETIME now; asked before every step. */
  now: () => bigint;
  /** The site's baseline, by which objects stay whatever the plan says. */
  baseline?: Baseline;
}

/** How a run ended. */
export interface RunResult {
  /** By object path of the plan. */
  states: Map<string, Outcome>;
  /** What the last look found besides: kept objects that are missing or changed. */
  unexpected: string[];
  /** Why it ended before its last step. */
  stopped: string | undefined;
  /** SHA-256 of the backup. */
  backup: string | undefined;
}

/** The host's part of an approved plan. @throws MalformedError PLAN_NOT_APPROVED, PLAN_HOST */
export function approvedPart(
  plan: EvictionPlan,
  purpose: PlanPurpose,
  name: string,
  now: bigint,
): { host: HostPlan; planSha256: string } {
  const { state, planSha256 } = approvalState(plan, now);
  if (plan.purpose !== purpose) {
    throw new MalformedError(
      "PLAN_NOT_APPROVED",
      `a ${purpose} needs a plan of its own; this one is of a ${plan.purpose}`,
    );
  }
  if (state !== "approved") throw new MalformedError("PLAN_NOT_APPROVED", `the plan is ${state}; approve it first`);
  const host = plan.hosts.find((one) => one.host.toLowerCase() === name.toLowerCase());
  if (!host) throw new MalformedError("PLAN_HOST", `the plan has nothing for the host ${name}`);
  return { host, planSha256 };
}

/** @throws MalformedError PLAN_NOT_APPROVED, PLAN_HOST, JOURNAL_BAD; whatever the host throws besides WmiFault */
export function runPlan(plan: EvictionPlan, machine: WmiHost, { journal, now, baseline }: RunOptions): RunResult {
  const { host, planSha256 } = approvedPart(plan, "removal", machine.name, now());
  const notes = new RunJournal(journal, { plan: planSha256, host: host.host }, now);
  const state = new RunState(plan.expires, host, machine, notes, baseline ? { baseline, now: now() } : {});
  notes.note({ kind: "run-started", resumed: notes.isResumed });
  let stopped: string | undefined;
  try {
    for (const step of host.steps) runStep(state, step, now());
  } catch (error) {
    if (!(error instanceof StopHost) && !(error instanceof WmiFault)) throw error;
    stopped = error.message;
  }
  for (const step of host.steps) {
    if (step.action !== "remove" || state.states.has(step.object.path)) continue;
    const { isOpen, state: before } = notes.of(step.object.path);
    const unsure = { state: "failed" as const, text: "removal was asked for, and it could not be looked at again" };
    state.states.set(step.object.path, isOpen ? unsure : { state: before ?? "not-run", text: stopped ?? "" });
  }
  notes.note({ kind: "run-ended", state: stopped === undefined ? "done" : "stopped", text: stopped ?? "" });
  const { states, unexpected, backup } = state;
  return { states, unexpected, stopped, backup: backup?.sha256 };
}

function runStep(state: RunState, step: PlanStep, now: bigint): void {
  if (step.action === "remove" && now >= (isoToFiletime(state.expires) ?? 0n)) {
    throw new StopHost(`the plan expired at ${state.expires}`);
  }
  switch (step.action) {
    case "collect":
      state.machine.inventory();
      state.done(step, "inventory taken");
      break;
    case "back-up":
      backUp(state, step, now);
      break;
    case "check":
      checkObjects(state, step);
      break;
    case "remove":
      removeObject(state, step);
      break;
    case "remove-autorecover":
      removeAutorecover(state, step);
      break;
    case "stop":
      state.done(step, `${state.machine.stop(step.process.commandLine, step.process.parents)} stopped`);
      break;
    case "verify":
      if (step.when === "after-reboot") state.done(step, "pending", "left");
      else verifyObjects(state, step);
      break;
    default:
      state.done(step, "left to the restore plan", "left");
  }
}

/** Takes the plan's entries off, and only if all that they define was removed. */
function removeAutorecover(state: RunState, step: RemoveAutorecoverStep): void {
  if (step.subscriptions.some((subscription) => state.left.has(subscription))) {
    state.done(step, "left, since its subscription was", "left");
    return;
  }
  const doomed = new Set(step.files.map(({ path }) => path.toLowerCase()));
  const entries = state.machine.autorecover();
  const kept = entries.filter((entry) => !doomed.has(entry.toLowerCase()));
  if (kept.length < entries.length) state.machine.setAutorecover(kept);
  state.done(step, `${entries.length - kept.length} taken off`);
}

function verifyObjects(state: RunState, step: VerifyStep): void {
  const inventory = state.machine.inventory();
  const removed = state.host.steps.flatMap((one) => (one.action === "remove" ? [one.object] : []));
  for (const target of removed) {
    const outcome = state.states.get(target.path)?.state;
    const isThere = matches(inventory, identityOf(target)).length > 0;
    if (isThere && (outcome === "removed" || outcome === "already-gone")) {
      state.outcome(step.id, target.path, "came-back", "there again when looked for");
    }
  }
  for (const kept of state.host.keep) {
    const [live] = matches(inventory, identityOf(kept));
    const isGood = live && liveHash(live, kept.hashed) === kept.contentHash;
    const text = `${kept.path}: ${live ? "changed" : "missing"}`;
    if (!isGood && !state.unexpected.includes(text)) state.unexpected.push(text);
  }
  const { length } = state.unexpected;
  state.done(step, `${length} unexpected differences`, length > 0 ? "failed" : "done");
}
