/** Correlations and aggregated conditions -> streams with their specification. */
import { Stream } from "../correlation/stream.ts";
import type { Metric, WindowSpec } from "../correlation/window.ts";
import type { Aggregation, SigmaCorrelation, SigmaRule } from "../parse/document.ts";

const METRICS: Readonly<Record<SigmaCorrelation["type"], Metric>> = {
  event_count: "count",
  value_count: "distinct",
  temporal: "together",
  temporal_ordered: "ordered",
  value_sum: "sum",
  value_avg: "avg",
  value_percentile: "percentile",
};

/** A stream of a correlation; `memberIds`: number of each of its rules, the same for the same rule. */
export function correlationStream(correlation: SigmaCorrelation, memberIds: readonly number[]): Stream {
  const spec: WindowSpec = {
    metric: METRICS[correlation.type],
    timespan: correlation.timespan,
    bounds: correlation.bounds,
    percentile: correlation.percentile,
    required: memberIds,
    forbidden: [],
  };
  const valueName = correlation.valueFields.length > 0 ? correlation.valueFields.join(" + ") : undefined;
  return new Stream(correlation.info, correlation.groupBy, spec, valueName);
}

/** A stream of an old aggregation: member 0 is the condition, those after it are the searches that must be near. */
export function aggregationStream(rule: SigmaRule, aggregation: Aggregation): Stream {
  const { metric, field, groupBy, test, timespan, near } = aggregation;
  const numbered = near.map(({ negated }, i) => ({ negated, member: i + 1 }));
  const spec: WindowSpec = {
    metric: metric === "count" ? (field === undefined ? "count" : "distinct") : metric === "near" ? "together" : metric,
    timespan,
    bounds: test,
    percentile: 0,
    required: [0, ...numbered.filter(({ negated }) => !negated).map(({ member }) => member)],
    forbidden: numbered.filter(({ negated }) => negated).map(({ member }) => member),
  };
  return new Stream(rule.info, groupBy, spec, field);
}

/** Field of a rule that stands for a group-by name: through the aliases, by the rule's id or name. */
export function aliasedField(
  correlation: SigmaCorrelation,
  name: string,
  member: SigmaRule | SigmaCorrelation,
): string {
  const alias = correlation.aliases.get(name);
  return alias?.get(member.name ?? "") ?? alias?.get(member.info.id) ?? name;
}
