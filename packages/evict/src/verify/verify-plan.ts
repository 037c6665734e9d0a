/** Compares a plan with evidence collected after its run. Success is what a second look says, not what the run said. */
import { isoToFiletime } from "@unbind/bytes";
import type { ScanReport, SightingReport } from "@unbind/model";
import type { JournalEntry } from "../journal/journal.ts";
import { planHash } from "../plan/canonical.ts";
import type { EvictionPlan, HostPlan, ObjectTarget } from "../plan/plan.ts";
import { inWords } from "../plan/step-text.ts";
import { identityOf } from "../plan/targets.ts";
import { AfterState, type SeenObject, seenHash, unreadNamespaces } from "./after-state.ts";
import { howItCameBack } from "./come-back.ts";
import type { Damage, ObjectState, Verification, VerifiedHost, VerifiedObject } from "./verification.ts";

/** What is known of the run besides the evidence collected after it. */
export interface VerifyOptions {
  version: string;
  /** Of the run: an object that it removed and that is there has come back, and wasn't missed. */
  journal?: readonly JournalEntry[];
}

/** Verifies all hosts of a plan. */
export function verifyPlan(
  plan: EvictionPlan,
  after: ScanReport,
  { version, journal = [] }: VerifyOptions,
): Verification {
  const since = isoToFiletime(plan.created) ?? 0n;
  const removed = new Set(
    journal.flatMap((one) => (one.kind === "outcome" && one.state === "removed" ? [`${one.host}\0${one.object}`] : [])),
  );
  const hosts = plan.hosts.map((host) => {
    const state = new AfterState(after, host.host, since);
    return new HostCheck(host, state, unreadNamespaces(after), removed).verified(plan.purpose === "restore");
  });
  const summary = summaryOf(hosts);
  return {
    schema: "unbind.verify/1",
    tool: { name: "unbind", version },
    planSha256: planHash(plan),
    purpose: plan.purpose,
    summary,
    result: resultOf(summary, hosts),
    hosts,
  };
}

const NOTHING_SHOWS =
  "Nothing that was collected would show it: no inventory of the host, and no log speaks of it after the plan was made.";

class HostCheck {
  readonly #host: HostPlan;
  readonly #after: AfterState;
  readonly #unread: ReadonlySet<string>;
  readonly #removed: ReadonlySet<string>;

  constructor(host: HostPlan, after: AfterState, unread: ReadonlySet<string>, removed: ReadonlySet<string>) {
    this.#host = host;
    this.#after = after;
    this.#unread = unread;
    this.#removed = removed;
  }

  verified(isRestore: boolean): VerifiedHost {
    const objects = this.#host.steps.flatMap((step): VerifiedObject[] => {
      if (step.action === "remove") return [this.#removal(step.object, step.subscriptions)];
      return step.action === "restore" ? [this.#restored(step.object, step.subscriptions)] : [];
    });
    const unseen = this.#host.keep.filter(
      (target) => this.#live(target).length === 0 && !this.#after.covers(target, this.#unread),
    );
    return {
      host: this.#host.host,
      objects,
      collateral: this.#host.keep.flatMap((target) => this.#damage(target) ?? []),
      keptUnseen: unseen.length,
      appeared: isRestore ? [] : this.#appeared(),
      restartSeen: [...this.#after.all()].some(({ since }) =>
        since.some(({ source, kind }) => source === "wmi-activity/5861" && kind === "activated"),
      ),
      collect: this.#wanting(objects, unseen.length),
    };
  }

  #live(target: ObjectTarget): SeenObject[] {
    return this.#after.of(identityOf(target)).filter(({ inventory }) => inventory !== undefined);
  }

  #removal(target: ObjectTarget, subscriptions: string[]): VerifiedObject {
    const seen = this.#after.of(identityOf(target));
    const [live] = this.#live(target);
    const object = (state: ObjectState, text: string, shown?: SightingReport): VerifiedObject => {
      return { path: target.path, subscriptions, state, text, evidence: shown ? refOf(shown) : null };
    };
    if (live && !live.isContentKnown) {
      return object("still-there", "An object with its keys is there; its content could not be read.", live.inventory);
    }
    if (live) {
      if (seenHash(live, target.hashed) !== target.contentHash) {
        return object(
          "replaced",
          `Something else has its keys: ${inWords(live.target)} with other content. Scan and plan again.`,
          live.inventory,
        );
      }
      const back = howItCameBack(seen, this.#removed.has(`${this.#host.host}\0${target.path}`));
      return back === undefined
        ? object("still-there", "It is there as it was planned.", live.inventory)
        : object("came-back", back, live.inventory);
    }
    const later = lastOf(seen);
    if (this.#after.covers(target, this.#unread)) {
      return object(
        "removed",
        "An inventory of the host doesn't have it.",
        later?.kind === "deleted" ? later : undefined,
      );
    }
    if (later?.kind === "deleted")
      return object(
        "removed",
        `Its deletion was logged (${later.source}) at ${later.time ?? "an unknown time"} by ${later.actor ?? "someone unknown"}.`,
        later,
      );
    if (later)
      return object(
        "still-there",
        `A log speaks of it after the plan was made (${later.source}, ${later.kind}).`,
        later,
      );
    return object("not-observable", this.#unseen(target));
  }

  #unseen({ namespace }: ObjectTarget): string {
    const [first] = this.#after.lost;
    if (this.#unread.has(namespace.toLowerCase())) return `${namespace} could not be read on the host.`;
    return first === undefined
      ? NOTHING_SHOWS
      : `An inventory was read in part only (${first.code}): collect it again.`;
  }

  #restored(target: ObjectTarget, subscriptions: string[]): VerifiedObject {
    const [live] = this.#live(target);
    const object = (state: ObjectState, text: string): VerifiedObject => {
      return {
        path: target.path,
        subscriptions,
        state,
        text,
        evidence: live?.inventory ? refOf(live.inventory) : null,
      };
    };
    if (live && !live.isContentKnown) {
      return object("not-observable", "An object with its keys is there; its content could not be read.");
    }
    if (live && seenHash(live, target.hashed) === target.contentHash)
      return object("restored", "It is there as it was backed up.");
    if (live) return object("replaced", "Another object has its keys.");
    return this.#after.covers(target, this.#unread)
      ? object("missing", "An inventory of the host doesn't have it.")
      : object("not-observable", this.#unseen(target));
  }

  #damage(target: ObjectTarget): Damage | undefined {
    const [live] = this.#live(target);
    if (live) {
      if (!live.isContentKnown || seenHash(live, target.hashed) === target.contentHash) return undefined;
      return { path: target.path, what: "changed", text: "It should have been left alone, and has other content." };
    }
    const deleted = lastOf(this.#after.of(identityOf(target)));
    const isGone = deleted?.kind === "deleted";
    if (!isGone && !this.#after.covers(target, this.#unread)) return undefined;
    const who = isGone
      ? ` ${deleted.actor ?? "Someone unknown"} deleted it at ${deleted.time ?? "an unknown time"} (${deleted.source}).`
      : "";
    return {
      path: target.path,
      what: "missing",
      text: `It should have been left alone, and is gone.${who} Restore it.`,
    };
  }

  #appeared(): VerifiedHost["appeared"] {
    const known = new Set([...this.#host.items, ...this.#host.withheld].map(({ subscription }) => subscription));
    return this.#after.subscriptions
      .filter(
        ({ id, verdict, state }) =>
          !known.has(id) && state !== "removed" && state !== "recovered" && /malicious|suspicious/.test(verdict.level),
      )
      .filter((one) => !this.#isPlanned(one.id))
      .map(({ id, verdict, action, trigger }) => ({
        subscription: id,
        level: verdict.level,
        summary: `${trigger.summary} Then: ${action.summary}`,
      }));
  }

  /** All its objects are of the plan: told there already. */
  #isPlanned(id: string): boolean {
    const planned = new Set(
      this.#host.steps.flatMap((step) => (step.action === "remove" ? [identityOf(step.object)] : [])),
    );
    const kept = new Set(this.#host.keep.map(identityOf));
    return [...this.#after.all()]
      .filter(({ subscription }) => subscription.id === id)
      .every(({ target }) => planned.has(identityOf(target)) || kept.has(identityOf(target)));
  }

  #wanting(objects: readonly VerifiedObject[], keptUnseen: number): string[] {
    const isBlind = objects.some(({ state }) => state === "not-observable") || keptUnseen > 0;
    if (!isBlind) return [];
    return [
      "The inventory of unbind-collect.ps1, or the folder C:\\Windows\\System32\\wbem\\Repository: shows every object.",
      "Microsoft-Windows-Sysmon/Operational with events 19 to 21, deletions too: shows who removed and who came back.",
      "Microsoft-Windows-WMI-Activity/Operational: shows what WMI activates at its next start.",
    ];
  }
}

function lastOf(seen: readonly SeenObject[]): SightingReport | undefined {
  const told = seen
    .flatMap(({ since }) => since)
    .filter(({ kind }) => ["created", "modified", "deleted", "bound", "activated"].includes(kind));
  return told.reduce<SightingReport | undefined>(
    (last, one) => (last === undefined || (one.time ?? "") >= (last.time ?? "") ? one : last),
    undefined,
  );
}

function refOf({ evidence: { path, offset, recordId } }: SightingReport): {
  path: string;
  offset: number;
  recordId?: string;
} {
  return { path, offset, ...(recordId !== undefined && { recordId }) };
}

function summaryOf(hosts: readonly VerifiedHost[]): Verification["summary"] {
  const states = hosts.flatMap(({ objects }) => objects.map(({ state }) => state));
  const count = (state: ObjectState): number => states.filter((one) => one === state).length;
  return {
    removed: count("removed"),
    "still-there": count("still-there"),
    "came-back": count("came-back"),
    replaced: count("replaced"),
    restored: count("restored"),
    missing: count("missing"),
    "not-observable": count("not-observable"),
    collateral: hosts.reduce((sum, { collateral }) => sum + collateral.length, 0),
    appeared: hosts.reduce((sum, { appeared }) => sum + appeared.length, 0),
  };
}

function resultOf(summary: Verification["summary"], hosts: readonly VerifiedHost[]): Verification["result"] {
  const failures: (keyof Verification["summary"])[] = ["still-there", "came-back", "replaced", "missing", "collateral"];
  if (failures.some((key) => summary[key] > 0)) return "failed";
  const isOpen = summary["not-observable"] > 0 || hosts.some(({ keptUnseen }) => keptUnseen > 0);
  return isOpen ? "open" : "proved";
}
