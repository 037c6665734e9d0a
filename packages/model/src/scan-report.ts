import type { Issue } from "@unbind/bytes";
import type { ObjectKind, PropertyValue, SightingKind } from "./sighting.ts";

/** `unbind.scan/1` as it is written: plain JSON, keys in the order below, no clock in it. */
export interface ScanReport {
  schema: "unbind.scan/1";
  tool: { name: "unbind"; version: string };
  summary: ScanSummary;
  /** By name. */
  hosts: HostReport[];
  /** By path. */
  evidence: EvidenceReport[];
  /** By level (worst first), host, namespace, consumer, filter, id. */
  subscriptions: SubscriptionReport[];
  /** By path, offset, code. */
  issues: Issue[];
}

export interface ScanSummary {
  /** Pieces of evidence that were read (containers not counted, duplicates counted once). */
  evidence: number;
  byteLength: number;
  /** Live records met, selected or not. */
  records: number;
  /** Events that were decoded because they can speak of subscriptions. */
  events: number;
  hosts: number;
  subscriptions: Record<VerdictLevel, number>;
  issues: number;
  /** Only records of this span counted (ISO 8601, end excluded); left out where all did. */
  span?: { since: string | null; until: string | null };
}

export interface HostReport {
  /** Its last known name. */
  name: string;
  /** Earlier names, first first. */
  formerNames: string[];
  /** What its evidence could have shown, by source. */
  coverage: SourceCoverage[];
}

/** `seen`: such events are there. `not-seen`: the log is there and has none. `not-collected`: can't tell. */
export type CoverageState = "seen" | "not-seen" | "not-collected";

export interface SourceCoverage {
  /** `wmi-activity/5861`, `sysmon/19-21`, `powershell/4104`, `security/4688`. */
  source: string;
  state: CoverageState;
  /** One sentence for a person. */
  note: string;
}

export interface EvidenceReport {
  path: string;
  /** `evtx`, `evtx-dump-json`, `windows-xml`, ...; `unknown` is evidence that was not read. */
  format: string;
  sha256: string | null;
  byteLength: number;
  /** Last host name in it; null if it names none. */
  host: string | null;
  records: number;
  /** Records found outside the live log (only with recovery on). */
  recovered: number;
  issues: number;
  coverage: {
    channels: string[];
    namespaces: string[];
    /** ISO 8601 times of first and last record in log order; null if unknown. */
    from: string | null;
    to: string | null;
  };
  /** Path of the identical evidence that was read instead of this. */
  duplicateOf?: string;
}

export type VerdictLevel = "malicious" | "suspicious" | "unknown" | "benign";
export type SubscriptionState = "present" | "removed" | "recovered" | "unknown";
/** `inert` can't run, `armed` is bound and present, `fired` was seen to run, `unknown`: the binding wasn't seen. */
export type Activity = "inert" | "armed" | "fired" | "unknown";

export interface SubscriptionReport {
  /** `sub-` and 16 hex digits, from host, namespace, object paths and content. */
  id: string;
  host: string;
  namespace: string;
  filter: FilterReport | null;
  consumer: ConsumerReport | null;
  binding: BindingReport | null;
  timers: Record<string, PropertyValue>[];
  providers: Record<string, PropertyValue>[];
  state: SubscriptionState;
  activity: Activity;
  /** Times of first and last sighting in record order, which a clock set back doesn't change. */
  firstSeen: string | null;
  lastSeen: string | null;
  trigger: { kind: string; summary: string };
  action: {
    kind: string;
    summary: string;
    decoded: { encoding: string; text: string }[];
    indicators: { type: string; value: string }[];
  };
  verdict: { level: VerdictLevel; score: number; reasons: VerdictReason[] };
  /** ATT&CK ids. */
  attack: string[];
  /** What is missing or odd, for people: `binding-not-seen`, `clock-stepped-back`. */
  notes: { code: string; text: string }[];
  /** In record order per log, logs by path. */
  sightings: SightingReport[];
}

export interface FilterReport {
  name: string | null;
  query: string | null;
  queryLanguage: string | null;
  eventNamespace: string | null;
  creatorSid: string | null;
  /** Properties besides the ones above, where any were stated: `EventAccess`. */
  properties?: Record<string, PropertyValue>;
}

export interface ConsumerReport {
  class: string;
  name: string | null;
  properties: Record<string, PropertyValue>;
  creatorSid: string | null;
}

export interface BindingReport {
  /** `__FilterToConsumerBinding.Consumer="...",Filter="..."`, escaped as WMI does. */
  path: string;
  creatorSid: string | null;
  /** Properties besides the two references, where any were stated: `MaintainSecurityContext`. */
  properties?: Record<string, PropertyValue>;
}

export interface VerdictReason {
  id: string;
  weight: number;
  text: string;
  /** Indexes into the subscription's sightings. */
  sightings: number[];
}

export interface SightingReport {
  kind: SightingKind;
  object: ObjectKind;
  time: string | null;
  actor: string | null;
  source: string;
  detail?: string;
  caveats?: string[];
  evidence: { path: string; offset: number; length?: number; recordId?: string };
}
