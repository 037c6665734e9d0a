import type { DetectReport, RuleLevel } from "@unbind/model";
import { hostName } from "../answer.ts";
import { ATTACK_VERSION, parentTechnique } from "../exchange/attack.ts";
import { jsonText } from "../json.ts";
import { counted } from "../words.ts";
import { byRule, hostsOf, type RuleFindings, ruleCredit, worstLevel } from "./facts.ts";

/** Rules named on one technique; the rest is counted. */
const RULES_SHOWN = 20;

const SCORES: Record<RuleLevel | "none", number> = {
  critical: 100,
  high: 75,
  medium: 50,
  low: 25,
  informational: 10,
  none: 25,
};

interface Technique {
  techniqueID: string;
  score?: number;
  comment?: string;
  showSubtechniques?: true;
  metadata?: { name: string; value: string }[];
}

/** An ATT&CK Navigator layer (format 4.5): each technique of the rules that fired, scored by its worst finding. */
export function detectNavigator(report: DetectReport): string {
  const rules = byRule(report);
  const without = rules.filter(({ rule }) => rule.attack.filter(isTechnique).length === 0).length;
  const rest = without > 0 ? `, ${counted(without, "rule")} without a technique` : "";
  const layer = {
    name: "Unbind rule findings",
    versions: { attack: ATTACK_VERSION.split(".")[0] ?? "", navigator: "4.9.0", layer: "4.5" },
    domain: "enterprise-attack",
    description: `${counted(rules.length, "rule")} found something${rest}`,
    filters: { platforms: ["Windows"] },
    techniques: techniques(rules),
    gradient: { colors: ["#ffffff", "#ff6666"], minValue: 0, maxValue: 100 },
    legendItems: [{ label: "rule fired", color: "#ff6666" }],
  };
  return `${jsonText(layer, 2)}\n`;
}

function techniques(rules: readonly RuleFindings[]): Technique[] {
  const byId = new Map<string, RuleFindings[]>();
  for (const one of rules) {
    for (const id of new Set(one.rule.attack.filter(isTechnique))) byId.set(id, [...(byId.get(id) ?? []), one]);
  }
  const found = [...byId].map(([id, own]) => technique(id, own));
  const parents = new Set(found.flatMap(({ techniqueID }) => parentTechnique(techniqueID) ?? []));
  const missing = [...parents].filter((id) => !byId.has(id)).map((techniqueID): Technique => ({ techniqueID }));
  return [...found, ...missing]
    .map((one): Technique => (parents.has(one.techniqueID) ? { ...one, showSubtechniques: true } : one))
    .sort((a, b) => (a.techniqueID < b.techniqueID ? -1 : 1));
}

function technique(techniqueID: string, rules: readonly RuleFindings[]): Technique {
  const findings = rules.flatMap((one) => one.findings);
  const total = rules.reduce((sum, { rule }) => sum + rule.findings, 0);
  const shown = rules.slice(0, RULES_SHOWN).flatMap(({ rule, findings: own }) => [
    { name: "rule", value: ruleCredit(rule) },
    { name: "hosts", value: hostsOf(own).map(hostName).slice(0, RULES_SHOWN).join(", ") },
  ]);
  const more = rules.length - RULES_SHOWN;
  return {
    techniqueID,
    score: SCORES[worstLevel(findings) ?? "none"],
    comment: `${counted(total, "finding")} of ${counted(rules.length, "rule")}`,
    metadata: more > 0 ? [...shown, { name: "more rules", value: String(more) }] : shown,
  };
}

/** ATT&CK ids of tactics (`TA0003`) are no techniques. */
function isTechnique(id: string): boolean {
  return /^T\d{4}/.test(id);
}
