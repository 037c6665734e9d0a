import type { ExplainedStep, RuleExplanation } from "@unbind/detect";
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
  const verdict = found > 0 ? `found something: ${found}` : emptyBecause(offered, steps);
  return [
    "",
    `${title} (${id}) by ${author ?? "an unnamed author"}, ${source.path}:${source.line}`,
    `  ${offered} events in the channels it asks for; ${verdict}`,
    ...steps.flatMap((step, i) => stepLines(step, steps[i - 1])),
    ...nearest.flatMap(({ event, nearness, missing }, i) => [
      `  near miss ${i + 1} (${Math.round(nearness * 100)}% of the condition): ${event.channel || event.provider} ${event.eventId}, ${event.time ?? "time unknown"}, record ${event.evidence.recordId ?? "?"} @ ${event.evidence.offset} in ${event.evidence.path}`,
      ...missing.map(({ part, why }) => `      ${part} fails: ${why.join("; ") || "it holds, and is negated"}`),
    ]),
    ...notes.map((note) => `  note: ${note}`),
  ];
}

/** The step at which nothing was left. */
function emptyBecause(offered: number, steps: readonly ExplainedStep[]): string {
  if (offered === 0) return "found nothing: the evidence holds no event of these channels";
  const last = steps.find(({ from, to }) => from > 0 && to === 0);
  return last ? `found nothing: nothing is left after ${short(last.text)}` : "found nothing: no event fits all parts";
}

function stepLines(step: ExplainedStep, before: ExplainedStep | undefined): string[] {
  const { text, from, to, details, nearMisses } = step;
  return [
    `  ${from} -> ${to}  ${short(text)}`,
    ...fieldLines(step, before),
    ...details.map((detail) => `      ${detail.text}: ${detail.rows}`),
    ...nearMisses.map(({ part, rows, example }) => {
      const values = example.map(
        ({ field, values: all }) => `${field} = ${all.length === 0 ? "missing" : all.join(", ")}`,
      );
      return `      ${rows} failed only ${short(part)}${values.length > 0 ? `, as with ${values.join("; ")}` : ""}`;
    }),
  ];
}

/** All fields after the first step; then what came and what went. */
function fieldLines({ fields, to }: ExplainedStep, before: ExplainedStep | undefined): string[] {
  if (fields.length === 0 || to === 0) return [];
  const known = new Set(before?.fields);
  if (known.size === 0) return [`      fields: ${fields.join(", ")}`];
  const came = fields.filter((name) => !known.delete(name));
  return [
    ...(came.length > 0 ? [`      new fields: ${came.join(", ")}`] : []),
    ...(known.size > 0 ? [`      gone: ${[...known].join(", ")}`] : []),
  ];
}

const STEP_SHOWN = 200;

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > STEP_SHOWN ? `${line.slice(0, STEP_SHOWN).toWellFormed()} ...` : line;
}
