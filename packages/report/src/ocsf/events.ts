import type { ScanReport, SightingReport, VerdictLevel } from "@unbind/model";
import { hostName } from "../answer.ts";
import { ATTACK_VERSION, parentTechnique, techniqueName } from "../exchange/attack.ts";
import {
  commandOf,
  consumerPath,
  type ExchangeOptions,
  type Finding,
  filterPath,
  findingsOf,
  unixMilliseconds,
} from "../exchange/findings.ts";
import { type Json, uuid } from "../exchange/ids.ts";
import { keySighting } from "../facts.ts";
import { jsonText } from "../json.ts";

/** severity_id, confidence_id and is_alert by level (OCSF 1.6 Detection Finding, class 2004). */
const LEVELS: Record<VerdictLevel, { severity: number; confidence: number; alert: boolean }> = {
  malicious: { severity: 4, confidence: 3, alert: true },
  suspicious: { severity: 3, confidence: 2, alert: true },
  unknown: { severity: 1, confidence: 1, alert: false },
  benign: { severity: 1, confidence: 1, alert: false },
};

/** Observable type_id by type of indicator; those without one here are in the evidence only. */
const OBSERVABLES: ReadonlyMap<string, number> = new Map([
  ["domain", 1],
  ["ip", 2],
  ["email", 5],
  ["url", 6],
  ["file-name", 7],
  ["hash", 8],
  ["user-agent", 16],
  ["path", 45],
  ["registry-key", 46],
]);

const SIGHTINGS_SHOWN = 100;

/**
 * What needs attention as OCSF 1.6 Detection Findings (class 2004), one JSON object a line.
 *
 * @throws EvidenceError `REPORT_TIME_UNKNOWN`
 */
export function scanOcsf(report: ScanReport, options: ExchangeOptions = {}): string {
  const findings = findingsOf(report, options);
  return findings.map((finding) => `${jsonText(detection(finding, report.tool.version))}\n`).join("");
}

function detection(finding: Finding, version: string): Json {
  const { subscription, first } = finding;
  const { verdict, id, host, sightings } = subscription;
  const { severity, confidence, alert } = LEVELS[verdict.level];
  const uid = uuid(["subscription", id]);
  return {
    activity_id: 1,
    category_uid: 2,
    class_uid: 2004,
    type_uid: 200401,
    severity_id: severity,
    status_id: 1,
    confidence_id: confidence,
    risk_score: verdict.score,
    time: unixMilliseconds(first),
    is_alert: alert,
    message: `WMI permanent event subscription: ${verdict.level}`,
    metadata: {
      version: "1.6.0",
      uid: uuid(["ocsf-event", "detection", uid, "detection"]),
      product: { name: "Unbind", vendor_name: "Unbind", version },
      log_name: keySighting(subscription)?.source ?? "wmi-repository",
    },
    finding_info: information(finding, uid),
    evidences: [definition(finding), ...sightings.slice(0, SIGHTINGS_SHOWN).map(sightingEvidence)],
    observables: observables(finding),
    resources: [{ name: hostName(host), ...(host !== "" && { hostname: host }), type: "host", role_id: 3 }],
  };
}

function information({ subscription, first, last }: Finding, uid: string): Json {
  const { verdict, attack, sightings } = subscription;
  const desc = verdict.reasons.map(({ text }) => text).join(" ");
  return {
    uid,
    title: "WMI permanent event subscription",
    ...(desc !== "" && { desc }),
    types: ["persistence"],
    created_time: unixMilliseconds(first),
    first_seen_time: unixMilliseconds(first),
    last_seen_time: unixMilliseconds(last),
    data_sources: [...new Set(sightings.map(({ source }) => source))].sort(),
    analytic: { uid: "unbind.subscription", name: "Permanent event subscription", type_id: 1 },
    attacks: attack.map(technique),
  };
}

function technique(id: string): Json {
  const parent = parentTechnique(id);
  const tactic = id === "T1546.003" && { tactic: { uid: "TA0003", name: "Persistence" } };
  const own = named(id);
  return {
    technique: parent === undefined ? own : named(parent),
    ...(parent !== undefined && { sub_technique: own }),
    ...tactic,
    version: ATTACK_VERSION,
  };
}

function named(uid: string): Json {
  const name = techniqueName(uid);
  return { uid, ...(name !== undefined && { name }) };
}

/** No object of OCSF describes WMI: the definition goes into free data. */
function definition({ subscription }: Finding): Json {
  const { id, host, namespace, filter, consumer, binding, state, activity, trigger, action } = subscription;
  const command = commandOf(subscription);
  const filterName = filterPath(filter);
  const consumerName = consumerPath(consumer);
  const data = {
    subscription: id,
    host,
    namespace,
    state,
    activity,
    ...(filterName !== undefined && { filter: filterName }),
    ...(consumerName !== undefined && { consumer: consumerName }),
    ...(binding !== null && { binding: binding.path }),
    ...(filter?.query && { query: filter.query }),
    ...(command !== undefined && { command_line: command }),
    ...(consumer !== null && { properties: consumer.properties }),
    trigger: trigger.summary,
    decoded: action.decoded.map(({ encoding, text }) => ({ encoding, text })),
    indicators: action.indicators.map(({ type, value }) => ({ type, value })),
    reasons: subscription.verdict.reasons.map(({ id: reason, weight, text }) => ({ id: reason, weight, text })),
  };
  return { name: binding === null ? "definition" : "binding", data };
}

function sightingEvidence({ kind, object, time, actor, source, evidence }: SightingReport): Json {
  const { path, offset, recordId } = evidence;
  const place = { path, offset, ...(recordId !== undefined && { recordId }) };
  return { name: "sighting", data: { kind, object, time, actor, source, evidence: place } };
}

function observables({ subscription }: Finding): Json[] {
  return subscription.action.indicators.flatMap(({ type, value }) => {
    const typeId = OBSERVABLES.get(type);
    return typeId === undefined ? [] : [{ name: "evidences[].data.indicators", type_id: typeId, value }];
  });
}
