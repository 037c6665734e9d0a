import type { DetectReport, Finding } from "@unbind/model";
import { hostName } from "../answer.ts";
import { codeSpan, sentence } from "../markdown/inline.ts";
import { evidenceLines, issueLinesOf } from "../markdown/sources.ts";
import { nextLines } from "../next/next-markdown.ts";
import type { NextSteps } from "../next/next-steps.ts";
import { counted, listed, number } from "../words.ts";
import { detectAnswer, detectCautions, detectSearched } from "./answer.ts";
import { byRule, citedPaths, hostsOf, type RuleFindings, worstLevel } from "./facts.ts";

/** Rules, findings of one rule, events of one finding, faults; a ticket has room for no more. */
const RULES_SHOWN = 100;
const FINDINGS_SHOWN = 10;
const EVENTS_SHOWN = 3;
const FAULTS_SHOWN = 50;

/** The report as Markdown for a ticket: headings, lists and code only, no table, no HTML, no link. */
export function detectMarkdown(report: DetectReport, next?: NextSteps): string {
  const rules = byRule(report);
  const more = rules.length - RULES_SHOWN;
  const lines = [
    `# ${sentence(detectAnswer(report).answer)}`,
    "",
    `- ${sentence(detectSearched(report))}`,
    ...detectCautions(report).map((caution) => `- ${sentence(caution)}`),
    `- Written by unbind ${codeSpan(report.tool.version)}; times are those of the evidence, in UTC.`,
    ...rules.slice(0, RULES_SHOWN).flatMap(ruleLines),
    ...(more > 0 ? ["", `- ${counted(more, "more rule")}: \`--format json\` has all`] : []),
    ...nextLines(next),
    ...tuningLines(report),
    ...faultLines(report),
    ...evidenceLines(report.evidence, citedPaths(report)),
    ...issueLinesOf(report.issues),
  ];
  return `${lines.join("\n")}\n`;
}

function ruleLines({ rule, findings }: RuleFindings): string[] {
  const level = worstLevel(findings) ?? "no level";
  const more = rule.findings - Math.min(findings.length, FINDINGS_SHOWN);
  return [
    "",
    `## ${level}: ${codeSpan(rule.title)}`,
    "",
    `- ${counted(rule.findings, "finding")} on ${codeSpan(listed(hostsOf(findings).map(hostName), 8))}`,
    `- Rule ${codeSpan(rule.key)} in ${codeSpan(rule.source.path)}, author ${codeSpan(rule.author ?? "not named")}, licence ${codeSpan(rule.license ?? "not named")}`,
    ...(rule.attack.length > 0 ? [`- **ATT&CK:** ${rule.attack.map(codeSpan).join(", ")}`] : []),
    ...findings.slice(0, FINDINGS_SHOWN).flatMap(findingLines),
    ...(more > 0 ? [`- and ${counted(more, "more finding")}`] : []),
  ];
}

function findingLines({ host, time, fields, events, eventCount, notes }: Finding): string[] {
  const more = eventCount - Math.min(events.length, EVENTS_SHOWN);
  return [
    `- ${codeSpan(time ?? "time unknown")} on ${codeSpan(hostName(host ?? ""))}`,
    ...fields.map(({ name, values }) => `  - ${codeSpan(name)}: ${values.map(codeSpan).join(", ")}`),
    ...notes.map((note) => `  - Note: ${sentence(note)}`),
    ...events.slice(0, EVENTS_SHOWN).map(({ channel, provider, eventId, evidence }) => {
      const record = evidence.recordId === undefined ? "" : `, record ${codeSpan(evidence.recordId)}`;
      return `  - ${codeSpan(`${channel || provider} ${eventId}`)}${record} in ${codeSpan(evidence.path)} at offset ${codeSpan(String(evidence.offset))}`;
    }),
    ...(more > 0 ? [`  - and ${counted(more, "more event")}`] : []),
  ];
}

function tuningLines({ tuning }: DetectReport): string[] {
  if (tuning.length === 0) return [];
  const lines = tuning.map(({ line, action, rule, reason, state, findings }) => {
    const done = state === "applied" ? counted(findings, "finding") : state;
    return `- line ${number(line)}: ${action} ${codeSpan(rule)}, ${done}: ${sentence(reason)}`;
  });
  return ["", "## What the tuning file did", "", ...lines];
}

function faultLines({ notLoaded }: DetectReport): string[] {
  if (notLoaded.length === 0) return [];
  const more = notLoaded.length - FAULTS_SHOWN;
  const lines = notLoaded.slice(0, FAULTS_SHOWN).map(({ path, line, column, code, message }) => {
    return `- ${codeSpan(`${path}:${line}:${column}`)} ${codeSpan(code)}: ${sentence(message)}`;
  });
  const rest = more > 0 ? [`- and ${number(more)} more`] : [];
  return ["", "## Faults in rules", "", ...lines, ...rest];
}
