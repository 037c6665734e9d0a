import type { DetectReport, Finding, FiredRule, RuleLevel } from "@unbind/model";
import { type SarifResult, type SarifRule, sarifLog } from "../sarif/log.ts";
import { byRule, fieldLines, ruleCredit } from "./facts.ts";

const LEVELS: Record<RuleLevel | "none", SarifResult["level"]> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  informational: "note",
  none: "warning",
};

/** Characters of values in one message; all of them are in the result's properties. */
const MESSAGE_SHOWN = 1000;

/** Findings as SARIF 2.1.0: each stands at the bytes of its first record; its message names rule and author. */
export function detectSarif(report: DetectReport): string {
  const groups = byRule(report);
  const tool = { name: "unbind detect", version: report.tool.version, base: "EVIDENCE" };
  return sarifLog(
    tool,
    groups.map(({ rule }) => sarifRule(rule)),
    groups.flatMap(({ rule, findings }) => findings.map((finding) => sarifResult(rule, finding))),
  );
}

function sarifRule(rule: FiredRule): SarifRule {
  const { key, id, kind, level, status, author, license, references, tags, attack, source } = rule;
  return {
    id: key,
    title: rule.title,
    level: LEVELS[level ?? "none"],
    properties: {
      kind,
      ruleId: id,
      status,
      author,
      license,
      file: source.path,
      references,
      attack,
      tags: [...new Set(tags)],
    },
  };
}

function sarifResult(rule: FiredRule, finding: Finding): SarifResult {
  const { host, time, level, fields, events, eventCount, notes } = finding;
  const evidence = events[0]?.evidence;
  const values = fieldLines(finding).join("; ");
  const shown = values.length > MESSAGE_SHOWN ? `${values.slice(0, MESSAGE_SHOWN).toWellFormed()} ...` : values;
  const where = `${host ?? "an unnamed host"}${time === null ? "" : ` at ${time}`}`;
  return {
    ruleId: rule.key,
    level: LEVELS[level ?? "none"],
    message: `${ruleCredit(rule)} on ${where}${shown === "" ? "" : `: ${shown}`}`,
    place: {
      path: evidence?.path ?? rule.source.path,
      ...(evidence && { byteOffset: evidence.offset }),
      ...(evidence?.length !== undefined && { byteLength: evidence.length }),
    },
    subject: JSON.stringify([host, time, evidence?.recordId ?? null, fields]),
    properties: {
      level,
      host,
      time,
      recordId: evidence?.recordId ?? null,
      eventCount,
      fields: Object.fromEntries(fields.map(({ name, values }) => [name, values])),
      notes,
    },
  };
}
