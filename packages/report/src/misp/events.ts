import type { ScanReport, VerdictLevel } from "@unbind/model";
import { hostName } from "../answer.ts";
import { techniqueName } from "../exchange/attack.ts";
import {
  commandOf,
  consumerPath,
  type ExchangeOptions,
  type Finding,
  filterPath,
  findingsOf,
  milliseconds,
  unixMilliseconds,
} from "../exchange/findings.ts";
import { type Json, uuid } from "../exchange/ids.ts";
import { keySighting } from "../facts.ts";
import { jsonText } from "../json.ts";

/** MISP's threat_level_id: 2 medium, 3 low, 4 undefined; 1 is for what a person has looked at. */
const THREAT: Record<VerdictLevel, string> = { malicious: "2", suspicious: "3", unknown: "4", benign: "4" };

/** Addresses that say nothing outside their own network (RFC 1918, 3927, 4193, 4291, 6890). */
const LOCAL_ADDRESS = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe[89ab])/i;

/** An attribute before it has its id. */
interface Fact {
  category: string;
  type: string;
  value: string;
  toIds: boolean;
}

/**
 * What needs attention as MISP events, one a subscription, in the wrapper that MISP imports. Attributes only: the
 * strict schema of PyMISP knows no objects, and none of MISP's describes WMI.
 *
 * @throws EvidenceError `REPORT_TIME_UNKNOWN`
 */
export function scanMisp(report: ScanReport, options: ExchangeOptions = {}): string {
  const response = findingsOf(report, options).map((finding) => ({ Event: event(finding) }));
  return `${jsonText({ response }, 2)}\n`;
}

function event(finding: Finding): Json {
  const { subscription, first } = finding;
  const { id, host, verdict, attack } = subscription;
  const timestamp = String(Math.floor(unixMilliseconds(first) / 1000));
  const tags = attack.flatMap((technique) => {
    const name = techniqueName(technique);
    return name === undefined ? [] : [{ name: `misp-galaxy:mitre-attack-pattern="${name} - ${technique}"` }];
  });
  return {
    uuid: uuid(["misp-event", id]),
    info: `WMI event subscription persistence on ${hostName(host)}`,
    date: milliseconds(first).slice(0, 10),
    timestamp,
    threat_level_id: THREAT[verdict.level],
    analysis: "1",
    distribution: "0",
    published: false,
    Attribute: attributes(finding, timestamp),
    Tag: tags,
  };
}

function attributes(finding: Finding, timestamp: string): Json[] {
  const { id } = finding.subscription;
  const facts = new Map<string, Fact>();
  for (const fact of [...definition(finding), ...indicators(finding), ...proof(finding)]) {
    const key = JSON.stringify([fact.category, fact.type, fact.value]);
    if (fact.value.trim() !== "" && !facts.has(key)) facts.set(key, fact);
  }
  return [...facts.values()].map(({ category, type, value, toIds }) => ({
    uuid: uuid(["misp-attribute", id, category, type, value]),
    category,
    type,
    value,
    to_ids: toIds,
    distribution: "5",
    timestamp,
  }));
}

function definition({ subscription }: Finding): Fact[] {
  const { namespace, filter, consumer, action } = subscription;
  const paths = [filterPath(filter), consumerPath(consumer)].flatMap((path) =>
    path === undefined ? [] : [`${namespace}:${path}`],
  );
  const texts = [
    ...paths,
    filter?.query ?? "",
    commandOf(subscription) ?? "",
    ...action.decoded.map(({ text }) => text),
  ];
  return texts.map((value) => ({ category: "Persistence mechanism", type: "text", value, toIds: false }));
}

function indicators({ subscription }: Finding): Fact[] {
  return subscription.action.indicators.map(({ type, value }) => {
    const isPublic = !LOCAL_ADDRESS.test(value);
    switch (type) {
      case "url":
      case "domain":
        return { category: "Network activity", type, value, toIds: true };
      case "ip":
        return { category: "Network activity", type: "ip-dst", value, toIds: isPublic };
      case "user-agent":
        return { category: "Network activity", type, value, toIds: false };
      case "hash":
        return { category: "Payload delivery", type: hashType(value), value, toIds: hashType(value) !== "text" };
      case "path":
      case "file-name":
        return { category: "Persistence mechanism", type: "filename", value, toIds: false };
      case "registry-key":
        return { category: "Persistence mechanism", type: "regkey", value, toIds: false };
      default:
        return { category: "Persistence mechanism", type: "text", value: `${type}: ${value}`, toIds: false };
    }
  });
}

function hashType(value: string): string {
  if (!/^[0-9a-f]+$/i.test(value)) return "text";
  return { 32: "md5", 40: "sha1", 64: "sha256", 128: "sha512" }[value.length] ?? "text";
}

/** The one place in the evidence to look up first. */
function proof({ subscription }: Finding): Fact[] {
  const sighting = keySighting(subscription);
  if (!sighting) return [];
  const { path, offset, recordId } = sighting.evidence;
  const record = recordId === undefined ? "" : `, record ${recordId}`;
  return [{ category: "Internal reference", type: "text", value: `${path} @ ${offset}${record}`, toIds: false }];
}
