import { compareIssues, compareText, filetimeToIso, type Issue } from "@unbind/bytes";
import type { DetectReport, Finding, FiredRule, RuleFault, RuleInfo } from "@unbind/model";
import {
  evidenceReport,
  type HostNames,
  hostNames,
  mergeWalked,
  spanReport,
  type WholeEvidence,
  withoutRepeatedNotes,
} from "@unbind/scan";
import type { DetectedPart, DetectFound, Detection } from "./detection.ts";
import type { LoggedFinding } from "./finding-log.ts";
import { missingChannels } from "./missing-channels.ts";
import { compareRules, ruleKeys } from "./rule-keys.ts";

export interface AssembleDetectionOptions {
  version: string;
  since?: bigint | undefined;
  until?: bigint | undefined;
  /** Rules that could be read, those not chosen to run included. */
  loaded: number;
  /** Rules that could not be read. */
  notLoaded: readonly RuleFault[];
  /** Issues that belong to no evidence: missing paths, unreadable folders. */
  issues: readonly Issue[];
  /** SHA-256 of evidence; `cited`: a finding rests on it. */
  hashOf: (evidence: WholeEvidence, cited: boolean) => Promise<string | null>;
}

/** From a detection that is finished, and the parts of evidence it walked over, to `unbind.detect/1`. */
export async function assembleDetection(
  detection: Detection,
  parts: readonly DetectedPart[],
  options: AssembleDetectionOptions,
): Promise<DetectReport> {
  const all = mergeWalked<DetectFound>(parts, combined);
  const evidence = all.filter(({ duplicateOf }) => duplicateOf === undefined);
  const names = hostNames(evidence.map(({ path, computers }) => ({ path, computers })));
  const chosen = detection.detectors.flatMap(({ rules }) => rules);
  const keys = ruleKeys(chosen);
  const notLoaded = [...options.notLoaded, ...detection.faults()].sort(compareFaults);
  const issues = withoutRepeatedNotes(
    [...options.issues, ...evidence.flatMap((one) => one.issues)].sort(compareIssues),
  );
  const fired = firedRules(detection, keys);
  const { findings } = detection.log;
  const missing = missingChannels(detection.detectors, evidence);
  const cited = new Set(findings.flatMap(({ events }) => events.map((event) => event.evidence.path)));
  return {
    schema: "unbind.detect/1",
    tool: { name: "unbind", version: options.version },
    summary: {
      evidence: evidence.filter(holdsEvents).length,
      byteLength: total(evidence, (one) => one.byteLength),
      records: total(evidence, (one) => one.records),
      events: total(evidence, (one) => one.events),
      hosts: hostsOf(evidence, names).size,
      rules: {
        loaded: options.loaded,
        chosen: chosen.length,
        notLoaded: options.notLoaded.length,
        fired: fired.length,
      },
      findings: { ...detection.log.levels },
      issues: total(issues, (issue) => issue.count ?? 1),
      ...(missing.length > 0 && { missingChannels: missing }),
      ...spanReport(options),
    },
    rules: fired,
    findings: findingsInOrder(findings, fired, keys, names),
    notLoaded,
    tuning: detection.tuning.effects(),
    evidence: await Promise.all(
      all.map(async (one) => ({
        ...evidenceReport(one, names, one.duplicateOf),
        sha256: await options.hashOf(one, cited.has(one.path)),
        ...(one.duplicateOf !== undefined && { duplicateOf: one.duplicateOf }),
      })),
    ),
    issues,
  };
}

function combined(parts: readonly DetectFound[]): DetectFound {
  return { events: total(parts, ({ events }) => events), duplicateOf: parts[0]?.duplicateOf };
}

const NO_EVENTS = new Set<string>([
  ...["unknown", "empty", "zip", "tar", "gzip"],
  ...["mof", "bmf", "cim-objects", "cim-index", "cim-map", "unbind-collect"],
]);

function holdsEvents({ format }: WholeEvidence): boolean {
  return !NO_EVENTS.has(format);
}

function hostsOf(evidence: readonly WholeEvidence[], names: HostNames): Set<string> {
  return new Set(evidence.flatMap(({ path, computers }) => computers.map((name) => names.canonical(name, path))));
}

function firedRules({ log }: Detection, keys: ReadonlyMap<RuleInfo, string>): FiredRule[] {
  return [...log.counts]
    .sort(([a], [b]) => compareRules(keys)(a, b))
    .map(([rule, findings]) => ({ key: keys.get(rule) ?? `${rule.kind}:${rule.id}`, ...rule, findings }));
}

function findingsInOrder(
  findings: readonly LoggedFinding[],
  fired: readonly FiredRule[],
  keys: ReadonlyMap<RuleInfo, string>,
  names: HostNames,
): Finding[] {
  const position = new Map(fired.map(({ key }, i) => [key, i]));
  return findings
    .map((finding) => finished(finding, keys, names))
    .sort((a, b) => (position.get(a.rule) ?? 0) - (position.get(b.rule) ?? 0) || compareFindings(a, b));
}

function finished(
  { rule, host, time, ...rest }: LoggedFinding,
  keys: ReadonlyMap<RuleInfo, string>,
  names: HostNames,
): Finding {
  const { level, fields, events, eventCount, notes } = rest;
  return {
    rule: keys.get(rule) ?? `${rule.kind}:${rule.id}`,
    level,
    host: host === undefined || host === "" ? null : names.canonical(host, events[0]?.evidence.path),
    time: time === undefined ? null : filetimeToIso(time),
    fields,
    events,
    eventCount,
    notes,
  };
}

/** Host, time, evidence, then content: a total order. */
function compareFindings(a: Finding, b: Finding): number {
  const [left, right] = [a.events[0]?.evidence, b.events[0]?.evidence];
  return (
    compareText(a.host ?? "", b.host ?? "") ||
    compareText(a.time ?? "", b.time ?? "") ||
    compareText(left?.path ?? "", right?.path ?? "") ||
    (left?.offset ?? 0) - (right?.offset ?? 0) ||
    compareText(JSON.stringify(a.fields), JSON.stringify(b.fields))
  );
}

/** Path, line, column, code. */
export function compareFaults(a: RuleFault, b: RuleFault): number {
  return (
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

function total<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
