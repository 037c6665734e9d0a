import { WMI_CHANNEL } from "../settings/setting-file.ts";
import { inLogOrder, type LogFact, lossesOf } from "./log-facts.ts";
import type { SourceVisibility } from "./visibility-report.ts";

const ENABLE = "Run enable-wmi-activity.ps1 (unbind visibility).";

/**
 * Whether bindings that become active would have been recorded. Windows 10 1607 and Server 2016 on activate their own
 * subscription at each start of WMI, so a log that spans starts and has no 5861 did not record.
 */
export function wmiActivityVisibility(
  facts: readonly LogFact[],
  span: { from: string | null; to: string | null } | undefined,
): SourceVisibility {
  if (!span) {
    const none = { source: "wmi-activity", from: null, to: null, gaps: [], reasons: [] };
    return { ...none, answer: "not-collected", advice: `Collect ${WMI_CHANNEL}. ${ENABLE}` };
  }
  const own = inLogOrder(facts.filter(({ channel }) => channel === WMI_CHANNEL.toLowerCase()));
  const gaps = lossesOf(facts, WMI_CHANNEL, span.from);
  const base = { source: "wmi-activity", ...span, gaps };
  const activations = own.filter(({ eventId }) => eventId === 5861);
  const [first] = activations;
  if (first) {
    const text = `${activations.length} activated bindings (5861).`;
    const answer = gaps.length > 0 ? "partly" : "recorded";
    const advice = gaps.length > 0 ? `${ENABLE} It gives the log more room.` : null;
    return { ...base, answer, reasons: [{ text, evidence: first.evidence }], advice };
  }
  const boots = facts.filter(({ eventId, time }) => eventId === 6005 && isInside(time, span));
  const [boot] = boots;
  if (!boot) {
    const text = "No 5861, and no start of Windows in the time this log spans that would have caused one.";
    return { ...base, answer: "unproved", reasons: [{ text }], advice: null };
  }
  const text = `${boots.length} starts of Windows in the time this log spans, and not one 5861: Windows before 1607 and \
Server 2016 never writes it, or its own subscription is gone.`;
  return { ...base, answer: "unproved", reasons: [{ text, evidence: boot.evidence }], advice: ENABLE };
}

function isInside(time: string | null, { from, to }: { from: string | null; to: string | null }): boolean {
  return time !== null && (from === null || time >= from) && (to === null || time <= to);
}
