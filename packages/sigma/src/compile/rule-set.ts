/** Which documents belong to which: references of correlations and filters, order of chains. */
import { RuleError } from "@unbind/rules";
import type { SigmaCorrelation, SigmaDocument, SigmaFilter, SigmaRule } from "../parse/document.ts";

export interface RuleSet {
  rules: SigmaRule[];
  /** In an order in which each comes after all that it refers to. */
  correlations: { correlation: SigmaCorrelation; members: (SigmaRule | SigmaCorrelation)[] }[];
  filtersOf(rule: SigmaRule): readonly SigmaFilter[];
  /** Base of a correlation that doesn't show its base. */
  hidden: ReadonlySet<SigmaDocument>;
}

function locate(document: SigmaDocument, error: RuleError): RuleError {
  error.rule = document.info.title;
  error.file = document.info.source.path;
  return error;
}

function indexOf(documents: readonly SigmaDocument[]): Map<string, SigmaRule | SigmaCorrelation> {
  const index = new Map<string, SigmaRule | SigmaCorrelation>();
  for (const document of documents) {
    if (document.kind === "filter") continue;
    for (const key of [document.info.id, document.name])
      if (key !== undefined && !index.has(key)) index.set(key, document);
  }
  return index;
}

/** Joins documents. Correlations with a reference that leads nowhere, or to themselves, are faults. */
export function joinRules(documents: readonly SigmaDocument[], fault: (error: RuleError) => void): RuleSet {
  const index = indexOf(documents);
  const done = new Map<SigmaCorrelation, (SigmaRule | SigmaCorrelation)[] | "open" | "broken">();
  const correlations: RuleSet["correlations"] = [];

  const visit = (correlation: SigmaCorrelation): boolean => {
    const known = done.get(correlation);
    if (known !== undefined) return known !== "open" && known !== "broken";
    done.set(correlation, "open");
    const members: (SigmaRule | SigmaCorrelation)[] = [];
    for (const { reference, at } of correlation.rules) {
      const member = index.get(reference);
      const problem = !member
        ? `there is no rule '${reference}' among the rules given`
        : member.kind === "correlation" && !visit(member)
          ? `'${reference}' can't be used: it is faulty or refers back to this one`
          : undefined;
      if (problem !== undefined || !member) {
        done.set(correlation, "broken");
        fault(locate(correlation, new RuleError("SIGMA_CORRELATION", `Correlation: ${problem}`, at)));
        return false;
      }
      members.push(member);
    }
    done.set(correlation, members);
    correlations.push({ correlation, members });
    return true;
  };
  for (const document of documents) if (document.kind === "correlation") visit(document);
  const hidden = new Set(correlations.flatMap(({ correlation, members }) => (correlation.generate ? [] : members)));
  const filters = documents.filter((document) => document.kind === "filter");
  for (const filter of filters) checkFilter(filter, index, fault);
  return {
    rules: documents.filter((document) => document.kind === "rule"),
    correlations,
    filtersOf: (rule) => filters.filter((filter) => applies(filter, rule)),
    hidden,
  };
}

function checkFilter(
  filter: SigmaFilter,
  index: ReadonlyMap<string, SigmaRule | SigmaCorrelation>,
  fault: (error: RuleError) => void,
): void {
  for (const { reference, at } of filter.rules ?? []) {
    const rule = index.get(reference);
    if (rule?.kind === "rule" && sourceFits(filter, rule)) continue;
    const problem = rule ? "is for another log source" : "is not among the rules given";
    fault(locate(filter, new RuleError("SIGMA_FILTER", `Filter: '${reference}' ${problem}`, at)));
  }
}

/** Whatever the filter's log source names, the rule's must name too. */
function sourceFits(filter: SigmaFilter, rule: SigmaRule): boolean {
  return (["product", "category", "service"] as const).every(
    (key) => filter.logSource[key] === undefined || filter.logSource[key] === rule.logSource[key],
  );
}

function applies(filter: SigmaFilter, rule: SigmaRule): boolean {
  if (!sourceFits(filter, rule)) return false;
  return filter.rules?.some(({ reference }) => reference === rule.info.id || reference === rule.name) ?? true;
}
