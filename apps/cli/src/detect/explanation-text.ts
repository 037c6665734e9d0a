import type { ExplainedStep, RuleExplanation } from "@unbind/detect";
import type { FindingEvent } from "@unbind/model";
import { jsonText, neutralise } from "@unbind/report";
import type { DetectFormat } from "../commands/detect-formats.ts";
import { UsageError } from "../exit.ts";

/** What an explanation stands on. */
export interface ExplainedRun {
  evidence: number;
  records: number;
  explanations: readonly RuleExplanation[];
}

/** Explanations for a person or as JSON. @throws UsageError for other formats */
export function explanationText(run: ExplainedRun, format: DetectFormat): string {
  if (format === "json") return `${jsonText({ schema: "unbind.explain-rule/1", ...run }, 2)}\n`;
  if (format !== "table") throw new UsageError(`--explain is written as table or json, not as ${format}.`);
  const { evidence, records, explanations } = run;
  const head = `Looked through ${evidence} pieces of evidence with ${records} records.`;
  const lines = [head, ...explanations.flatMap(ruleLines)];
  return lines.map((line) => `${neutralise(line)}\n`).join("");
}

function ruleLines({ rule, offered, found, steps, nearest, notes }: RuleExplanation): string[] {
  const { title, id, author, source } = rule;
  const last = steps.findLastIndex(({ from }) => from > 0);
  const verdict = found > 0 ? `found something: ${found}` : emptyBecause(offered, steps);
  return [
    "",
    `${title} (${id}) by ${author ?? "an unnamed author"}, ${source.path}:${source.line}`,
    `  ${offered} events in the channels it asks for; ${verdict}`,
    ...steps.slice(0, last + 1).flatMap((step, i) => stepLines(step, steps[i - 1])),
    ...(last + 1 < steps.length ? [`  0 -> 0  steps that had nothing to work on: ${steps.length - last - 1}`] : []),
    ...nearest.flatMap(({ event, nearness, missing }, i) => [
      `  near miss ${i + 1} (${Math.round(nearness * 100)}% of the condition): ${eventText(event)}`,
      ...missing.map(({ part, why }) => `      ${part} fails: ${why.join("; ") || "it holds, and is negated"}`),
    ]),
    ...notes.map((note) => `  note: ${note}`),
  ];
}

function eventText({ channel, provider, eventId, time, evidence }: FindingEvent): string {
  const { path, offset, recordId } = evidence;
  return `${channel || provider} ${eventId}, ${time ?? "time unknown"}, record ${recordId ?? "?"} @ ${offset} in ${path}`;
}

/** The first step of a Sigma rule. */
const LOG_SOURCE = /^log source /;

/** The step at which nothing was left, and what most of the near misses failed. */
function emptyBecause(offered: number, steps: readonly ExplainedStep[]): string {
  if (offered === 0) return "found nothing: the evidence holds no event of these channels";
  const last = steps.find(({ from, to }) => from > 0 && to === 0);
  if (!last) return "found nothing: no event fits all parts";
  if (LOG_SOURCE.test(last.text)) {
    return `found nothing: the evidence holds no event of its ${short(last.text, PART_SHOWN)}, only others of its channels`;
  }
  const [most] = last.nearMisses;
  const [detail] = last.details;
  const lost = detail ? `; ${detail.rows} ${detail.text}` : "";
  const near = most ? `; nearest: ${most.rows} failed only ${short(most.part, PART_SHOWN)}` : lost;
  return `found nothing: nothing is left after ${short(last.text, PART_SHOWN)}${near}`;
}

function stepLines(step: ExplainedStep, before: ExplainedStep | undefined): string[] {
  const { text, from, to, details, nearMisses } = step;
  return [
    `  ${from} -> ${to}  ${short(text)}`,
    ...fieldLines(step, before),
    ...details.map((detail) => `      ${detail.text}: ${detail.rows}`),
    ...nearMisses
      .slice(0, NEAR_SHOWN)
      .flatMap(({ part, rows, example, event }) => [
        `      ${rows} failed only ${short(part)}`,
        ...example.map(({ field, values }) => `          ${field} = ${valuesText(values)}`),
        ...(event ? [`          in ${eventText(event)}`] : []),
      ]),
    ...(nearMisses.length > NEAR_SHOWN ? [`      and ${nearMisses.length - NEAR_SHOWN} other ways to fail`] : []),
  ];
}

/** Ways to fail one step that are shown; JSON has all. */
const NEAR_SHOWN = 5;

function valuesText(values: readonly string[]): string {
  return values.length === 0 ? "(missing)" : short(values.join(", "));
}

/** All fields after the first step; then what came and what went. */
function fieldLines({ fields, to }: ExplainedStep, before: ExplainedStep | undefined): string[] {
  if (fields.length === 0 || to === 0) return [];
  const known = new Set(before?.fields);
  if (known.size === 0) return [`      fields: ${fields.join(", ")}`];
  const came = fields.filter((name) => !known.delete(name));
  return [
    ...(came.length > 0 ? [`      new fields: ${came.join(", ")}`] : []),
    ...(known.size > 0 ? [`      gone: ${someOf([...known])}`] : []),
  ];
}

/** An event has some seventy fields: that most of them are gone after `stats` is no news. */
const GONE_SHOWN = 12;

function someOf(names: readonly string[]): string {
  const more = names.length - GONE_SHOWN;
  return more > 0 ? `${names.slice(0, GONE_SHOWN).join(", ")} and ${more} more` : names.join(", ");
}

/** Characters of a step or a value, and of either in a sentence. */
const STEP_SHOWN = 200;
const PART_SHOWN = 90;

function short(text: string, most: number = STEP_SHOWN): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most).toWellFormed()} ...` : line;
}
