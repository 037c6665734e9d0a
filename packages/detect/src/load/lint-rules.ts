import type { RuleFault } from "@unbind/model";
import { compareLintFindings, faultOf, type LintFinding, type LintRule } from "@unbind/rules";
import { lintSigma, parseSigma, type SigmaDocument, sigmaLintRules } from "@unbind/sigma";
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
  const documents = sigma.flatMap((parsed) => parsed.documents);
  return {
    checked: content.detections.length + documents.length,
    findings: withoutRepeats([...splunkFindings(content, texts), ...sigmaFindings(documents)]).sort(
      compareLintFindings,
    ),
    faults: [...content.faults, ...sigma.flatMap(({ faults }) => faults.map(faultOf))].sort(compareFaults),
    checks: [...splunkLintRules, ...sigmaLintRules],
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

function sigmaFindings(documents: readonly SigmaDocument[]): LintFinding[] {
  const ids = new Map<string, number>();
  for (const { info } of documents) ids.set(info.id, (ids.get(info.id) ?? 0) + 1);
  const correlations = documents.filter((document) => document.kind === "correlation");
  const parts = new Set(correlations.flatMap(({ rules }) => rules.map(({ reference }) => reference)));
  return documents.flatMap((document) => lintSigma(document, { ids, parts }));
}

/** A search that uses one thing twice is told of it once. */
function withoutRepeats(findings: readonly LintFinding[]): LintFinding[] {
  const byText = new Map(
    findings.map((one) => [JSON.stringify([one.path, one.line, one.column, one.rule, one.message]), one]),
  );
  return [...byText.values()];
}
