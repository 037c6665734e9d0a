/** The other objects of security_content: stories, lookups, data sources, tests. */
import type { SplunkTest } from "./detection.ts";
import { readTest } from "./detection-yaml.ts";
import type { YamlRecord } from "./yaml-reader.ts";

/** An analytic story: a theme that detections belong to. */
export interface SplunkStory {
  readonly name: string;
  readonly id: string | null;
  readonly version: string | null;
  readonly date: string | null;
  readonly author: string | null;
  readonly description: string | null;
  readonly narrative: string | null;
  readonly references: readonly string[];
  readonly categories: readonly string[];
  readonly usecase: string | null;
  readonly path: string;
}

/** How a table is looked up; its lines stand in a CSV file or, for a KV store, nowhere. */
export interface SplunkLookup {
  readonly name: string;
  readonly description: string | null;
  /** CSV file beside the definition. */
  readonly filename: string | null;
  /** KV store collection, of which only the columns are known. */
  readonly collection: string | null;
  readonly columns: readonly string[];
  /** Value of the outputs where no line fits, if `minMatches` is above 0. */
  readonly defaultMatch: string | null;
  readonly minMatches: number;
  readonly maxMatches: number;
  readonly caseSensitive: boolean;
  /** By column: the table's value is a pattern, or a network. */
  readonly matchTypes: ReadonlyMap<string, "wildcard" | "cidr">;
  readonly path: string;
}

/** What a source of events is called in Splunk, and which fields its events have there. */
export interface SplunkDataSource {
  readonly name: string;
  readonly id: string | null;
  readonly description: string | null;
  readonly source: string | null;
  readonly sourcetype: string | null;
  /** Field that tells its events from others of the source (`EventID`), and its value. */
  readonly separator: string | null;
  readonly separatorValue: string | null;
  readonly fields: readonly string[];
  readonly outputFields: readonly string[];
  /** Names of this source's fields in a data model. */
  readonly mappings: readonly {
    readonly dataModel: string;
    readonly dataSet: string;
    readonly fields: ReadonlyMap<string, string>;
  }[];
  readonly exampleLog: string | null;
  readonly path: string;
}

/** Tests of one detection file, in a file of their own (2021, 2022). */
export interface SplunkTestFile {
  readonly name: string;
  readonly tests: readonly (SplunkTest & { readonly file: string | null })[];
  readonly path: string;
}

const DEFAULT_MAX_MATCHES = 1_000;

export function readStory(yaml: YamlRecord, path: string): SplunkStory | undefined {
  const name = required(yaml, "name", "story");
  if (name === undefined) return undefined;
  const tags = yaml.record("tags");
  return {
    name,
    id: yaml.text("id"),
    version: yaml.text("version"),
    date: yaml.text("date") ?? yaml.text("modification_date"),
    author: yaml.text("author"),
    description: yaml.text("description"),
    narrative: yaml.text("narrative"),
    references: yaml.texts("references"),
    categories: tags?.texts("category") ?? yaml.texts("category"),
    usecase: tags?.text("usecase") ?? yaml.text("usecase"),
    path,
  };
}

export function readLookup(yaml: YamlRecord, path: string): SplunkLookup | undefined {
  const name = required(yaml, "name", "lookup");
  if (name === undefined) return undefined;
  return {
    name,
    description: yaml.text("description"),
    filename: yaml.text("filename"),
    collection: yaml.text("collection"),
    columns: yaml
      .texts("fields_list")
      .flatMap((list) => list.split(/[\s,]+/))
      .filter((column) => column !== ""),
    defaultMatch: yaml.text("default_match"),
    minMatches: yaml.number("min_matches") ?? 0,
    maxMatches: yaml.number("max_matches") ?? DEFAULT_MAX_MATCHES,
    caseSensitive: yaml.text("case_sensitive_match")?.toLowerCase() !== "false",
    matchTypes: readMatchTypes(yaml),
    path,
  };
}

/** `WILDCARD(a),CIDR(b)`. */
function readMatchTypes(yaml: YamlRecord): Map<string, "wildcard" | "cidr"> {
  const types = new Map<string, "wildcard" | "cidr">();
  for (const text of yaml.texts("match_type")) {
    for (const part of text.split(",")) {
      const match = /^\s*(WILDCARD|CIDR|EXACT)\s*\(\s*([^()\s]+)\s*\)\s*$/i.exec(part);
      const kind = match?.[1]?.toLowerCase();
      if (match?.[2] === undefined)
        yaml.fault("match_type", "SPLUNK_FIELD", "match_type is WILDCARD(column) or CIDR(column)");
      else if (kind === "wildcard" || kind === "cidr") types.set(match[2], kind);
    }
  }
  return types;
}

export function readDataSource(yaml: YamlRecord, path: string): SplunkDataSource | undefined {
  const name = required(yaml, "name", "data source");
  if (name === undefined) return undefined;
  return {
    name,
    id: yaml.text("id"),
    description: yaml.text("description"),
    source: yaml.text("source"),
    sourcetype: yaml.text("sourcetype"),
    separator: yaml.text("separator"),
    separatorValue: yaml.text("separator_value"),
    fields: yaml.texts("fields"),
    outputFields: yaml.texts("output_fields"),
    mappings: yaml.records("field_mappings").map((one) => ({
      dataModel: one.text("data_model") ?? "",
      dataSet: one.text("data_set") ?? "",
      fields: readMapping(one.record("mapping")),
    })),
    exampleLog: yaml.text("example_log"),
    path,
  };
}

function readMapping(yaml: YamlRecord | undefined): Map<string, string> {
  return new Map((yaml?.names() ?? []).map((name) => [name, yaml?.text(name) ?? ""]));
}

export function readTestFile(yaml: YamlRecord, path: string): SplunkTestFile | undefined {
  const name = required(yaml, "name", "test");
  if (name === undefined) return undefined;
  const tests = yaml.records("tests").map((one) => ({ ...readTest(one), file: one.text("file") }));
  return { name, tests, path };
}

function required(yaml: YamlRecord, field: string, kind: string): string | undefined {
  const text = yaml.text(field);
  if (text === null) yaml.fault(field, "SPLUNK_FIELD", `the ${kind} has no ${field}`);
  return text ?? undefined;
}
