/**
 * One seeded schedule of faults against a plan's run: up to three faults at any call, the run taken up again after each
 * crash, then a restore, and after it all a look at whether every law held. A seed gives the same schedule for ever.
 */
import { isoToFiletime } from "@unbind/bytes";
import { readJournal } from "../journal/read-journal.ts";
import { approvePlan } from "../plan/approval.ts";
import type { EvictionPlan, RemoveStep } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import type { Backup } from "../restore/backup.ts";
import { makeRestorePlan } from "../restore/restore-plan.ts";
import { type FaultScene, SCENE_HOST, SCENE_TIME, type ScenePlan } from "./fault-scene.ts";
import { FAULT_KINDS, type Fault, OTHERS_DEEDS, OtherActor, SimulatedCrash, seededNumbers, strike } from "./faults.ts";
import { finalViolations, removalViolations, restoreViolations, type Witness } from "./laws.ts";
import { type RunResult, runPlan } from "./run-plan.ts";
import { runRestore } from "./run-restore.ts";
import { type HostCall, MemoryJournal, SimulatedHost } from "./simulated-host.ts";
import { liveIdentity } from "./wmi-object.ts";

export interface ScheduleResult {
  seed: number;
  faults: Fault[];
  /** Of the run: how often it was begun, and how many objects it removed. */
  attempts: number;
  removed: number;
  /** One sentence for each law that was broken; none is what should be. */
  violations: string[];
}

/** Calls of one undisturbed run for each removal, roughly: faults strike among them. */
const CALLS_PER_REMOVAL = 9;
const MAX_FAULTS = 3;
/** Each crash is struck once, so that a run ends at last. */
const MAX_ATTEMPTS = MAX_FAULTS + 2;

/** Every second schedule ends with a restore, every fourth with two. */
const RESTORED = 2;
const RESTORED_TWICE = 4;

/** Runs the schedule of a seed. */
export function runSchedule(scene: FaultScene, seed: number): ScheduleResult {
  const random = seededNumbers(seed);
  const { plans } = scene;
  const chosen = plans[Math.floor(random() * plans.length)] ?? (plans[0] as ScenePlan);
  const count = 1 + Math.floor(random() * MAX_FAULTS);
  const faults = Array.from(
    { length: count },
    (): Fault => ({
      kind: FAULT_KINDS[Math.floor(random() * FAULT_KINDS.length)] ?? "crash",
      at: Math.floor(random() * CALLS_PER_REMOVAL * removalsOf(chosen.plan).length),
      moment: random() < 0.5 ? "before" : "after",
      pick: Math.floor(random() * 1000),
    }),
  );
  const run = new ScheduledRun(scene, chosen, faults);
  const result = run.toEnd(seed % RESTORED_TWICE === 0 ? 2 : seed % RESTORED === 0 ? 1 : 0);
  return { seed, faults, ...result };
}

function removalsOf({ hosts }: EvictionPlan): RemoveStep[] {
  return hosts.flatMap(({ steps }) => steps).filter((step): step is RemoveStep => step.action === "remove");
}

class ScheduledRun {
  readonly #plan: EvictionPlan;
  readonly #planSha256: string;
  readonly #scene: FaultScene;
  readonly #host: SimulatedHost;
  readonly #journal = new MemoryJournal();
  readonly #other: OtherActor;
  readonly #faults: Fault[];
  readonly #violations: string[] = [];
  #calls = 0;
  #now = SCENE_TIME;

  constructor(scene: FaultScene, { plan, planSha256 }: ScenePlan, faults: readonly Fault[]) {
    this.#scene = scene;
    this.#plan = plan;
    this.#planSha256 = planSha256;
    this.#faults = [...faults];
    this.#host = new SimulatedHost(SCENE_HOST, scene.objects);
    this.#other = new OtherActor(this.#host);
  }

  toEnd(restores: number): Omit<ScheduleResult, "seed" | "faults"> {
    this.#arm();
    let result: RunResult | undefined;
    let attempts = 0;
    while (!result && attempts < MAX_ATTEMPTS) {
      attempts++;
      result = this.#attempt();
    }
    this.#disarm();
    const witness = this.#witness();
    if (!result) this.#violations.push(`no end after ${attempts} attempts`);
    else this.#violations.push(...finalViolations(witness, result.states));
    const removed = this.#host.changes.length;
    if (restores > 0) this.#restore(witness, restores);
    return { attempts, removed, violations: this.#violations };
  }

  /** @returns undefined where it crashed */
  #attempt(): RunResult | undefined {
    const { baseline } = this.#scene;
    try {
      return runPlan(this.#plan, this.#host, { journal: this.#journal, now: () => this.#now++, baseline });
    } catch (error) {
      if (error instanceof SimulatedCrash) return undefined;
      // A clock that ran past the end between two attempts: nothing may be begun any more, which is an end, too.
      if (error instanceof Error && this.#now >= (isoToFiletime(this.#plan.expires) ?? 0n)) return ENDED;
      throw error;
    }
  }

  #witness(): Witness {
    return { scene: this.#scene, plan: this.#plan, host: this.#host, other: this.#other, journal: this.#journal.text };
  }

  #arm(): void {
    const steps = removalsOf(this.#plan);
    const named = new Set(steps.map(({ object }) => identityOf(object)));
    const planned = this.#scene.objects.filter((one) => named.has(liveIdentity(one)));
    const targets = {
      host: this.#host,
      other: this.#other,
      planned,
      setClock: () => {
        this.#now = (isoToFiletime(this.#plan.expires) ?? 0n) + 1n;
      },
    };
    const due = (call: HostCall, moment: Fault["moment"]): Fault[] =>
      this.#faults.filter((one) => {
        if (OTHERS_DEEDS.has(one.kind)) return one.at <= this.#calls && moment === "before" && call === "inventory";
        return one.at === this.#calls && one.moment === moment;
      });
    this.#host.onCall = (call, moment) => {
      if (moment === "after" && call === "remove") this.#violations.push(...removalViolations(this.#witness()));
      if (moment === "before") this.#calls++;
      for (const fault of due(call, moment)) {
        this.#faults.splice(this.#faults.indexOf(fault), 1);
        strike(fault, targets);
      }
    };
    this.#journal.onAppend = (line) => {
      this.#calls++;
      const fault = this.#faults.find(
        (one) => one.at === this.#calls && (one.kind === "crash" || one.kind === "torn-journal"),
      );
      if (!fault) return;
      this.#faults.splice(this.#faults.indexOf(fault), 1);
      if (fault.kind === "torn-journal") this.#journal.text += line.slice(0, line.length >> 1);
      throw new SimulatedCrash(fault.kind);
    };
  }

  #disarm(): void {
    this.#host.onCall = () => undefined;
    this.#journal.onAppend = () => undefined;
  }

  /** Puts back what was removed; a second time nothing may happen. */
  #restore(witness: Witness, restores: number): void {
    const journal = readJournal(this.#journal.text, { plan: this.#planSha256 });
    if (journal.faults.length > 0) this.#violations.push(`the journal has faults: ${journal.faults[0]?.code}`);
    const saved = journal.entries.findLast((entry) => entry.kind === "backed-up");
    const text = saved?.kind === "backed-up" ? this.#host.backups.get(saved.sha256) : undefined;
    if (text === undefined) return;
    const options = { version: "0", created: SCENE_TIME, rearm: true, journal: journal.entries };
    const made = makeRestorePlan(this.#plan, JSON.parse(text) as Backup, options);
    const plan = approvePlan(made, { by: "responder", reason: "put it back", now: SCENE_TIME });
    this.#host.owner = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0];
    const before = this.#host.changes.length;
    const first = runRestore(plan, this.#host, { journal: new MemoryJournal(), now: () => SCENE_TIME });
    const created = this.#host.changes.slice(before);
    this.#violations.push(...restoreViolations(witness, first.states, created));
    if (restores < 2) return;
    runRestore(plan, this.#host, { journal: new MemoryJournal(), now: () => SCENE_TIME });
    if (this.#host.changes.length > before + created.length) this.#violations.push("a second restore wrote something");
  }
}

const ENDED: RunResult = { states: new Map(), unexpected: [], stopped: "expired", backup: undefined };
