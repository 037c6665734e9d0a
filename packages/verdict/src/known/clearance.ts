import { sha256Hex } from "@unbind/bytes";
import type { SubscriptionReport, VerdictReason } from "@unbind/model";
import { shown } from "../rubric/plain-text.ts";
import { acceptedBy, type Baseline, isListed } from "./baseline.ts";
import { wholeDefinition } from "./content-hash.ts";
import { knownGood } from "./known-good.ts";
import { differenceFrom, isCollectedWhole, knownByHash } from "./known-good-match.ts";

/** Why a subscription is benign; `condition` is what evidence about files would have to confirm. */
export interface Clearance {
  id: "known-good" | "baseline";
  text: string;
  condition?: string;
}

/** Characters of a canonical definition; the longest known one is far shorter, and hashing megabytes takes time. */
const LONGEST_KNOWN = 16_384;

/** A definition that is known or accepted, and why it is not called benign all the same. */
export interface Withheld {
  withheld: string;
}

/**
 * Benign is decided by the content hash of the whole definition alone, never by a name. It is withheld where the
 * evidence may leave something out, where the content was ever another one, and where the owner is not the known one.
 * Undefined for a definition that nothing knows.
 */
export function clearanceOf(
  subscription: SubscriptionReport,
  baseline: Baseline | undefined,
  now: bigint | undefined,
): Clearance | Withheld | undefined {
  const whole = wholeDefinition(subscription);
  if (!whole.ok) return partlyKnown(subscription, whole.reason);
  if (!baseline && whole.text.length > LONGEST_KNOWN) return undefined;
  const hash = sha256Hex(whole.text);
  const known = knownByHash(hash);
  const entry = baseline && acceptedBy(baseline, hash, subscription.host, now);
  if (!known && !entry) return baseline && isListed(baseline, hash) ? { withheld: ENDED } : undefined;
  const doubt = doubtOf(subscription);
  if (doubt !== undefined) return { withheld: `The definition is known, but ${doubt}.` };
  if (known && ownersAre(subscription, known.owners)) {
    const text = `The whole definition is the known one of: ${known.product} (${known.id}).`;
    return { id: "known-good", text, ...(known.condition === undefined ? {} : { condition: known.condition }) };
  }
  if (entry)
    return { id: "baseline", text: `The site's baseline accepts this definition: ${shown(entry.reason, 300)}` };
  return { withheld: "The definition is known, but the owner is not the one that it has elsewhere." };
}

const ENDED = "The site's baseline has an entry for this definition, but it has ended or is for other hosts.";

/** A known name over parts that agree with the known definition as far as they were collected. */
function partlyKnown(subscription: SubscriptionReport, missing: string): Withheld | undefined {
  const { filter, consumer } = subscription;
  const known = knownGood.find(({ definitions }) =>
    definitions.some((one) => one.filter.name === filter?.name && one.consumer.name === consumer?.name),
  );
  if (!known || differenceFrom(known, subscription, false).properties.length > 0) return undefined;
  return { withheld: `What was collected agrees with ${known.product}, but ${missing}.` };
}

function doubtOf(subscription: SubscriptionReport): string | undefined {
  if (!isCollectedWhole(subscription)) return "the evidence may leave properties out";
  return hasBeenOther(subscription) ? "it was seen with other content or was modified" : undefined;
}

function hasBeenOther({ sightings, notes }: SubscriptionReport): boolean {
  return sightings.some(({ kind }) => kind === "modified") || notes.some(({ code }) => code === "content-changed");
}

/** Every owner that is known is one of these; an empty list allows all. */
function ownersAre({ filter, consumer, binding }: SubscriptionReport, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const sids = [filter?.creatorSid, consumer?.creatorSid, binding?.creatorSid];
  return sids.every((sid) => typeof sid !== "string" || allowed.includes(sid));
}

/** The verdict of a cleared subscription. */
export function benignVerdict(clearance: Clearance, sightings: number[]): SubscriptionReport["verdict"] {
  const reason: VerdictReason = { id: clearance.id, weight: 0, text: clearance.text, sightings };
  return { level: "benign", score: 0, reasons: [reason] };
}
