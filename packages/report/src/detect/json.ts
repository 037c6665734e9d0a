import type { DetectReport } from "@unbind/model";
import { jsonText } from "../json.ts";

/** `unbind.detect/1` as one indented document, ended by a line feed. */
export function detectJson(report: DetectReport): string {
  return `${jsonText(report, 2)}\n`;
}

/**
 * `unbind.detect/1` as JSON Lines: one object a line, told apart by `type`: one `summary` (with `schema` and `tool`),
 * then every `rule`, `finding`, `fault`, `tuning`, `evidence` and `issue`. A finding names its rule's `title`, `author`
 * and `license` too, since lines travel alone.
 */
export function detectJsonLines(report: DetectReport): string {
  const { schema, tool, summary, rules, findings, notLoaded, tuning, evidence, issues } = report;
  const byKey = new Map(rules.map((rule) => [rule.key, rule]));
  const lines = [
    { type: "summary", schema, tool, ...summary },
    ...rules.map((rule) => ({ type: "rule", ...rule })),
    ...findings.map((finding) => {
      const { title = null, author = null, license = null } = byKey.get(finding.rule) ?? {};
      return { type: "finding", title, author, license, ...finding };
    }),
    ...notLoaded.map((fault) => ({ type: "fault", ...fault })),
    ...tuning.map((effect) => ({ type: "tuning", ...effect })),
    ...evidence.map((piece) => ({ type: "evidence", ...piece })),
    ...issues.map((issue) => ({ type: "issue", ...issue })),
  ];
  return lines.map((line) => `${jsonText(line)}\n`).join("");
}
