import type { DetectReport, Finding, FindingEvent } from "@unbind/model";
import { hostName } from "../answer.ts";
import { type Markup, markup } from "../html/markup.ts";
import { htmlPage } from "../html/page.ts";
import { codeText, type Section, table } from "../html/parts.ts";
import { evidenceSection, issueSection } from "../html/sources.ts";
import { nextSection } from "../next/next-html.ts";
import type { NextSteps } from "../next/next-steps.ts";
import { counted, listed, moment } from "../words.ts";
import { detectAnswer, detectCautions, detectSearched } from "./answer.ts";
import { byRule, citedPaths, hostsOf, type RuleFindings, toneOf, worstLevel } from "./facts.ts";

/** Rules, findings of one rule, events of one finding, faults: more are counted. */
const RULES_SHOWN = 300;
const FINDINGS_SHOWN = 50;
const EVENTS_SHOWN = 5;
const FAULTS_SHOWN = 500;

/** The report as one HTML file without script, link or anything loaded; see `htmlPage`. */
export function detectHtml(report: DetectReport, next?: NextSteps): string {
  const { answer, tone } = detectAnswer(report);
  const rules = byRule(report);
  return htmlPage({
    kicker: "Unbind: detection rules",
    answer,
    tone,
    lines: markup`<p>${detectSearched(report)}</p>
${detectCautions(report).map((caution) => markup`<p>${caution}</p>\n`)}`,
    sections: [
      overview(rules),
      ruleSection(rules),
      nextSection(next),
      tuningSection(report),
      faultSection(report),
      evidenceSection(report.evidence, citedPaths(report), "Evidence that findings rest on"),
      issueSection(report.issues),
    ],
    about: markup`<p>Written by unbind ${report.tool.version} from evidence and rules alone: all times are those of the evidence, in UTC.</p>
<p>Rules belong to their authors, who are named with each; values stand as they were found, with characters that can't be
seen shown as \\x1b or \\u202e.</p>
`,
  });
}

function badge({ findings }: RuleFindings): Markup {
  const level = worstLevel(findings);
  return markup`<span class="badge ${toneOf(level)}">${level ?? "no level"}</span>`;
}

function overview(rules: readonly RuleFindings[]): Section | undefined {
  if (rules.length < 2) return undefined;
  const items = rules.slice(0, RULES_SHOWN).map(
    (one, index) => markup`<li>${badge(one)} <a href="#rule-${index + 1}">${one.rule.title}</a>: ${counted(
      one.rule.findings,
      "finding",
    )} on ${listed(hostsOf(one.findings).map(hostName), 5)}</li>
`,
  );
  return { id: "overview", title: "Overview", body: markup`<ol class="overview">\n${items}</ol>\n` };
}

function ruleSection(rules: readonly RuleFindings[]): Section | undefined {
  if (rules.length === 0) return undefined;
  const more = rules.length - RULES_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more rule")}: --format json has all.</p>\n` : "";
  const body = markup`${rules.slice(0, RULES_SHOWN).map((one, index) => ruleCard(one, index + 1))}${rest}`;
  return { id: "rules", title: rules.length === 1 ? "The rule" : "The rules", body };
}

function ruleCard(one: RuleFindings, position: number): Markup {
  const { rule, findings } = one;
  const more = rule.findings - Math.min(findings.length, FINDINGS_SHOWN);
  const rest =
    more > 0 ? markup`<p>${counted(more, "more finding")}: --format json has those that are listed.</p>\n` : "";
  const facts = [
    ["Author", rule.author ?? "not named"],
    ["Licence", rule.license],
    ["Status", rule.status],
    ["ATT&CK", rule.attack.join(", ")],
    ["Rule", `${rule.key} in ${rule.source.path}`],
    ["What it means", rule.description],
  ].filter(([, value]) => value);
  return markup`<article class="card ${toneOf(worstLevel(findings))}" aria-labelledby="rule-${position}">
<h3 id="rule-${position}">${badge(one)} ${rule.title}</h3>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
${findings.slice(0, FINDINGS_SHOWN).map(findingBlock)}${rest}</article>
`;
}

function findingBlock({ host, time, level, fields, events, eventCount, notes }: Finding): Markup {
  const more = eventCount - Math.min(events.length, EVENTS_SHOWN);
  const rest = more > 0 ? markup`<p class="small soft">and ${counted(more, "more event")}</p>` : "";
  const values = fields.map(
    ({ name, values }) => markup`<dt>${name}</dt><dd>${values.map((value) => codeText(value))}</dd>\n`,
  );
  return markup`<h4>${time === null ? "Time unknown" : moment(time)} on ${hostName(host ?? "")}${level === null ? "" : `, ${level}`}</h4>
${notes.map((note) => markup`<p>${note}</p>\n`)}${values.length > 0 ? markup`<dl class="facts">${values}</dl>\n` : ""}${events
  .slice(0, EVENTS_SHOWN)
  .map(eventPlace)}${rest}
`;
}

function eventPlace({ channel, provider, eventId, evidence }: FindingEvent): Markup {
  const record = evidence.recordId === undefined ? "" : `, record ${evidence.recordId}`;
  return markup`<p class="small soft">${channel || provider} ${eventId}${record} @ ${evidence.offset} in <code>${evidence.path}</code></p>
`;
}

function tuningSection({ tuning }: DetectReport): Section | undefined {
  if (tuning.length === 0) return undefined;
  const rows = tuning.map(
    ({ line, action, rule, reason, expires, state, findings }) => markup`<tr><th scope="row">${action} ${rule}<br/>
<span class="small soft">line ${line}${expires === null ? "" : `, until ${expires}`}</span></th>
<td>${state}, ${counted(findings, "finding")}</td><td>${reason}</td></tr>
`,
  );
  const body = table("Entries of the tuning file", ["Entry", "Did", "Why"], markup`<tbody>\n${rows}</tbody>\n`);
  return { id: "tuning", title: "What the tuning file did", body };
}

function faultSection({ notLoaded }: DetectReport): Section | undefined {
  if (notLoaded.length === 0) return undefined;
  const more = notLoaded.length - FAULTS_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more fault")}: --format json has all.</p>\n` : "";
  const rows = notLoaded.slice(0, FAULTS_SHOWN).map(
    ({ path, line, column, rule, code, message }) => markup`<tr><th scope="row"><code>${path}</code><br/>
<span class="small soft">line ${line}, column ${column}</span></th><td><code class="word">${code}</code></td>
<td>${message}${rule === null ? "" : markup`<br/><span class="small soft">${rule}</span>`}</td></tr>
`,
  );
  const caption = `${counted(notLoaded.length, "rule")} not run, or not to the end`;
  const body = markup`${table(caption, ["File", "Code", "Why"], markup`<tbody>\n${rows}</tbody>\n`)}${rest}`;
  return { id: "faults", title: "Faults in rules", body };
}
