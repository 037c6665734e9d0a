import type { SubscriptionReport, VerdictReason } from "@unbind/model";
import { fill } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { sightingsAbout } from "./reason-sightings.ts";
import type { Signal } from "./signal.ts";
import { signals } from "./signals.ts";

/** Lowest scores of the levels; below REVIEW_SCORE an unknown subscription is not worth a second look. */
export const MALICIOUS_SCORE = 70;
export const SUSPICIOUS_SCORE = 40;
export const REVIEW_SCORE = 15;

/** The score with its reasons, and the signals that the evidence doesn't allow to judge. */
export interface Scored {
  verdict: SubscriptionReport["verdict"];
  /** Signal ids with what is missing. */
  notJudged: { id: string; missing: string }[];
}

/** Sum of the weights of all signals that apply, each once, within 0 and 100. */
export function scoreOf(reading: Reading): Scored {
  const notJudged: Scored["notJudged"] = [];
  const hits: { signal: Signal; reason: VerdictReason }[] = [];
  for (const signal of signals) {
    const found = signal.find(reading);
    if (!found) continue;
    if ("missing" in found) {
      notJudged.push({ id: signal.id, missing: found.missing });
      continue;
    }
    const { values, weight = signal.weight } = found;
    const sightings = sightingsAbout(reading.subscription, signal.about);
    hits.push({ signal, reason: { id: signal.id, weight, text: fill(signal.sentence, values), sightings } });
  }
  hits.sort((a, b) => b.reason.weight - a.reason.weight);
  const sum = hits.reduce((total, { reason }) => total + reason.weight, 0);
  const score = Math.max(0, Math.min(100, sum));
  const level = levelOf(score, hits);
  return { verdict: { level, score, reasons: hits.map(({ reason }) => reason) }, notJudged };
}

const SUBSTANTIAL: ReadonlySet<Signal["group"]> = new Set(["payload", "program", "trigger", "structure"]);

/** Names, owners and prevalence alone make nothing malicious. */
function levelOf(score: number, hits: readonly { signal: Signal }[]): "malicious" | "suspicious" | "unknown" {
  const isSubstantial = hits.some(({ signal }) => SUBSTANTIAL.has(signal.group));
  if (score >= MALICIOUS_SCORE && isSubstantial) return "malicious";
  return score >= SUSPICIOUS_SCORE ? "suspicious" : "unknown";
}
