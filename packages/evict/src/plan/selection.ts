/** Which objects of a host are removed, which stay, and why: from the report alone, before anything is run. */
import type { SubscriptionReport } from "@unbind/model";
import { contentHash } from "@unbind/verdict";
import { type GuardContext, whyKnownGood, whyProtected } from "../guard/protection.ts";
import { STANDARD_CONSUMERS, whyStandard } from "../guard/standard-objects.ts";
import { hashedProperties, objectHash } from "./object-hash.ts";
import type { ObjectTarget, PlanItem, ProtectedContent, Withheld, WithheldReason } from "./plan.ts";
import { identityOf, type SubscriptionTargets, targetsOf } from "./targets.ts";

/** An object to be removed, for all subscriptions of the plan that it belongs to. */
export interface Removal {
  target: ObjectTarget;
  subscriptions: string[];
  /** None of them has a binding: markers go last, since some installers look for them. */
  isOrphan: boolean;
}

export interface HostSelection {
  items: PlanItem[];
  withheld: Withheld[];
  keep: ObjectTarget[];
  protect: ProtectedContent[];
  removals: Removal[];
  /** The subscriptions behind `items`. */
  chosen: SubscriptionReport[];
}

interface Known {
  subscription: SubscriptionReport;
  targets: SubscriptionTargets;
  /** Why the whole subscription may not be removed. */
  why: string | undefined;
}

/** Decides for one host. `all` are its subscriptions, `isChosen` tells those to be removed, `host` is its name. */
export function selectRemovals(
  all: readonly SubscriptionReport[],
  isChosen: (subscription: SubscriptionReport) => boolean,
  context: GuardContext,
  host: string,
): HostSelection {
  const known = all.map((subscription) => ({
    subscription,
    targets: targetsOf(subscription),
    why: whyProtected(subscription, host, context),
  }));
  const chosen = known.filter(({ subscription }) => isChosen(subscription));
  const doomed = chosen.filter(({ why }) => why === undefined);
  const staying = known.filter((one) => !doomed.includes(one) && isThere(one.subscription));
  const decision = new HostDecision(staying);
  for (const { subscription, why } of chosen) {
    if (why !== undefined) decision.withhold(subscription, "protected", subscription.id, `It stays: ${why}.`);
  }
  for (const one of doomed) decision.add(one);
  return decision.finish(doomed.map(({ subscription }) => subscription));
}

const isThere = ({ state }: SubscriptionReport): boolean => state === "present" || state === "unknown";

/** Collects what is decided of one host. */
class HostDecision {
  readonly #staying: readonly Known[];
  /** Objects of subscriptions that stay, by identity. */
  readonly #needed = new Map<string, Known>();
  readonly #removals = new Map<string, Removal>();
  readonly #items: PlanItem[] = [];
  readonly #withheld: Withheld[] = [];

  constructor(staying: readonly Known[]) {
    this.#staying = staying;
    for (const one of staying) {
      for (const target of objectsOf(one.targets)) this.#needed.set(identityOf(target), one);
    }
  }

  withhold({ id }: SubscriptionReport, reason: WithheldReason, object: string, text: string): void {
    this.#withheld.push({ subscription: id, reason, object, text });
  }

  add({ subscription, targets }: Known): void {
    this.#nameMissing(subscription, targets);
    const isOrphan = targets.binding === undefined;
    const { consumer } = targets;
    const objects: string[] = [];
    for (const target of objectsOf(targets)) {
      if (!this.#mayGo(subscription, target) || !this.#mayGoWithout(subscription, target, consumer)) continue;
      objects.push(target.path);
      const same = this.#removals.get(identityOf(target));
      if (same) same.subscriptions.push(subscription.id);
      else this.#removals.set(identityOf(target), { target, subscriptions: [subscription.id], isOrphan });
    }
    const hash = contentHash(subscription);
    this.#items.push({
      subscription: subscription.id,
      level: subscription.verdict.level,
      summary: [subscription.trigger.summary, subscription.action.summary]
        .filter((text) => text !== "")
        .join(" Then: "),
      attack: [...subscription.attack],
      contentHash: hash.ok ? hash.definition : null,
      objects,
    });
  }

  /** A provider stays as long as the consumer that it serves. */
  #mayGoWithout(
    subscription: SubscriptionReport,
    { role, path }: ObjectTarget,
    consumer: ObjectTarget | undefined,
  ): boolean {
    if (role !== "registration" && role !== "provider") return true;
    if (consumer !== undefined && this.#removals.has(identityOf(consumer))) return true;
    this.withhold(subscription, "shared", path, "It stays, since the consumer that it serves stays.");
    return false;
  }

  finish(chosen: SubscriptionReport[]): HostSelection {
    const kept = this.#staying.flatMap(({ targets }) => objectsOf(targets));
    const keep = new Map(kept.map((target) => [identityOf(target), target]));
    return {
      items: this.#items,
      withheld: this.#withheld,
      keep: [...keep.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target),
      protect: this.#protected(),
      removals: [...this.#removals.values()],
      chosen,
    };
  }

  #mayGo(subscription: SubscriptionReport, target: ObjectTarget): boolean {
    const standard = whyStandard(target);
    if (standard !== undefined) {
      // A standard provider comes with every consumer: only a subscription of its own class is told that it stays.
      if (!isStandardProvider(subscription))
        this.withhold(subscription, "protected", target.path, `It stays: ${standard}.`);
      return false;
    }
    const good = whyKnownGood(objectHash({ ...target, properties: target.properties }));
    if (good !== undefined) {
      this.withhold(subscription, "protected", target.path, `It stays: known good by content (${good}).`);
      return false;
    }
    const needing = this.#needed.get(identityOf(target));
    if (needing) {
      const text = `It stays: subscription ${needing.subscription.id}, which is not removed, needs it.`;
      this.withhold(subscription, needing.why === undefined ? "shared" : "protected", target.path, text);
      return false;
    }
    return this.#isKnownEnough(subscription, target);
  }

  /** A consumer or filter of which only the name is known could be anything by now. */
  #isKnownEnough(subscription: SubscriptionReport, target: ObjectTarget): boolean {
    const { role, hashed, path } = target;
    const isBare = hashed !== null && hashed.every((name) => name === "name");
    if (!isBare || role === "binding") return true;
    const text = `Evidence has only its name. Collect the repository or run the collect script, then plan again.`;
    this.withhold(subscription, "content-unknown", path, text);
    return false;
  }

  #nameMissing(subscription: SubscriptionReport, { binding, consumer, filter }: SubscriptionTargets): void {
    const missing: [string, boolean][] = [
      ["binding", subscription.binding !== null && !binding],
      ["consumer", subscription.consumer !== null && !consumer],
      ["filter", subscription.filter !== null && !filter],
    ];
    for (const [role, isMissing] of missing) {
      if (!isMissing) continue;
      const text = `Evidence doesn't name the ${role} so that one object is meant. Collect the repository, then plan again.`;
      this.withhold(subscription, "not-addressable", role, text);
    }
  }

  #protected(): ProtectedContent[] {
    const found = new Map<string, string>();
    for (const { targets, why } of this.#staying) {
      if (why === undefined) continue;
      for (const { hashed, class: className, namespace, properties, role } of objectsOf(targets)) {
        if (
          hashed !== null ||
          role === "binding" ||
          Object.keys(hashedProperties({ namespace, class: className, properties })).length === 0
        )
          continue;
        found.set(objectHash({ namespace, class: className, properties }), why);
      }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([contentHash, text]) => ({ contentHash, text }));
  }
}

/** All objects in the order of removal. */
function objectsOf({
  binding,
  consumer,
  filter,
  timers,
  registrations,
  providers,
}: SubscriptionTargets): ObjectTarget[] {
  return [binding, consumer, filter, ...timers, ...registrations, ...providers].filter((one) => one !== undefined);
}

function isStandardProvider({ consumer }: SubscriptionReport): boolean {
  return STANDARD_CONSUMERS.has((consumer?.class ?? "").toLowerCase());
}
