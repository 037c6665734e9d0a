import { compareText } from "@unbind/bytes";
import type { RuleInfo, RuleLevel } from "@unbind/model";

/** Levels of rules, the least alarming first. */
export const ruleLevels: readonly RuleLevel[] = ["informational", "low", "medium", "high", "critical"];

/** `splunk:<id>`; with the file, and the line if need be, where several rules share an id. */
export function ruleKeys(rules: readonly RuleInfo[]): Map<RuleInfo, string> {
  const keys = new Map<RuleInfo, string>();
  for (const [id, same] of Map.groupBy(rules, ({ kind, id }) => `${kind}:${id}`)) {
    if (same.length === 1) {
      keys.set(same[0] as RuleInfo, id);
      continue;
    }
    for (const [path, inFile] of Map.groupBy(same, ({ source }) => source.path)) {
      for (const rule of inFile)
        keys.set(rule, inFile.length === 1 ? `${id}@${path}` : `${id}@${path}:${rule.source.line}`);
    }
  }
  return keys;
}

/** Worst level first, then kind, title, key. */
export function compareRules(keys: ReadonlyMap<RuleInfo, string>): (a: RuleInfo, b: RuleInfo) => number {
  return (a, b) =>
    rankOf(b.level) - rankOf(a.level) ||
    compareText(a.kind, b.kind) ||
    compareText(a.title, b.title) ||
    compareText(keys.get(a) ?? "", keys.get(b) ?? "");
}

/** -1 for no level. */
function rankOf(level: RuleLevel | null): number {
  return level === null ? -1 : ruleLevels.indexOf(level);
}
