import { parseTimespan } from "../condition/aggregation.ts";
import type { Placeholders } from "../detection/modifiers.ts";
import { readDetection } from "./detection-section.ts";
import type { Bound, CorrelationType, SigmaCorrelation, SigmaFilter } from "./document.ts";
import { entryOf, mapOf, scalarTexts, schemaFault, textOf, textsOf, type YamlMap } from "./document-fields.ts";
import { readHead, readLogSource } from "./info-reader.ts";
import type { YamlNode } from "./yaml-tree.ts";

const TYPES: readonly string[] = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "value_sum",
  "value_avg",
  "value_percentile",
] satisfies CorrelationType[];
const OPERATORS: readonly string[] = ["gt", "gte", "lt", "lte", "eq", "neq"] satisfies Bound["operator"][];
const KEYS = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate", "field"];
const MEDIAN = 50;

/** @throws RuleError SIGMA_SCHEMA, SIGMA_CORRELATION */
export function readCorrelation(root: YamlMap, path: string, license: string | undefined): SigmaCorrelation {
  const section = mapOf(root, "correlation");
  if (!section) throw schemaFault("'correlation' must be a map", root.at);
  for (const { key, keyAt } of section.entries) {
    if (!KEYS.includes(key))
      throw schemaFault(`Unknown key '${key}' in 'correlation'; known: ${KEYS.join(", ")}`, keyAt);
  }
  const type = textOf(section, "type") ?? "";
  if (!TYPES.includes(type)) throw schemaFault(`Correlation type '${type}' is none of ${TYPES.join(", ")}`, section.at);
  const timespan = parseTimespan(textOf(section, "timespan") ?? "");
  if (timespan === undefined) throw schemaFault("'timespan' must be a number and s, m, h or d: 5m", section.at);
  const rules = referencesOf(section, "rules");
  if (!rules) throw schemaFault("A correlation needs 'rules'", section.at);
  return {
    kind: "correlation",
    ...readHead(root, path, license),
    type: type as CorrelationType,
    rules,
    groupBy: textsOf(section, "group-by"),
    timespan,
    ...readBounds(section, type as CorrelationType),
    aliases: readAliases(section),
    generate: (textOf(section, "generate") ?? textOf(root, "generate"))?.toLowerCase() === "true",
  };
}

function referencesOf(section: YamlMap, key: string): { reference: string; at: YamlNode["at"] }[] | undefined {
  const node = entryOf(section, key)?.value;
  if (!node) return undefined;
  const items = node.kind === "list" ? node.items : [node];
  if (items.length === 0) throw schemaFault(`'${key}' is empty`, node.at);
  return items.flatMap((item) => scalarTexts(item, `'${key}'`).map((reference) => ({ reference, at: item.at })));
}

function readBounds(
  section: YamlMap,
  type: CorrelationType,
): Pick<SigmaCorrelation, "bounds" | "valueFields" | "percentile"> {
  const condition = entryOf(section, "condition")?.value;
  const temporal = type === "temporal" || type === "temporal_ordered";
  if (condition === undefined && temporal) return { bounds: [], valueFields: [], percentile: MEDIAN };
  if (condition?.kind !== "map")
    throw schemaFault("A correlation needs a 'condition' map: gte: 10", condition?.at ?? section.at);
  const bounds: Bound[] = [];
  let valueFields = textsOf(section, "field");
  let percentile = MEDIAN;
  for (const { key, keyAt, value } of condition.entries) {
    if (key === "field") valueFields = scalarTexts(value, "'field'");
    else if (key === "percentile") percentile = numberOf(value);
    else if (OPERATORS.includes(key)) bounds.push({ operator: key as Bound["operator"], value: numberOf(value) });
    else
      throw schemaFault(
        `Unknown key '${key}' in the condition; known: field, percentile, ${OPERATORS.join(", ")}`,
        keyAt,
      );
  }
  if (bounds.length === 0 && !temporal) throw schemaFault("The condition has no limit: gte: 10", condition.at);
  if (type.startsWith("value_") && valueFields.length === 0) throw schemaFault(`${type} needs a 'field'`, condition.at);
  if (percentile < 0 || percentile > 100) throw schemaFault("'percentile' must lie between 0 and 100", condition.at);
  return { bounds, valueFields, percentile };
}

function numberOf(node: YamlNode): number {
  const value = node.kind === "scalar" && node.text !== "" ? Number(node.text) : Number.NaN;
  if (!Number.isFinite(value)) throw schemaFault("This must be a number", node.at);
  return value;
}

function readAliases(section: YamlMap): SigmaCorrelation["aliases"] {
  const aliases = new Map<string, ReadonlyMap<string, string>>();
  for (const { key, keyAt, value } of mapOf(section, "aliases")?.entries ?? []) {
    if (value.kind !== "map") throw schemaFault(`Alias '${key}' must map rules to fields`, keyAt);
    aliases.set(key, new Map(value.entries.map((entry) => [entry.key, scalarTexts(entry.value, `'${key}'`)[0] ?? ""])));
  }
  return aliases;
}

/** @throws RuleError SIGMA_SCHEMA, SIGMA_CONDITION, ... */
export function readFilter(
  root: YamlMap,
  path: string,
  license: string | undefined,
  placeholders: Placeholders,
): SigmaFilter {
  const section = mapOf(root, "filter");
  if (!section) throw schemaFault("'filter' must be a map", root.at);
  const rules = referencesOf(section, "rules");
  const detection = readDetection(section, placeholders, ["rules"]);
  const aggregated = detection.conditions.find(({ aggregation }) => aggregation);
  if (aggregated) throw schemaFault("A filter can't aggregate", aggregated.at);
  return {
    kind: "filter",
    ...readHead(root, path, license),
    logSource: readLogSource(root),
    rules: rules?.length === 1 && rules[0]?.reference.toLowerCase() === "any" ? undefined : rules,
    detection,
  };
}
