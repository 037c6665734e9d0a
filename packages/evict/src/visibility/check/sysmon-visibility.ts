import { SYSMON_CHANNEL } from "../settings/setting-file.ts";
import { inLogOrder, type LogFact, lossesOf } from "./log-facts.ts";
import type { SourceVisibility, VisibilityGap, VisibilityReason } from "./visibility-report.ts";

const MERGE = "Merge sysmon-wmi-events.xml (unbind visibility) into Sysmon's configuration.";

/** Whether Sysmon would have recorded filters, consumers and bindings, by what its own log says. */
export function sysmonVisibility(
  facts: readonly LogFact[],
  span: { from: string | null; to: string | null } | undefined,
): SourceVisibility {
  const none = { source: "sysmon", from: null, to: null, gaps: [], reasons: [] };
  if (!span) {
    const advice = `Collect ${SYSMON_CHANNEL}; where Sysmon isn't installed, install it.`;
    return { ...none, answer: "not-collected", advice };
  }
  const own = inLogOrder(facts.filter(({ channel }) => channel === SYSMON_CHANNEL.toLowerCase()));
  const gaps = [...lossesOf(facts, SYSMON_CHANNEL, span.from), ...stops(own)];
  const seen = own.filter(({ eventId }) => eventId >= 19 && eventId <= 21);
  const base = { source: "sysmon", ...span, gaps };
  if (seen.length > 0) {
    const { reasons, advice } = operations(seen);
    return { ...base, answer: gaps.length > 0 ? "partly" : "recorded", reasons, advice };
  }
  return { ...base, ...unseen(own) };
}

function operations(seen: readonly LogFact[]): { reasons: VisibilityReason[]; advice: string | null } {
  const kinds = [...new Set(seen.map(({ word }) => kindOf(word.trim())).filter((word) => word !== ""))].sort();
  const first = seen[0] as LogFact;
  const text = `${seen.length} events 19 to 21 with operation ${kinds.join(", ") || "not said"}.`;
  const reasons: VisibilityReason[] = [{ text, evidence: first.evidence }];
  if (kinds.includes("Deleted") || kinds.includes("Modified")) return { reasons, advice: null };
  reasons.push({ text: "No deletion is among them, so nothing shows that the configuration keeps deletions." });
  return { reasons, advice: `${MERGE} It keeps deletions, without which a removal can't be confirmed.` };
}

/** A log can be made to say anything, at any length. */
function kindOf(word: string): string {
  return word === "" || /^(?:Created|Modified|Deleted)$/.test(word) ? word : "another";
}

/** Event 16 names the configuration; a hash of `-` means that none was given. */
function unseen(own: readonly LogFact[]): Pick<SourceVisibility, "answer" | "reasons" | "advice"> {
  const last = own.findLast(({ eventId }) => eventId === 16);
  if (!last) {
    const text = "No event 19 to 21, and no event 16 that would name the configuration.";
    return { answer: "unproved", reasons: [{ text }], advice: `Look for WmiEvent in sysmon -c. ${MERGE}` };
  }
  const { configurationHash, evidence } = last;
  if (configurationHash === "" || configurationHash === "-") {
    const text = "Sysmon ran without a configuration file (event 16), and its own defaults leave WMI events out.";
    return { answer: "not-recorded", reasons: [{ text, evidence }], advice: MERGE };
  }
  const text = `No event 19 to 21; whether the configuration ${configurationHash} records them, the log doesn't tell.`;
  return { answer: "unproved", reasons: [{ text, evidence }], advice: `Look for WmiEvent in sysmon -c. ${MERGE}` };
}

/** Event 4: from each Stopped to the next Started. */
function stops(own: readonly LogFact[]): VisibilityGap[] {
  const gaps: VisibilityGap[] = [];
  for (const { eventId, word, time, evidence } of own) {
    if (eventId !== 4) continue;
    const open = gaps.at(-1);
    if (word === "Stopped") gaps.push({ from: time, to: null, reason: "Sysmon was stopped (event 4).", evidence });
    else if (word === "Started" && open?.to === null) open.to = time;
  }
  return gaps;
}
