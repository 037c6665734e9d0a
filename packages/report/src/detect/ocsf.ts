import { EvidenceError, isoToFiletime } from "@unbind/bytes";
import type { DetectReport, Finding, FiredRule, RuleLevel } from "@unbind/model";
import { hostName } from "../answer.ts";
import { ATTACK_VERSION, parentTechnique, techniqueName } from "../exchange/attack.ts";
import { type ExchangeOptions, unixMilliseconds } from "../exchange/findings.ts";
import { type Json, uuid } from "../exchange/ids.ts";
import { jsonText } from "../json.ts";
import { byRule, ruleCredit } from "./facts.ts";

/** severity_id (OCSF 1.6: 1 informational to 5 critical; 0 unknown). */
const SEVERITIES: Record<RuleLevel | "none", number> = {
  critical: 5,
  high: 4,
  medium: 3,
  low: 2,
  informational: 1,
  none: 0,
};
/** `type_id` of an analytic that is a rule. */
const RULE_ANALYTIC = 1;
/** Events of one finding that are told. */
const EVENTS_SHOWN = 100;

/**
 * Findings as OCSF 1.6 Detection Findings (class 2004), one JSON object a line. Rule, author and licence stand with the
 * matched fields in `evidences`.
 *
 * @throws EvidenceError `REPORT_TIME_UNKNOWN` if neither finding, evidence nor caller gives a time
 */
export function detectOcsf(report: DetectReport, options: ExchangeOptions = {}): string {
  const lines = byRule(report).flatMap(({ rule, findings }) =>
    findings.map((finding) => detection(rule, finding, report, options)),
  );
  return lines.map((line) => `${jsonText(line)}\n`).join("");
}

function detection(rule: FiredRule, finding: Finding, report: DetectReport, options: ExchangeOptions): Json {
  const { level, host, events } = finding;
  const time = unixMilliseconds(timeOf(rule, finding, report, options));
  const place = events[0]?.evidence;
  const uid = uuid([
    "finding",
    rule.key,
    host,
    finding.time,
    place?.path ?? null,
    place?.offset ?? null,
    fieldsOf(finding),
  ]);
  const [first] = events;
  return {
    activity_id: 1,
    category_uid: 2,
    class_uid: 2004,
    type_uid: 200401,
    severity_id: SEVERITIES[level ?? "none"],
    status_id: 1,
    time,
    is_alert: level === "critical" || level === "high",
    count: finding.eventCount,
    message: ruleCredit(rule),
    metadata: {
      version: "1.6.0",
      uid: uuid(["ocsf-event", "detection", uid, "detection"]),
      product: { name: "Unbind", vendor_name: "Unbind", version: report.tool.version },
      ...(first && { log_name: first.channel || first.provider }),
    },
    finding_info: information(rule, uid, time),
    evidences: [
      { name: "rule match", data: matchData(rule, finding) },
      ...events.slice(0, EVENTS_SHOWN).map(({ evidence, ...event }) => ({
        name: "event",
        data: { ...event, evidence: { ...evidence } },
      })),
    ],
    resources: [{ name: hostName(host ?? ""), ...(host !== null && { hostname: host }), type: "host", role_id: 3 }],
  };
}

function information({ title, description, kind, id, attack }: FiredRule, uid: string, time: number): Json {
  return {
    uid,
    title,
    ...(description !== null && { desc: description }),
    types: [kind],
    created_time: time,
    analytic: { uid: id, name: title, type_id: RULE_ANALYTIC },
    attacks: attack.filter(isTechnique).map(technique),
  };
}

function matchData(rule: FiredRule, finding: Finding): Json {
  const { author, license, status, references, source, key } = rule;
  return {
    rule: { key, title: rule.title, author, license, status, references, file: source.path },
    level: finding.level,
    fields: fieldsOf(finding),
    notes: finding.notes,
  };
}

function fieldsOf({ fields }: Finding): Json {
  return fields.map(({ name, values }) => ({ name, values }));
}

/** ATT&CK ids of tactics (`TA0003`) are no techniques. */
function isTechnique(id: string): boolean {
  return /^T\d{4}/.test(id);
}

function technique(id: string): Json {
  const parent = parentTechnique(id);
  const own = named(id);
  return {
    technique: parent === undefined ? own : named(parent),
    ...(parent !== undefined && { sub_technique: own }),
    version: ATTACK_VERSION,
  };
}

function named(uid: string): Json {
  const name = techniqueName(uid);
  return { uid, ...(name !== undefined && { name }) };
}

/** Of the finding, else the end of the evidence it stands in, else the caller's. */
function timeOf(
  rule: FiredRule,
  { time, events }: Finding,
  { evidence }: DetectReport,
  options: ExchangeOptions,
): bigint {
  const path = events[0]?.evidence.path;
  const ended = evidence.find((piece) => piece.path === path)?.coverage.to;
  const text = time ?? ended ?? options.time;
  const filetime = text === undefined ? undefined : isoToFiletime(text);
  if (filetime === undefined) {
    throw new EvidenceError("REPORT_TIME_UNKNOWN", `the evidence gives no time for what ${rule.key} found: state one`);
  }
  return filetime;
}
