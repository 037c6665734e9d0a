import type { DetectReport, Finding, FiredRule } from "@unbind/model";
import { csvRow } from "../csv.ts";
import { byRule, fieldLines } from "./facts.ts";

type Column = [name: string, cell: (finding: Finding, rule: FiredRule) => string | number | null | undefined];

const COLUMNS: readonly Column[] = [
  ["level", ({ level }) => level],
  ["rule", (_, { title }) => title],
  ["rule_kind", (_, { kind }) => kind],
  ["rule_id", (_, { id }) => id],
  ["rule_author", (_, { author }) => author],
  ["rule_license", (_, { license }) => license],
  ["rule_status", (_, { status }) => status],
  ["rule_file", (_, { source }) => source.path],
  ["attack", (_, { attack }) => attack.join("\n")],
  ["tags", (_, { tags }) => tags.join("\n")],
  ["host", ({ host }) => host],
  ["time", ({ time }) => time],
  ["fields", (finding) => fieldLines(finding).join("\n")],
  ["events", ({ eventCount }) => eventCount],
  ["provider", ({ events }) => events[0]?.provider],
  ["channel", ({ events }) => events[0]?.channel],
  ["event_id", ({ events }) => events[0]?.eventId],
  ["evidence_path", ({ events }) => events[0]?.evidence.path],
  ["evidence_offset", ({ events }) => events[0]?.evidence.offset],
  ["evidence_record_id", ({ events }) => events[0]?.evidence.recordId],
  ["notes", ({ notes }) => notes.join("\n")],
];

/** One row a finding, in the report's order; evidence is that of its first event. Cells are guarded as in `scanCsv`. */
export function detectCsv(report: DetectReport): string {
  const rows = byRule(report).flatMap(({ rule, findings }) =>
    findings.map((finding) => COLUMNS.map(([, cell]) => cell(finding, rule))),
  );
  return [COLUMNS.map(([name]) => name), ...rows].map(csvRow).join("");
}
