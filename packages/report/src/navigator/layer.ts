import type { ScanReport, SubscriptionReport } from "@unbind/model";
import { hostName, needsAttention } from "../answer.ts";
import { ATTACK_VERSION, parentTechnique } from "../exchange/attack.ts";
import { jsonText } from "../json.ts";
import { pairName } from "../subject.ts";
import { counted } from "../words.ts";

/** Findings named on one technique; the rest is counted. */
const FINDINGS_SHOWN = 20;

/**
 * An ATT&CK Navigator layer (format 4.5): each technique of what needs attention, scored by its worst finding.
 * A sub-technique's parent is listed with it, since the Navigator would keep it folded otherwise.
 */
export function scanNavigator(report: ScanReport): string {
  const open = report.subscriptions.filter(needsAttention);
  const hosts = new Set(open.map(({ host }) => host.toLowerCase())).size;
  const layer = {
    name: "Unbind findings",
    versions: { attack: ATTACK_VERSION.split(".")[0] ?? "", navigator: "4.9.0", layer: "4.5" },
    domain: "enterprise-attack",
    description: `${counted(hosts, "host")}, ${counted(open.length, "finding")}`,
    filters: { platforms: ["Windows"] },
    techniques: techniques(open),
    gradient: { colors: ["#ffffff", "#ff6666"], minValue: 0, maxValue: 100 },
    legendItems: [{ label: "finding", color: "#ff6666" }],
  };
  return `${jsonText(layer, 2)}\n`;
}

interface Technique {
  techniqueID: string;
  score?: number;
  comment?: string;
  showSubtechniques?: true;
  metadata?: { name: string; value: string }[];
}

function techniques(open: readonly SubscriptionReport[]): Technique[] {
  const byId = new Map<string, SubscriptionReport[]>();
  for (const subscription of open) {
    for (const id of new Set(subscription.attack)) {
      const known = byId.get(id);
      if (known) known.push(subscription);
      else byId.set(id, [subscription]);
    }
  }
  const found = [...byId].map(([id, subscriptions]) => technique(id, subscriptions));
  const parents = new Set(found.flatMap(({ techniqueID }) => parentTechnique(techniqueID) ?? []));
  const missing = [...parents].filter((id) => !byId.has(id)).map((techniqueID): Technique => ({ techniqueID }));
  return [...found, ...missing]
    .map((one): Technique => (parents.has(one.techniqueID) ? { ...one, showSubtechniques: true } : one))
    .sort((a, b) => (a.techniqueID < b.techniqueID ? -1 : 1));
}

function technique(techniqueID: string, subscriptions: readonly SubscriptionReport[]): Technique {
  const hosts = new Set(subscriptions.map(({ host }) => host.toLowerCase())).size;
  const more = subscriptions.length - FINDINGS_SHOWN;
  const shown = subscriptions.slice(0, FINDINGS_SHOWN).flatMap((subscription) => [
    { name: "host", value: hostName(subscription.host) },
    { name: "subscription", value: subscription.id },
    { name: "binding", value: pairName(subscription) },
  ]);
  return {
    techniqueID,
    score: subscriptions.reduce((worst, { verdict }) => Math.max(worst, verdict.score), 0),
    comment: `${counted(subscriptions.length, "finding")} on ${counted(hosts, "host")}`,
    metadata: more > 0 ? [...shown, { name: "more findings", value: String(more) }] : shown,
  };
}
