import type { HostReport, ScanReport, SubscriptionReport } from "@unbind/model";
import { issueCount } from "./facts.ts";
import { bytes, counted, listed, number } from "./words.ts";

/** The colour of an answer: the worst level in it, or whether the evidence was enough to say. */
export type Tone = "malicious" | "suspicious" | "unknown" | "benign" | "warning" | "error";

/** Subscriptions that a responder has to look at: everything that isn't known to be harmless. */
export function needsAttention({ verdict }: SubscriptionReport): boolean {
  return verdict.level !== "benign";
}

/** The answer in one sentence. */
export function answerOf(report: ScanReport): { answer: string; tone: Tone } {
  const { malicious, suspicious, unknown, benign } = report.summary.subscriptions;
  const open = malicious + suspicious + unknown;
  if (open > 0) {
    const verb = open === 1 ? "needs" : "need";
    const levels = levelCounts({ malicious, suspicious, unknown });
    const answer = `${counted(open, "subscription")} ${verb} attention${where(report, open)} (${levels})${harmless(benign)}.`;
    return { answer, tone: malicious > 0 ? "malicious" : suspicious > 0 ? "suspicious" : "unknown" };
  }
  if (report.summary.evidence === 0) return { answer: "No answer: nothing could be read.", tone: "error" };
  if (report.summary.records === 0 && report.hosts.length === 0)
    return { answer: "No answer: what was read holds no records.", tone: "warning" };
  if (benign > 0) {
    const verb = benign === 1 ? "is" : "are";
    return {
      answer: `No subscription needs attention; ${number(benign)} ${verb} known to be harmless.`,
      tone: "benign",
    };
  }
  const caution = hasGaps(report) ? "; the evidence could not have shown all of them, see coverage" : "";
  return { answer: `No WMI event subscription found${caution}.`, tone: caution ? "warning" : "benign" };
}

/** Subscriptions that were found and are not in the list, because of the least level asked for. */
export function hiddenCount({ summary, subscriptions }: ScanReport): number {
  const { malicious, suspicious, unknown, benign } = summary.subscriptions;
  return malicious + suspicious + unknown + benign - subscriptions.length;
}

/** What the answer rests on, in one sentence. */
export function searched({ summary, hosts }: ScanReport): string {
  const { evidence, byteLength, records } = summary;
  const names = hosts.map(({ name }) => hostName(name));
  const from = names.length === 0 ? "" : ` from ${listed(names, 5)}`;
  return `Searched ${counted(evidence, "piece")} of evidence (${bytes(byteLength)}, ${counted(records, "record")})${from}.${spanText(summary)}`;
}

function spanText({ span }: ScanReport["summary"]): string {
  if (!span) return "";
  const from = span.since === null ? "" : ` from ${span.since}`;
  const to = span.until === null ? "" : ` before ${span.until}`;
  return ` Only records${from}${to} count.`;
}

/** That part of the evidence is lost, in one sentence; empty if none is, or all. */
export function lostPart({ summary, issues }: ScanReport): string {
  const errors = issueCount(issues.filter(({ severity }) => severity === "error"));
  if (errors === 0 || summary.evidence === 0) return "";
  return `Part of the evidence could not be read: ${counted(errors, "error")}, see the issues at the end.`;
}

/** The host's name, or words for none. */
export function hostName(host: string): string {
  return host === "" ? "an unnamed host" : host;
}

/** `WKSTN-04 (formerly WIN-SETUP)`. */
export function withFormerNames({ name, formerNames }: HostReport): string {
  return formerNames.length === 0 ? hostName(name) : `${hostName(name)} (formerly ${listed(formerNames)})`;
}

function levelCounts(levels: Record<string, number>): string {
  const parts = Object.entries(levels).filter(([, count]) => count > 0);
  return listed(parts.map(([level, count]) => `${number(count)} ${level}`));
}

/** On which hosts; empty if some of the `open` ones aren't listed, since theirs aren't known then. */
function where({ subscriptions }: ScanReport, open: number): string {
  const listedOnes = subscriptions.filter(needsAttention);
  if (listedOnes.length < open) return "";
  const hosts = [...new Set(listedOnes.map(({ host }) => hostName(host)))];
  return hosts.length === 1 ? ` on ${hosts[0]}` : ` on ${number(hosts.length)} hosts, ${listed(hosts, 5)}`;
}

function harmless(benign: number): string {
  if (benign === 0) return "";
  return `, ${number(benign)} ${benign === 1 ? "is" : "are"} known to be harmless`;
}

function hasGaps({ hosts }: ScanReport): boolean {
  return hosts.length === 0 || hosts.some(({ coverage }) => coverage.some(({ state }) => state === "not-collected"));
}
