import type { RuleFault } from "@unbind/model";
import { compareLintFindings, faultOf, type LintFinding, type LintRule } from "@unbind/rules";
import { parseSigma } from "@unbind/sigma";
import { lintSplunk, readSplunkContent, type SplunkContent, splunkLintRules } from "@unbind/spl";
import { compareFaults } from "../run/assemble-detection.ts";
import { kindOfText, type RuleText } from "./rule-text.ts";

/** What is weak in a set of rules. */
export interface RuleLint {
  /** Rules that were looked at. */
  checked: number;
  findings: readonly LintFinding[];
  /** Rules that could not be read. */
  faults: readonly RuleFault[];
  /** The catalogue of all checks. */
  checks: readonly LintRule[];
}

/** Checks the rules of some texts, with the macros and data sources among them. The order of texts doesn't matter. */
export function lintRules(texts: readonly RuleText[]): RuleLint {
  const byKind = Map.groupBy(texts, kindOfText);
  const sigma = (byKind.get("sigma") ?? []).map(({ path, text }) => parseSigma(text, { path }));
  const files = texts.filter((text) => !["sigma", "other", "search"].includes(kindOfText(text)));
  const content = readSplunkContent(files);
  return {
    checked: content.detections.length + sigma.reduce((sum, { documents }) => sum + documents.length, 0),
    findings: splunkFindings(content, texts).sort(compareLintFindings),
    faults: [...content.faults, ...sigma.flatMap(({ faults }) => faults.map(faultOf))].sort(compareFaults),
    checks: splunkLintRules,
  };
}

function splunkFindings(content: SplunkContent, texts: readonly RuleText[]): LintFinding[] {
  const byPath = new Map(texts.map(({ path, text }) => [path, text]));
  const context = {
    macros: content.macros,
    dataSources: new Map(content.dataSources.map((source) => [source.name, source])),
    names: Map.groupBy(content.detections, ({ name }) => name),
    textOf: (path: string) => byPath.get(path),
  };
  return content.detections.flatMap((detection) => lintSplunk(detection, context));
}
