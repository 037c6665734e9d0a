import type { SubscriptionReport } from "@unbind/model";
import { compareSubscriptions } from "@unbind/subscriptions";
import { type Baseline, judge } from "@unbind/verdict";

/** What a site knows of its own subscriptions. */
export interface JudgeOptions {
  /** The site's own known definitions. */
  baseline?: Baseline;
  /** FILETIME against which baseline entries expire; passed in, since a scan reads no clock. */
  now?: bigint;
}

/** Judges every subscription with all others of its host in view, and orders them: worst first. */
export function judged(subscriptions: readonly SubscriptionReport[], options: JudgeOptions): SubscriptionReport[] {
  const byHost = Map.groupBy(subscriptions, ({ host }) => host);
  return subscriptions
    .map((subscription) => {
      const { family: _, ...judgement } = judge(subscription, {
        others: byHost.get(subscription.host) ?? [],
        ...options,
      });
      return { ...subscription, ...judgement };
    })
    .sort(compareSubscriptions);
}
