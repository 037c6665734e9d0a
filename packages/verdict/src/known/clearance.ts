import { sha256Hex } from "@unbind/bytes";
import type { SubscriptionReport, VerdictReason } from "@unbind/model";
import { shown } from "../rubric/plain-text.ts";
import { acceptedBy, type Baseline } from "./baseline.ts";
import { wholeDefinition } from "./content-hash.ts";
import { isCollectedWhole, knownByHash } from "./known-good-match.ts";

/** Why a subscription is benign; `condition` is what evidence about files would have to confirm. */
export interface Clearance {
  id: "known-good" | "baseline";
  text: string;
  condition?: string;
}

/** Characters of a canonical definition; the longest known one is far shorter, and hashing megabytes takes time. */
const LONGEST_KNOWN = 16_384;

/**
 * Benign is decided by the content hash of the whole definition alone, never by a name. It is withheld where the
 * evidence may leave something out, where the content was ever another one, and where the owner is not the known one.
 */
export function clearanceOf(
  subscription: SubscriptionReport,
  baseline: Baseline | undefined,
  now: bigint | undefined,
): Clearance | undefined {
  if (!isCollectedWhole(subscription) || hasBeenOther(subscription)) return undefined;
  const whole = wholeDefinition(subscription);
  if (!whole.ok || (!baseline && whole.text.length > LONGEST_KNOWN)) return undefined;
  const hash = sha256Hex(whole.text);
  const known = knownByHash(hash);
  if (known && ownersAre(subscription, known.owners)) {
    const text = `The whole definition is the known one of: ${known.product} (${known.id}).`;
    return { id: "known-good", text, ...(known.condition === undefined ? {} : { condition: known.condition }) };
  }
  const entry = baseline && acceptedBy(baseline, hash, subscription.host, now);
  return entry && { id: "baseline", text: `The site's baseline accepts this definition: ${shown(entry.reason, 300)}` };
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
