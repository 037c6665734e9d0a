import { compareText } from "@unbind/bytes";
import type { KnowledgeGraph } from "../graph/model.ts";
import { lintCountermeasures, lintSilentChanges } from "./countermeasure-rules.ts";
import type { LintFinding } from "./finding.ts";
import { lintFrameworks } from "./framework-rules.ts";
import { LintContext } from "./lint-context.ts";
import { lintMappings } from "./mapping-rules.ts";

/** What the graph is held against. */
export interface LintOptions {
  /** An older graph, for what can only be seen in two. */
  before?: KnowledgeGraph;
}

/** Contradictions in a graph without overlay, by rule, path, place, subject and message. */
export function lintGraph(graph: KnowledgeGraph, { before }: LintOptions = {}): LintFinding[] {
  const context = new LintContext(graph);
  lintMappings(context);
  lintCountermeasures(context);
  lintFrameworks(context);
  if (before !== undefined) lintSilentChanges(context, new LintContext(before));
  return context.findings.sort(compareFindings);
}

function compareFindings(a: LintFinding, b: LintFinding): number {
  return (
    compareText(a.rule, b.rule) ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.subject, b.subject) ||
    compareText(a.message, b.message)
  );
}
