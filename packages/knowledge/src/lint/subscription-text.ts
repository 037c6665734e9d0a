/**
 * Whether a text is about permanent WMI event subscriptions.
 *
 * Strong words name a subscription or one of its classes. Sentences that say it outlives something are about the opposite;
 * temporary subscriptions live as long as their process and persist nothing.
 */

const STRONG =
  /event subscriptions?|__EventFilter|__FilterToConsumerBinding|(?:ActiveScript|CommandLine|LogFile|NTEventLog|SMTP)EventConsumer|EventCode\s*=\s*"?5861/gi;
/** Sysmon's three events exist for subscriptions only, so they count as much as a title. */
const SYSMON = /WMI\w*EventFilter activity \(event 19\)|Sysmon[^.\n]{0,120}\bWMI[^\n]{0,200}\b(?:19|20|21)\b/i;
const OUTLIVES =
  /\b(?:(?:will|would) persist|persists?|survives?|outlives?|remains?|(?:not|never) (?:be )?removed?)\b/i;
const WEAK = /\bpersistence\b[^.]{0,120}\bWMI\b|\bWMI\b[^.]{0,120}\bpersistence\b/i;

export interface TextMatch {
  /** UTF-16 position in the text. */
  index: number;
  /** The words found. */
  words: string;
  /** `weak`: persistence and WMI in one sentence, no more. */
  strength: "strong" | "sysmon" | "weak";
}

/** The first strong words outside of negations. */
export function strongMatch(text: string): TextMatch | undefined {
  for (const match of text.matchAll(STRONG)) {
    if (!OUTLIVES.test(sentenceAround(text, match.index)))
      return { index: match.index, words: match[0], strength: "strong" };
  }
  const sysmon = SYSMON.exec(text);
  return sysmon ? { index: sysmon.index, words: "Sysmon 19, 20, 21", strength: "sysmon" } : undefined;
}

/** Persistence by WMI without naming how. */
export function weakMatch(text: string): TextMatch | undefined {
  const match = WEAK.exec(text);
  return match ? { index: match.index, words: match[0].replace(/\s+/g, " "), strength: "weak" } : undefined;
}

export function isTemporary(text: string): boolean {
  return /temporary\s+(?:WMI\s+)?event subscription/i.test(text);
}

/** How far a sentence is looked for on either side. */
const MAX_SENTENCE = 400;

/** "e.g." and "etc." end no sentence: where one of them stands, the line is taken to its end. */
function sentenceAround(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - MAX_SENTENCE), index);
  const after = text.slice(index, index + MAX_SENTENCE).split("\n")[0] ?? "";
  const start = Math.max(before.lastIndexOf(". ") + 1, before.lastIndexOf("\n") + 1);
  if (/\b(?:e\.g|etc)\./.test(before.slice(before.lastIndexOf("\n") + 1) + after))
    return before.slice(before.lastIndexOf("\n") + 1) + after;
  return before.slice(start) + (after.split(/\.(?:\s|$)/)[0] ?? "");
}
