import type { ScanReport, SubscriptionReport } from "@unbind/model";
import { answerOf, hiddenCount, hostName, lostPart, needsAttention, searched } from "../answer.ts";
import { nextLines } from "../next/next-markdown.ts";
import type { NextSteps } from "../next/next-steps.ts";
import { pairName, stateWords } from "../subject.ts";
import { defangText } from "../text/defang.ts";
import { counted, listed } from "../words.ts";
import { codeSpan, sentence } from "./inline.ts";
import { coverageLines, evidenceLines, issueLinesOf } from "./sources.ts";
import { subscriptionLines } from "./subscription.ts";

/** Subscriptions shown in full, and harmless definitions listed; a ticket has room for no more. */
const SHOWN = 100;

/**
 * The report as Markdown for a ticket: headings, lists and code only, no table, no HTML, no link. What is shown in
 * full is the same as in the HTML report; long lists are shorter and say so.
 */
export function scanMarkdown(report: ScanReport, next?: NextSteps): string {
  const open = report.subscriptions.filter(needsAttention);
  const benign = report.subscriptions.filter((subscription) => !needsAttention(subscription));
  const more = open.length - SHOWN;
  const cited = new Set(report.subscriptions.flatMap(({ sightings }) => sightings.map((one) => one.evidence.path)));
  const lines = [
    `# ${sentence(answerOf(report).answer)}`,
    "",
    `- ${sentence(searched(report))}`,
    ...lost(report),
    ...hidden(report),
    `- Written by unbind ${codeSpan(report.tool.version)}; times are those of the evidence, in UTC. Addresses in sentences and among indicators are defanged.`,
    ...(open.length > 1 ? overview(open.slice(0, SHOWN)) : []),
    ...open.slice(0, SHOWN).flatMap((subscription, index) => ["", ...subscriptionLines(subscription, index + 1)]),
    ...(more > 0 ? ["", `- ${counted(more, "more subscription")}: \`--format json\` has all`] : []),
    ...nextLines(next),
    ...harmless(benign),
    ...coverageLines(report),
    ...evidenceLines(report.evidence, cited),
    ...issueLinesOf(report.issues),
  ];
  return `${lines.join("\n")}\n`;
}

function lost(report: ScanReport): string[] {
  const words = lostPart(report);
  return words === "" ? [] : [`- ${sentence(words)}`];
}

function hidden(report: ScanReport): string[] {
  const count = hiddenCount(report);
  return count > 0 ? [`- ${counted(count, "subscription")} below \`--min-level\` not shown.`] : [];
}

function overview(open: readonly SubscriptionReport[]): string[] {
  const lines = open.map(({ verdict, host, state, activity, filter, consumer }, index) => {
    const name = codeSpan(filter?.name ?? consumer?.name ?? "unnamed");
    return `${index + 1}. **${verdict.level}** ${name} on ${codeSpan(hostName(host))}: ${stateWords(state, activity)}`;
  });
  return ["", "## Overview", "", ...lines];
}

function harmless(benign: readonly SubscriptionReport[]): string[] {
  if (benign.length === 0) return [];
  const groups = [...Map.groupBy(benign, (one) => `${pairName(one)} in ${one.namespace}`)];
  const more = groups.length - SHOWN;
  const lines = groups.slice(0, SHOWN).flatMap(([title, group]) => {
    const hosts = listed([...new Set(group.map(({ host }) => hostName(host)))], 8);
    const reasons = (group[0]?.verdict.reasons ?? []).map(({ text }) => `  - ${sentence(defangText(text))}`);
    return [`- ${codeSpan(title)} on ${codeSpan(hosts)}`, ...reasons];
  });
  const rest = more > 0 ? [`- ${counted(more, "more definition")}: \`--format json\` has all`] : [];
  return ["", "## Known to be harmless", "", ...lines, ...rest];
}
