/** What a scan would say of a simulated host whose repository was collected. */
import { sidToText } from "@unbind/bytes";
import type { PropertyValue, ScanReport, SubscriptionReport } from "@unbind/model";
import {
  compareSubscriptions,
  hostNames,
  joinSubscriptions,
  type RepositoryObject,
  type RepositoryRole,
  sightingsOfRepository,
} from "@unbind/subscriptions";
import { judge } from "@unbind/verdict";
import { plainProperties } from "../restore/backup.ts";
import type { WmiObject } from "./wmi-object.ts";

/** Path under which its repository is named. */
const PATH = "OBJECTS.DATA";

/** The report of one host. */
export function reportOfHost(name: string, objects: Iterable<WmiObject>, version: string): ScanReport {
  const all = [...objects];
  const sightings = sightingsOfRepository(all.map(repositoryObject)).map((one) => ({ ...one, host: name }));
  const joined = joinSubscriptions(sightings, hostNames([{ path: PATH, computers: [name] }]));
  const subscriptions = joined.map((one) => judged(one, joined)).sort(compareSubscriptions);
  const count = (level: string): number => subscriptions.filter(({ verdict }) => verdict.level === level).length;
  const levels = {
    malicious: count("malicious"),
    suspicious: count("suspicious"),
    unknown: count("unknown"),
    benign: count("benign"),
  };
  const seen = { source: "wmi-repository", state: "seen" as const, note: `${all.length} objects.` };
  const namespaces = [...new Set(all.map(({ namespace }) => namespace))].sort();
  return {
    schema: "unbind.scan/1",
    tool: { name: "unbind", version },
    summary: { evidence: 1, byteLength: 0, records: 0, events: 0, hosts: 1, subscriptions: levels, issues: 0 },
    hosts: [{ name, formerNames: [], coverage: [seen] }],
    evidence: [
      {
        path: PATH,
        format: "cim-objects",
        sha256: null,
        byteLength: 0,
        host: name,
        records: 0,
        recovered: 0,
        issues: 0,
        coverage: { channels: [], namespaces, from: null, to: null },
      },
    ],
    subscriptions,
    issues: [],
  };
}

function judged(subscription: SubscriptionReport, others: readonly SubscriptionReport[]): SubscriptionReport {
  const { family: _, ...judgement } = judge(subscription, { others });
  return { ...subscription, ...judgement };
}

function repositoryObject(object: WmiObject, i: number): RepositoryObject {
  const { role, namespace, class: className, relativePath, properties } = object;
  const plain = plainProperties(properties);
  return {
    role: role as RepositoryRole,
    namespace,
    className,
    path: relativePath,
    properties: properties.map(({ name, isDefault }) => ({ name, value: shown(name, plain[name] ?? null), isDefault })),
    written: 0n,
    pageGeneration: undefined,
    recovered: undefined,
    evidence: { path: PATH, offset: i },
  };
}

function shown(name: string, value: PropertyValue): PropertyValue {
  if (name.toLowerCase() !== "creatorsid" || !Array.isArray(value)) return value;
  return sidToText(Uint8Array.from(value.filter((byte) => typeof byte === "number"))) ?? value;
}
