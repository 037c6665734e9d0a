import { RuleError } from "@unbind/rules";
import type { Place, YamlEntry, YamlNode } from "./yaml-tree.ts";

export type YamlMap = YamlNode & { kind: "map" };

/** Entry of a map by its exact key. */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** Text of a scalar entry; undefined if absent or null. Faults if it is a list or map. */
export function textOf(map: YamlMap, key: string): string | undefined {
  const value = entryOf(map, key)?.value;
  if (value === undefined) return undefined;
  if (value.kind !== "scalar") throw schemaFault(`'${key}' must be a single value`, value.at);
  return value.value === null ? undefined : value.text;
}

/** Texts of an entry that is a list of scalars or one scalar; absent and null give none. */
export function textsOf(map: YamlMap, key: string): string[] {
  const value = entryOf(map, key)?.value;
  if (value === undefined || (value.kind === "scalar" && value.value === null)) return [];
  return scalarTexts(value, `'${key}'`);
}

export function scalarTexts(node: YamlNode, what: string): string[] {
  const items = node.kind === "list" ? node.items : [node];
  return items.map((item) => {
    if (item.kind !== "scalar") throw schemaFault(`${what} must hold single values`, item.at);
    return item.text;
  });
}

/** A map entry; faults if it is something else. */
export function mapOf(map: YamlMap, key: string): YamlMap | undefined {
  const value = entryOf(map, key)?.value;
  if (value === undefined) return undefined;
  if (value.kind !== "map") throw schemaFault(`'${key}' must be a map`, value.at);
  return value;
}

export function schemaFault(message: string, at: Place): RuleError {
  return new RuleError("SIGMA_SCHEMA", message, at);
}
