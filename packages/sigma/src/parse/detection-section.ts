import { RuleError } from "@unbind/rules";
import { parseTimespan, splitAggregation } from "../condition/aggregation.ts";
import { parseCondition } from "../condition/condition-parser.ts";
import { resolveCondition } from "../condition/condition-targets.ts";
import type { Placeholders } from "../detection/modifiers.ts";
import { readSearch } from "../detection/search-reader.ts";
import type { Detection, SearchIdentifier } from "./document.ts";
import { entryOf, schemaFault, type YamlMap } from "./document-fields.ts";
import type { Place, YamlNode } from "./yaml-tree.ts";

const MAX_CONDITION = 10_000;

/** Reads a `detection` or `filter` section; `reserved` keys aren't searches. @throws RuleError SIGMA_... */
export function readDetection(
  section: YamlMap,
  placeholders: Placeholders,
  reserved: readonly string[] = [],
): Detection {
  const searches = new Map<string, SearchIdentifier>();
  for (const { key, keyAt, value } of section.entries) {
    if (key === "condition" || key === "timeframe" || reserved.includes(key)) continue;
    searches.set(key, { name: key, at: keyAt, node: value, expression: readSearch(value, placeholders) });
  }
  if (searches.size === 0) throw schemaFault("There is no search identifier", section.at);
  const condition = entryOf(section, "condition");
  if (!condition) throw schemaFault("There is no 'condition'", section.at);
  const timespan = readTimeframe(section);
  const nodes = condition.value.kind === "list" ? condition.value.items : [condition.value];
  if (nodes.length === 0) throw schemaFault("'condition' is an empty list", condition.value.at);
  const conditions = nodes.map((node) => readCondition(node, timespan, searches));
  return { searches, conditions };
}

function readTimeframe(section: YamlMap): bigint | undefined {
  const value = entryOf(section, "timeframe")?.value;
  if (!value) return undefined;
  const timespan = value.kind === "scalar" ? parseTimespan(value.text) : undefined;
  if (timespan === undefined) throw schemaFault("'timeframe' must be a number and s, m, h or d: 5m", value.at);
  return timespan;
}

function readCondition(
  node: YamlNode,
  timespan: bigint | undefined,
  searches: ReadonlyMap<string, SearchIdentifier>,
): Detection["conditions"][number] {
  if (node.kind !== "scalar" || typeof node.value !== "string")
    throw schemaFault("A condition must be a text", node.at);
  const text = node.value;
  if (text.length > MAX_CONDITION) throw schemaFault(`A condition is longer than ${MAX_CONDITION} characters`, node.at);
  return locatedInText(node.at, text, () => {
    const { condition, aggregation } = splitAggregation(text, timespan);
    const parsed = parseCondition(condition);
    resolveCondition(parsed, searches);
    for (const { name } of aggregation?.near ?? []) resolveCondition({ kind: "search", name, at: 0 }, searches);
    return { text, at: node.at, condition: parsed, aggregation };
  });
}

/** Turns the offset a condition fault carries into line and column of the file. Right for texts written on one line. */
function locatedInText<T>(at: Place, text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RuleError) || error.code !== "SIGMA_CONDITION") throw error;
    error.message += `, in '${text.length > 80 ? `${text.slice(0, 80)}...` : text}'`;
    error.line = at.line;
    error.column = at.column + error.column;
    throw error;
  }
}
