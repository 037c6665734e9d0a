import type { DetectReport, Finding, FindingEvent, RuleFault, TuningEffect } from "@unbind/model";
import { hostName } from "../answer.ts";
import { issues } from "../table/issues.ts";
import { Page } from "../table/page.ts";
import type { TableOptions } from "../table.ts";
import { counted, listed, number } from "../words.ts";
import { detectAnswer, detectCautions, detectSearched } from "./answer.ts";
import { byRule, hostsOf, type RuleFindings, toneOf, worstLevel } from "./facts.ts";

/** Findings of one rule, events of one finding, faults: more are counted. */
const FINDINGS_SHOWN = 20;
const EVENTS_SHOWN = 3;
const FAULTS_SHOWN = 40;

/** Rules that are listed by name before they are told one by one. */
const OVERVIEW_FROM = 4;

/** The page for a person: the answer, then each rule with what it found and where that stands, then what is missing. */
export function detectTable(report: DetectReport, options: TableOptions): string {
  const page = new Page(options);
  const { answer, tone } = detectAnswer(report);
  page.text(answer, { style: tone });
  page.text(detectSearched(report), { style: "dim" });
  for (const caution of detectCautions(report)) page.text(caution, { style: "warning" });
  const rules = byRule(report);
  if (rules.length >= OVERVIEW_FROM) overview(page, rules);
  rules.forEach((one, index) => {
    page.blank();
    ruleBlock(page, one, index + 1);
  });
  tuningLines(page, report.tuning);
  faults(page, report.notLoaded);
  issues(page, report);
  return page.toString();
}

function overview(page: Page, rules: readonly RuleFindings[]): void {
  page.blank();
  rules.forEach(({ rule, findings }, index) => {
    const level = worstLevel(findings);
    const hosts = listed(hostsOf(findings).map(hostName), 3);
    const text = `[${number(index + 1)}] ${level ?? "no level"}: ${rule.title}, ${counted(rule.findings, "finding")} on ${hosts}`;
    page.text(text, { style: toneOf(level), indent: 2, hang: 4 });
  });
}

/** Rules that did not run, with place and reason: for standard error, or `--list`. */
export function faultLines(notLoaded: readonly RuleFault[], options: TableOptions): string {
  const page = new Page(options);
  for (const fault of notLoaded) faultLine(page, fault);
  return page.toString();
}

function ruleBlock(page: Page, { rule, findings }: RuleFindings, position: number): void {
  const level = worstLevel(findings);
  const hosts = listed(hostsOf(findings).map(hostName), 5);
  const head = `[${number(position)}] ${(level ?? "no level").toUpperCase()}: ${rule.title}, ${counted(rule.findings, "finding")} on ${hosts}`;
  page.text(head, { style: toneOf(level), hang: 4 });
  page.field("Rule", `${rule.key} in ${rule.source.path}`);
  page.field("Author", rule.author ?? "not named");
  page.field("Licence", rule.license ?? "not named");
  if (rule.status !== null) page.field("Status", rule.status);
  if (rule.attack.length > 0) page.field("ATT&CK", rule.attack.join(", "));
  for (const finding of findings.slice(0, FINDINGS_SHOWN)) findingBlock(page, finding);
  const more = rule.findings - Math.min(findings.length, FINDINGS_SHOWN);
  if (more > 0) page.text(`${counted(more, "more finding")}: --format json has those that are listed`, { indent: 4 });
}

function findingBlock(page: Page, { host, time, fields, events, eventCount, notes }: Finding): void {
  page.text(`${time ?? "time unknown"} on ${hostName(host ?? "")}`, { style: "strong", indent: 4, hang: 2 });
  for (const { name, values } of fields) page.field(name, values.join("\n"));
  for (const note of notes) page.field("Note", note, "warning");
  for (const event of events.slice(0, EVENTS_SHOWN)) page.text(eventPlace(event), { style: "dim", indent: 6, hang: 2 });
  const more = eventCount - Math.min(events.length, EVENTS_SHOWN);
  if (more > 0) page.text(`and ${counted(more, "more event")}`, { style: "dim", indent: 6 });
}

/** `Security 4688, record 12 @ 4096 in Logs/Security.evtx`. */
function eventPlace({ provider, channel, eventId, evidence }: FindingEvent): string {
  const record = evidence.recordId === undefined ? "" : `, record ${evidence.recordId}`;
  return `${channel || provider} ${eventId}${record} @ ${evidence.offset} in ${evidence.path}`;
}

/** What a tuning file did: it must never hide something without a word. */
function tuningLines(page: Page, effects: readonly TuningEffect[]): void {
  if (effects.length === 0) return;
  page.blank();
  page.text("What the tuning file did", { style: "strong" });
  for (const { line, action, rule, reason, expires, state, findings } of effects) {
    const end = expires === null ? "" : `, until ${expires}`;
    const done = state === "applied" ? counted(findings, "finding") : state;
    const style = state === "applied" ? "plain" : "dim";
    page.text(`line ${line}: ${action} ${rule}: ${done}. ${reason}${end}`, { style, indent: 2, hang: 2 });
  }
}

function faults(page: Page, notLoaded: readonly RuleFault[]): void {
  if (notLoaded.length === 0) return;
  page.blank();
  page.text(`${counted(notLoaded.length, "fault")} in rules`, { style: "strong" });
  for (const fault of notLoaded.slice(0, FAULTS_SHOWN)) faultLine(page, fault);
  const more = notLoaded.length - FAULTS_SHOWN;
  if (more > 0) page.text(`and ${number(more)} more: --list has all`, { indent: 2 });
}

function faultLine(page: Page, { path, line, column, rule, code, message }: RuleFault): void {
  const place = line === 0 ? path : `${path}:${line}${column === 0 ? "" : `:${column}`}`;
  const name = rule === null ? "" : ` (${rule})`;
  page.text(`${place}: ${code}: ${message}${name}`, { style: "warning", indent: 2, hang: 2 });
}
