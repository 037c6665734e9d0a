import type { SubscriptionReport } from "@unbind/model";
import { foldNamespace } from "../known/content-hash.ts";

/** The subscriptions of a host by what they are looked up by. */
export interface HostIndex {
  byNames: ReadonlyMap<string, SubscriptionReport[]>;
}

const indexes = new WeakMap<readonly SubscriptionReport[], HostIndex>();

/** The index of a list of subscriptions, made once. */
export function hostIndex(subscriptions: readonly SubscriptionReport[]): HostIndex {
  const known = indexes.get(subscriptions);
  if (known) return known;
  const byNames = new Map<string, SubscriptionReport[]>();
  for (const subscription of subscriptions) {
    const key = namesKey(subscription);
    if (key === undefined) continue;
    const same = byNames.get(key);
    if (same) same.push(subscription);
    else byNames.set(key, [subscription]);
  }
  const index = { byNames };
  indexes.set(subscriptions, index);
  return index;
}

/** Host, namespace and both names, folded; undefined where a name isn't known. */
export function namesKey({ host, namespace, filter, consumer }: SubscriptionReport): string | undefined {
  if (typeof filter?.name !== "string" || typeof consumer?.name !== "string") return undefined;
  return JSON.stringify([host, foldNamespace(namespace), filter.name, consumer.class, consumer.name]).toLowerCase();
}
