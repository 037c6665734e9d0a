/**
 * What may not be removed: known good by content, what watches for attacks, and what the site accepts. Names protect
 * nothing, since attackers choose theirs; the live object's content decides, and no option changes it.
 */

import { acceptedBy, type Baseline, contentHash, type DefinedParts, knownGood } from "@unbind/verdict";
import { parseWql, printWql } from "@unbind/wql";
import { objectHash } from "../plan/object-hash.ts";
import type { ProtectedContent } from "../plan/plan.ts";

/** What a site adds to what is known everywhere. */
export interface GuardContext {
  baseline?: Baseline;
  /** FILETIME against which baseline entries expire. */
  now?: bigint;
}

let known: readonly ProtectedContent[] | undefined;

/** Filters and consumers that are known good everywhere, by content. */
export function knownGoodContent(): readonly ProtectedContent[] {
  known ??= knownGood.flatMap(({ product, definitions }) =>
    definitions.flatMap(({ namespace, filter, consumerClass, consumer }) => [
      { contentHash: objectHash({ namespace, class: "__EventFilter", properties: filter }), text: product },
      { contentHash: objectHash({ namespace, class: consumerClass, properties: consumer }), text: product },
    ]),
  );
  return known;
}

/** Why this content is known good; undefined if it isn't. */
export function whyKnownGood(hash: string): string | undefined {
  return knownGoodContent().find((one) => one.contentHash === hash)?.text;
}

/** Why a whole subscription may not be removed; undefined if it may. */
export function whyProtected(parts: DefinedParts, host: string, context: GuardContext): string | undefined {
  const hash = contentHash(parts);
  if (hash.ok) {
    const good = knownGood.find(({ definitions }) => definitions.some((one) => one.hash === hash.definition));
    if (good) return `known good by content: ${good.product}`;
    const { baseline, now } = context;
    const accepted = baseline && acceptedBy(baseline, hash.definition, host, now);
    if (accepted) return `on the site's baseline: ${accepted.reason}`;
  }
  return isWatcher(parts) ? "it watches WMI subscriptions and only writes to the event log" : undefined;
}

const WATCHED = /__(?:EventFilter|EventConsumer|FilterToConsumerBinding)\b/i;

/**
 * Defensive tooling, told by what it can do: it asks for changes of subscription objects, and its consumer can do
 * nothing but write an event log entry.
 */
function isWatcher({ filter, consumer }: DefinedParts): boolean {
  if (consumer?.class.toLowerCase() !== "nteventlogeventconsumer" || !filter?.query) return false;
  const parsed = parseWql(filter.query);
  return parsed.ok && WATCHED.test(printWql(parsed.query));
}
