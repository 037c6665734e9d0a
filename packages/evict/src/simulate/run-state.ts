/** What a run of one host knows: plan, journal, backup, and how each object ended. */
import type { GuardContext } from "../guard/protection.ts";
import type { HostPlan, ItemState, PlanStep } from "../plan/plan.ts";
import type { Backup } from "../restore/backup.ts";
import type { RunJournal } from "./run-journal.ts";
import type { WmiHost } from "./wmi-object.ts";

/** How one object ended. */
export interface Outcome {
  state: ItemState;
  text: string;
}

/** A step says that nothing more may be done on this host. */
export class StopHost extends Error {}

export class RunState {
  readonly expires: string;
  readonly host: HostPlan;
  readonly machine: WmiHost;
  readonly journal: RunJournal;
  readonly guard: GuardContext;
  /** By object path of the plan. */
  readonly states: Map<string, Outcome> = new Map();
  /** Subscriptions that are left as they are, and why. */
  readonly left: Map<string, string> = new Map();
  /** Kept objects that the last look found missing or changed. */
  readonly unexpected: string[] = [];
  backup: Backup | undefined;

  constructor(expires: string, host: HostPlan, machine: WmiHost, journal: RunJournal, guard: GuardContext = {}) {
    this.expires = expires;
    this.host = host;
    this.machine = machine;
    this.journal = journal;
    this.guard = guard;
  }

  outcome(step: string, object: string, state: ItemState, text: string): void {
    this.journal.note({ kind: "outcome", step, object, state, text });
    this.states.set(object, { state, text });
  }

  leave(subscriptions: readonly string[], text: string): void {
    for (const subscription of subscriptions) this.left.set(subscription, text);
  }

  done({ id }: PlanStep, text: string, state: "done" | "failed" | "left" = "done"): void {
    this.journal.note({ kind: "step", step: id, state, text });
  }
}
