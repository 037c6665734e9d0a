import type { DetectReport, Finding, RuleLevel } from "@unbind/model";
import { hostName, type Tone } from "../answer.ts";
import { issueCount } from "../facts.ts";
import { bytes, counted, listed, number } from "../words.ts";
import { findingCount, hostsOf, ruleLevels, toneOf, worstLevel } from "./facts.ts";

/** Channels named in one sentence; more are counted. */
const CHANNELS_SHOWN = 8;

/** The answer in one sentence. */
export function detectAnswer(report: DetectReport): { answer: string; tone: Tone } {
  const { rules, evidence, records } = report.summary;
  const found = findingCount(report);
  if (found > 0) {
    const hosts = report.findings.length === found ? where(report.findings) : "";
    const levels = listed(levelCounts(report));
    const answer = `${counted(rules.fired, "rule")} found something${hosts}: ${counted(found, "finding")} (${levels}).`;
    return { answer, tone: toneOf(worst(report)) };
  }
  if (rules.loaded === 0) return { answer: "No answer: no rule could be loaded.", tone: "error" };
  if (rules.chosen === 0) return { answer: "No answer: no rule was chosen.", tone: "error" };
  if (evidence === 0) return { answer: "No answer: nothing could be read.", tone: "error" };
  if (records === 0) return { answer: "No answer: what was read holds no records.", tone: "warning" };
  if (report.summary.events === 0) {
    return { answer: "No rule found anything: no record is of a kind that these rules look at.", tone: "warning" };
  }
  const caution = report.notLoaded.length > 0 ? "; some rules could not be run, see the end" : "";
  return { answer: `No rule found anything${caution}.`, tone: caution ? "warning" : "benign" };
}

/** What the answer rests on, in one sentence. */
export function detectSearched({ summary, evidence }: DetectReport): string {
  const { rules, byteLength, records, events, span } = summary;
  const names = [...new Set(evidence.flatMap(({ host }) => host ?? []))];
  const from = names.length === 0 ? "" : ` from ${listed(names, 5)}`;
  const chosen =
    rules.chosen === rules.loaded ? number(rules.chosen) : `${number(rules.chosen)} of ${number(rules.loaded)}`;
  const parts = `${bytes(byteLength)}, ${counted(records, "record")}, ${number(events)} of them asked for by rules`;
  const only = span
    ? ` Only records${span.since ? ` from ${span.since}` : ""}${span.until ? ` before ${span.until}` : ""} count.`
    : "";
  return `Ran ${chosen} ${rules.chosen === 1 ? "rule" : "rules"} over ${counted(summary.evidence, "piece")} of evidence (${parts})${from}.${only}`;
}

/** What is missing from the answer: rules, lost evidence, findings left out. Sentences. */
export function detectCautions(report: DetectReport): string[] {
  const { notLoaded, issues, summary, tuning } = report;
  const { missingChannels: missing = [] } = summary;
  const errors = issueCount(issues.filter(({ severity }) => severity === "error"));
  const left = tuning.reduce((sum, { action, findings }) => sum + (action === "level" ? 0 : findings), 0);
  const hidden = findingCount(report) - report.findings.length;
  return [
    ...(notLoaded.length > 0
      ? [`${counted(notLoaded.length, "fault")} in rules: these did not run, or not to their end.`]
      : []),
    ...(errors > 0 && summary.evidence > 0
      ? [`Part of the evidence could not be read: ${counted(errors, "error")}.`]
      : []),
    ...(missing.length > 0 && summary.evidence > 0
      ? [`Not in the evidence, though rules ask for it: ${listed(missing, CHANNELS_SHOWN)} (not collected, or empty).`]
      : []),
    ...(left > 0 ? [`${counted(left, "finding")} left out by the tuning file.`] : []),
    ...(hidden > 0 ? [`${counted(hidden, "finding")} not listed: below --min-level, or over a limit.`] : []),
  ];
}

function levelCounts({ summary }: DetectReport): string[] {
  const named = ruleLevels.toReversed().map((level) => [level, summary.findings[level]] as const);
  const all = [...named, ["without level", summary.findings.none] as const];
  return all.filter(([, count]) => count > 0).map(([level, count]) => `${number(count)} ${level}`);
}

function worst({ findings, summary }: DetectReport): RuleLevel | null {
  return worstLevel(findings) ?? ruleLevels.findLast((level) => summary.findings[level] > 0) ?? null;
}

function where(findings: readonly Finding[]): string {
  const hosts = hostsOf(findings).map(hostName);
  return hosts.length === 1 ? ` on ${hosts[0]}` : ` on ${number(hosts.length)} hosts, ${listed(hosts, 5)}`;
}
