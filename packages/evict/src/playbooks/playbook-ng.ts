/**
 * Playbook-NG (CISA), spec_version 2.0.0: techniques of a plan and the countermeasures that its own data set maps to
 * them. Playbook-NG keeps no technique's item that its data set doesn't map, so those of our overlay go to `unmapped`.
 */
import { isoToFiletime, MalformedError } from "@unbind/bytes";
import { type CounterEntry, counterAnswer, type KnowledgeGraph } from "@unbind/knowledge";
import type { EvictionPlan, HostPlan, PlanItem } from "../plan/plan.ts";

export interface PlaybookNgItem {
  id: string;
  version: string;
}

type Confidence = "none" | "suspected" | "confirmed";

export interface PlaybookNg {
  dataset_id: "coun7er";
  dataset_version: "latest";
  title: string;
  template_used: null;
  version: string;
  created: string;
  updated: string;
  spec_version: "2.0.0";
  tech_to_items: Record<string, { confidence: Confidence; items: PlaybookNgItem[] }>;
  ignored_items: string[];
}

/** What was put under `unmapped`, and why. */
export interface UnmappedReason {
  id: string;
  reason: string;
}

/** The playbook of a host. `@throws` MalformedError PLAN_TIME */
export function playbookNg(
  plan: EvictionPlan,
  host: HostPlan,
  graph: KnowledgeGraph,
): { playbook: PlaybookNg; unmapped: UnmappedReason[] } {
  if (isoToFiletime(plan.created) === undefined) throw new MalformedError("PLAN_TIME", `${plan.created} is no time`);
  const created = `${plan.created.slice(0, 23)}Z`;
  const mapped = new Map<string, CounterEntry[]>();
  const outside = new Map<string, UnmappedReason>();
  for (const technique of techniquesOf(host)) {
    const { resolved, counters } = counterAnswer(graph, technique);
    const id = resolved.end?.id ?? technique;
    const items = counters.filter(({ role, state }) => role === "countermeasure" && state === "active");
    const published = items.filter(({ basis, technique: key }) => basis === "published" && key === `technique:${id}`);
    mapped.set(id, published);
    for (const entry of items) {
      if (!published.includes(entry)) outside.set(entry.id, { id: entry.id, reason: reasonOf(entry, id) });
    }
  }
  for (const entries of mapped.values()) for (const { id } of entries) outside.delete(id);
  const unmapped = [...outside.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const itemOf = ({ id }: { id: string }): PlaybookNgItem => ({ id, version: versionOf(graph, id) });
  const techniques = [...mapped].sort(([a], [b]) => (a < b ? -1 : 1));
  const playbook: PlaybookNg = {
    dataset_id: "coun7er",
    dataset_version: "latest",
    title: `Remove WMI event subscriptions from ${host.host.toWellFormed()}`,
    template_used: null,
    version: "1",
    created,
    updated: created,
    spec_version: "2.0.0",
    tech_to_items: {
      unmapped: { confidence: "suspected", items: unmapped.map(itemOf) },
      ...Object.fromEntries(
        techniques.map(([id, entries]) => [
          id,
          { confidence: confidenceOf(host.items, id), items: entries.map(itemOf) },
        ]),
      ),
    },
    ignored_items: [],
  };
  return { playbook, unmapped };
}

/** The file as Playbook-NG writes it: four blanks, no line end after it. */
export function playbookNgText(playbook: PlaybookNg): string {
  return JSON.stringify(playbook, null, 4);
}

function techniquesOf({ items }: HostPlan): string[] {
  return [...new Set(items.flatMap(({ attack }) => attack))].sort();
}

/** Found by evidence that is malicious: confirmed. Playbook-NG itself calls everything else suspected. */
function confidenceOf(items: readonly PlanItem[], technique: string): Confidence {
  const own = items.filter(({ attack }) => attack.includes(technique));
  return own.some(({ level }) => level === "malicious") ? "confirmed" : "suspected";
}

function reasonOf({ basis, note, technique }: CounterEntry, asked: string): string {
  if (basis === "overlay") return `not mapped to ${asked} where it was published: ${note}`;
  return `mapped to ${technique.replace(/^technique:/, "")}, not to ${asked}`;
}

/** The data set's versions; 1.0 where no page was imported, as 149 of its 152 pages have it. */
function versionOf(graph: KnowledgeGraph, id: string): string {
  const versions = graph.attributes(`countermeasure:${id}`, new Set(["version"]));
  return versions.at(-1)?.value || "1.0";
}
