/**
 * From a plan of removal, its backup and its journal to a plan of restore: exactly what was removed, every property as
 * it was. A plan of its own, with its own approval; disarmed unless re-arming is asked for.
 */
import { filetimeToIso, MalformedError } from "@unbind/bytes";
import type { JournalEntry } from "../journal/journal.ts";
import { planHash } from "../plan/canonical.ts";
import { numbered } from "../plan/host-steps.ts";
import { DEFAULT_LIFETIME } from "../plan/make-plan.ts";
import type { EvictionPlan, HostPlan, ObjectTarget, PlanStep, TargetRole, Withheld } from "../plan/plan.ts";
import { inWords } from "../plan/step-text.ts";
import { identityOf } from "../plan/targets.ts";
import { type BackedUpObject, type Backup, checkBackup } from "./backup.ts";
import { restoreTarget, storedIdentity } from "./stored-object.ts";

/** What of a run is to be restored, and when the plan is made. */
export interface RestoreOptions {
  version: string;
  /** FILETIME at which the plan is made. */
  created: bigint;
  lifetime?: bigint;
  /** Restores bindings, too: what was removed runs again. */
  rearm?: boolean;
  /** Of the run: only what it says was removed is restored. Without it, all that plan and backup have in common. */
  journal?: readonly JournalEntry[];
}

/** Order of writing: what is referred to comes before what refers to it. */
const ORDER: readonly TargetRole[] = ["provider", "registration", "instance", "filter", "consumer", "timer", "binding"];

/** The one thing that may differ. */
export const PERMITTED_DIFFERENCE =
  "CreatorSID may come to be the account that restores, or S-1-5-32-544, in place of the one it was; all else is as it was.";

/**
 * @throws MalformedError BACKUP_HASH the backup isn't as it was written; BACKUP_PLAN it is of another plan
 */
export function makeRestorePlan(plan: EvictionPlan, backup: Backup, options: RestoreOptions): EvictionPlan {
  checkBackup(backup);
  if (backup.plan !== planHash(plan)) {
    throw new MalformedError("BACKUP_PLAN", `the backup is of plan ${backup.plan}, not of ${planHash(plan)}`);
  }
  const { version, created, lifetime = DEFAULT_LIFETIME } = options;
  const host = plan.hosts.find((one) => one.host === backup.host);
  if (!host) throw new MalformedError("BACKUP_PLAN", `the plan has nothing for the host ${backup.host}`);
  return {
    schema: "unbind.plan/1",
    tool: { name: "unbind", version },
    purpose: "restore",
    created: filetimeToIso(created),
    expires: filetimeToIso(created + lifetime),
    source: { schema: "unbind.backup/1", sha256: backup.sha256 },
    hosts: [restoreHost(host, backup, options)],
    approvals: [],
  };
}

function restoreHost(host: HostPlan, backup: Backup, { rearm = false, journal }: RestoreOptions): HostPlan {
  const removed = removedObjects(host, backup, journal);
  const ordered = ORDER.flatMap((role) => removed.filter(({ saved }) => saved.role === role));
  const written = ordered.filter(({ saved }) => rearm || saved.role !== "binding");
  const targets = written.map(({ saved }) => restoreTarget(saved));
  const withheld = ordered
    .filter(({ saved }) => !rearm && saved.role === "binding")
    .map(({ saved, subscriptions }): Withheld => {
      const text = "It stays removed, so that nothing runs again. Restore with --rearm to put it back.";
      return { subscription: subscriptions[0] ?? "", reason: "disarmed", object: restoreTarget(saved).path, text };
    });
  const steps = written.map(({ saved, subscriptions }, i) =>
    restoreStep(saved, subscriptions, targets[i] as ObjectTarget),
  );
  const ids = new Set(written.flatMap(({ subscriptions }) => subscriptions));
  const items = host.items
    .filter(({ subscription }) => ids.has(subscription))
    .map((item) => ({ ...item, objects: pathsOf(item.subscription, written, targets) }));
  const last = written.length === 0 ? [] : [lookAgain(targets, host, [...ids].sort())];
  return {
    host: host.host,
    items,
    withheld,
    keep: host.keep,
    protect: host.protect,
    steps: numbered([...steps, ...last]),
  };
}

interface Removed {
  saved: BackedUpObject;
  subscriptions: string[];
}

/** What the plan removed, as the journal has it, with its backup. */
function removedObjects(
  { steps }: HostPlan,
  { objects }: Backup,
  journal: readonly JournalEntry[] | undefined,
): Removed[] {
  const outcomes = new Map<string, string>();
  for (const entry of journal ?? []) {
    if (entry.kind === "about-to") outcomes.set(entry.object, "removed");
    if (entry.kind === "outcome" && !(entry.state === "not-run" && outcomes.has(entry.object)))
      outcomes.set(entry.object, entry.state);
  }
  const found = new Map<BackedUpObject, string[]>();
  for (const step of steps) {
    if (step.action !== "remove") continue;
    const state = outcomes.get(step.object.path);
    if (journal && state !== "removed" && state !== "came-back") continue;
    const identity = identityOf(step.object);
    for (const saved of objects) {
      const own = storedIdentity(saved.role, saved.namespace, saved.class, saved.relativePath);
      if (identityOf(own) === identity) found.set(saved, step.subscriptions);
    }
  }
  return [...found].map(([saved, subscriptions]) => ({ saved, subscriptions }));
}

function pathsOf(subscription: string, written: readonly Removed[], targets: readonly ObjectTarget[]): string[] {
  return targets.filter((_, i) => written[i]?.subscriptions.includes(subscription)).map(({ path }) => path);
}

function restoreStep(
  saved: BackedUpObject,
  subscriptions: string[],
  object: ObjectTarget,
): Omit<Extract<PlanStep, { action: "restore" }>, "id"> {
  const isArming = saved.role === "binding";
  return {
    action: "restore",
    title: `Restore ${inWords(object)}`,
    subscriptions,
    preconditions: [
      "Same account and session for all objects of a subscription: their owners must agree, or it does not work.",
      "No object has these keys; or one has, and it is exactly as backed up: then nothing is written.",
    ],
    expected: `The object is there with content hash ${object.contentHash ?? ""}. ${PERMITTED_DIFFERENCE}`,
    risk: isArming
      ? { level: "high", text: "It arms the subscription: what was removed runs again." }
      : { level: "low", text: "Without a binding it does nothing." },
    onFailure: { do: "skip-subscription", text: "Another object has these keys: leave it, compare, decide by hand." },
    object,
    content: saved.properties,
  };
}

function lookAgain(
  targets: readonly ObjectTarget[],
  { keep }: HostPlan,
  subscriptions: string[],
): Omit<Extract<PlanStep, { action: "verify" }>, "id"> {
  return {
    action: "verify",
    title: "Look again",
    subscriptions,
    preconditions: ["A new connection, another API than the one that wrote."],
    expected: "Every restored object is there with its content hash; nothing else has changed.",
    risk: { level: "low", text: "Only reads." },
    onFailure: { do: "stop-host", text: "Compare with the backup." },
    when: "now",
    absent: [],
    present: [...targets, ...keep].map(({ path }) => path),
  };
}
