import type { SubscriptionReport } from "@unbind/model";
import type { ExplainedLevel } from "@unbind/report";
import { contentHash, MALICIOUS_SCORE, SUSPICIOUS_SCORE } from "@unbind/verdict";

/** Why a verdict isn't another one: what benign would take, and how far the levels above are. */
export function whyNot(subscription: SubscriptionReport, isAlone: boolean): ExplainedLevel[] {
  const { level, score } = subscription.verdict;
  if (level === "benign") return [{ level: "malicious", text: BENIGN }];
  const others = [{ level: "benign", text: notBenign(subscription, isAlone) }];
  if (level === "malicious") return others;
  const toMalicious = MALICIOUS_SCORE - score;
  const malicious =
    toMalicious > 0
      ? `The score is ${toMalicious} below ${MALICIOUS_SCORE}${level === "unknown" && score === 0 ? "; no reason counts against it" : ""}.`
      : "The score is high enough, but it rests on names, owner or rarity alone, which make nothing malicious.";
  others.push({ level: "malicious", text: malicious });
  if (level === "unknown") {
    others.push({ level: "suspicious", text: `The score is ${SUSPICIOUS_SCORE - score} below ${SUSPICIOUS_SCORE}.` });
  }
  return others;
}

const BENIGN = "Its whole definition is known or accepted, which decides before any score; see the reason.";

/** Benign is decided by the content hash of the whole definition alone. */
function notBenign(subscription: SubscriptionReport, isAlone: boolean): string {
  if (isAlone) return "Only a whole definition can be known as harmless: this is one part of one.";
  const hash = contentHash(subscription);
  if (!hash.ok) return `Only a whole definition can be known as harmless, and ${hash.reason}.`;
  return `No known harmless definition has its content hash ${hash.definition}; names clear nothing.`;
}
