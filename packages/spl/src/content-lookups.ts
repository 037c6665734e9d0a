/** Lookups of Splunk content as the engine asks for them: by a definition's name, or by a CSV file's. */
import type { SplunkLookup } from "./content/content-objects.ts";
import { fileName, type SplunkContent } from "./content/splunk-content.ts";
import type { LookupDefinition } from "./run/row.ts";

/** Gives the table behind a name; undefined if its lines are not at hand (a KV store, a file that was not given). */
export function lookupsOf(
  content: Pick<SplunkContent, "lookups" | "tables">,
): (name: string) => LookupDefinition | undefined {
  const definitions = new Map<string, SplunkLookup>();
  for (const lookup of content.lookups) definitions.set(lookup.name, lookup);
  const made = new Map<string, LookupDefinition | undefined>();
  return (name) => {
    if (!made.has(name)) made.set(name, definitionOf(name, definitions.get(name), content.tables));
    return made.get(name);
  };
}

function definitionOf(
  name: string,
  lookup: SplunkLookup | undefined,
  tables: SplunkContent["tables"],
): LookupDefinition | undefined {
  const table = tables.get(fileName(lookup?.filename ?? name)) ?? tables.get(`${fileName(name)}.csv`);
  if (table === undefined) return undefined;
  const { columns, rows } = table;
  if (lookup === undefined) return { name, columns, rows };
  const { caseSensitive, maxMatches, minMatches, matchTypes, defaultMatch } = lookup;
  const settings = { caseSensitive, maxMatches, minMatches, matchTypes };
  return { name, columns, rows, ...settings, ...(defaultMatch !== null && { defaultMatch }) };
}
