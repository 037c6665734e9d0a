import { fileName, type SplunkContent, type SplunkDetectorOptions } from "@unbind/spl";

type FindLookup = NonNullable<SplunkDetectorOptions["lookup"]>;
type Table = NonNullable<ReturnType<FindLookup>>;

/**
 * Tables by the names that searches use: that of a lookup definition, or the CSV file's own, with or without `.csv`.
 * Definitions whose lines live in a KV store have none to offer.
 */
export function lookupTables(content: SplunkContent): FindLookup {
  const byName = new Map<string, Table>();
  for (const [file, { columns, rows }] of content.tables) {
    const name = file.replace(/\.csv$/, "");
    byName.set(file, { name: file, columns, rows });
    byName.set(name, { name, columns, rows });
  }
  for (const { name, filename, ...rest } of content.lookups) {
    const table = filename === null ? undefined : content.tables.get(fileName(filename));
    if (!table) continue;
    const { caseSensitive, maxMatches, minMatches, defaultMatch, matchTypes } = rest;
    byName.set(name.toLowerCase(), {
      name,
      columns: table.columns,
      rows: table.rows,
      caseSensitive,
      maxMatches,
      minMatches,
      matchTypes,
      ...(defaultMatch !== null && { defaultMatch }),
    });
  }
  return (name) => byName.get(name.toLowerCase());
}
