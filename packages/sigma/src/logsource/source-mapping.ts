/**
 * A site's own log sources, as a YAML file:
 *
 *     sources:
 *       - category: process_creation
 *         product: windows
 *         channels: [Contoso-Agent/Processes]
 *         providers: [Contoso-Agent]
 *         eventIds: [100]
 *         when: { Kind: [start] }
 *         fields: { Image: ExePath, CommandLine: Cmd }
 */
import { RuleError } from "@unbind/rules";
import type { LogSource } from "../parse/document.ts";
import { entryOf, mapOf, scalarTexts, schemaFault, textOf, textsOf, type YamlMap } from "../parse/document-fields.ts";
import { readYaml } from "../parse/yaml-tree.ts";
import type { SourcePlace } from "./windows-sources.ts";

const KEYS = ["product", "category", "service", "channels", "providers", "eventIds", "when", "fields"];

interface MappedSource {
  product: string | undefined;
  category: string | undefined;
  service: string | undefined;
  place: SourcePlace;
}

/** What a mapping file adds to the built-in log sources. */
export interface SourceMapping {
  placesOf(source: LogSource): readonly SourcePlace[];
}

/** Reads a mapping file. @throws RuleError SIGMA_YAML, SIGMA_SCHEMA with file, line and column */
export function parseSourceMapping(text: string, path: string): SourceMapping {
  try {
    return readMapping(text);
  } catch (error) {
    if (error instanceof RuleError) error.file = path;
    throw error;
  }
}

function readMapping(text: string): SourceMapping {
  const { documents, faults } = readYaml(text);
  if (faults[0]) throw faults[0];
  const [root] = documents;
  const list = root?.kind === "map" ? entryOf(root, "sources")?.value : undefined;
  if (list?.kind !== "list")
    throw schemaFault("A mapping file needs a list 'sources'", root?.at ?? { line: 1, column: 1 });
  const sources = list.items.map((item) => {
    if (item.kind !== "map") throw schemaFault("A source must be a map", item.at);
    return readSource(item);
  });
  return {
    placesOf: ({ product, category, service }) =>
      sources
        .filter(
          (one) => one.category === category && one.service === service && one.product === (product ?? one.product),
        )
        .map(({ place }) => place),
  };
}

function readSource(map: YamlMap): MappedSource {
  for (const { key, keyAt } of map.entries) {
    if (!KEYS.includes(key)) throw schemaFault(`Unknown key '${key}'; known: ${KEYS.join(", ")}`, keyAt);
  }
  const eventIds = textsOf(map, "eventIds").map(Number);
  if (!eventIds.every((id) => Number.isInteger(id) && id >= 0 && id < 65_536)) {
    throw schemaFault("'eventIds' must be numbers from 0 to 65535", map.at);
  }
  const channels = textsOf(map, "channels");
  const when = mapOf(map, "when")?.entries.map(({ key, value }) => [key, scalarTexts(value, "'when'")] as const) ?? [];
  const fields =
    mapOf(map, "fields")?.entries.map(({ key, value }) => [key, scalarTexts(value, "'fields'")[0] ?? ""] as const) ??
    [];
  const lower = (key: string) => textOf(map, key)?.toLowerCase();
  return {
    product: lower("product"),
    category: lower("category"),
    service: lower("service"),
    place: {
      channels: channels.length > 0 ? channels : undefined,
      providers: textsOf(map, "providers"),
      eventIds,
      when: Object.fromEntries(when),
      fields: Object.fromEntries(fields),
    },
  };
}
