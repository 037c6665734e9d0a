import type { SubscriptionReport } from "@unbind/model";
import type { Baseline } from "./known/baseline.ts";
import { benignVerdict, clearanceOf } from "./known/clearance.ts";
import type { FamilyMatch } from "./known/known-bad-match.ts";
import { type Prevalence, type Reading, readSubscription } from "./rubric/reading.ts";
import { sightingsAbout } from "./rubric/reason-sightings.ts";
import { scoreOf } from "./rubric/score.ts";
import { techniquesOf } from "./rubric/techniques.ts";
import { foreignNotes, verdictNotes } from "./rubric/verdict-notes.ts";

/** Everything that judging adds to a subscription; all but `family` are fields of the report. */
export interface Judgement {
  trigger: SubscriptionReport["trigger"];
  action: SubscriptionReport["action"];
  verdict: SubscriptionReport["verdict"];
  /** ATT&CK ids; none for benign ones. */
  attack: string[];
  /** The subscription's own notes and what the verdict adds. */
  notes: SubscriptionReport["notes"];
  /** Families that it is like, the closest first. */
  family: FamilyMatch[];
}

export interface JudgeContext {
  /** All subscriptions of the same host; this one may be among them. */
  others: readonly SubscriptionReport[];
  /** What the site itself knows and accepts. */
  baseline?: Baseline;
  /** FILETIME against which baseline entries expire; without it those with an end don't count. */
  now?: bigint;
  /** How common the definition is on the fleet, where that is known. */
  prevalence?: Prevalence;
}

/** Decoded layers and indicators that are reported, and characters of one layer. */
const MAX_LAYERS = 32;
const MAX_INDICATORS = 200;
const MAX_LAYER_LENGTH = 32_768;

/**
 * Judges one subscription: what fires it, what it does, whether it is known, and a score with reasons. Pure: the same
 * evidence gives the same judgement, in whatever order it was met.
 *
 * @example
 * const { verdict } = judge(subscription, { others: subscriptions });
 * verdict.level; // "malicious"
 */
export function judge(subscription: SubscriptionReport, context: JudgeContext): Judgement {
  const { others, baseline, now, prevalence } = context;
  const reading = readSubscription(subscription, others, prevalence);
  const scored = scoreOf(reading);
  const known = clearanceOf(subscription, baseline, now);
  const clearance = known && "id" in known ? known : undefined;
  const verdict = clearance
    ? benignVerdict(clearance, sightingsAbout(subscription, ["filter", "consumer", "binding"]))
    : scored.verdict;
  return {
    trigger: reading.trigger ? { kind: reading.trigger.kind, summary: reading.trigger.summary } : subscription.trigger,
    action: actionOf(reading),
    verdict,
    attack: clearance ? [] : techniquesOf(reading, verdict.reasons),
    notes: [...foreignNotes(subscription.notes), ...verdictNotes(reading, scored, known)],
    family: reading.families,
  };
}

function actionOf({ subscription: { action }, decoded, indicators: found }: Reading): SubscriptionReport["action"] {
  const layers = decoded.layers.slice(0, MAX_LAYERS).map(({ encoding, text }) => ({
    encoding,
    text: text.length > MAX_LAYER_LENGTH ? `${text.slice(0, MAX_LAYER_LENGTH)}...` : text,
  }));
  const indicators = new Map<string, { type: string; value: string }>();
  for (const { type, value } of found) {
    if (indicators.size < MAX_INDICATORS) indicators.set(`${type}\0${value}`, { type, value });
  }
  return { ...action, decoded: layers, indicators: [...indicators.values()] };
}
