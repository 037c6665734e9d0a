import type { RuleFault } from "@unbind/model";
import { type MacroDefinition, type MacroTable, macroKey } from "../syntax/macro-table.ts";
import {
  readDataSource,
  readLookup,
  readStory,
  readTestFile,
  type SplunkDataSource,
  type SplunkLookup,
  type SplunkStory,
  type SplunkTestFile,
} from "./content-objects.ts";
import type { SplunkDetection } from "./detection.ts";
import { readDetectionPage } from "./detection-page.ts";
import { readDetection } from "./detection-yaml.ts";
import { type LookupTable, readLookupCsv } from "./lookup-csv.ts";
import { readMacroJson, readMacrosConf, readMacroYaml } from "./macro-files.ts";
import { addFault, type FaultSink, readYaml, type YamlRecord } from "./yaml-reader.ts";

/** A file of rules or of what they need. */
export interface ContentFile {
  readonly path: string;
  readonly text: string;
}

/** Everything that was read out of a set of files, in the order of the files. */
export interface SplunkContent {
  readonly detections: readonly SplunkDetection[];
  readonly stories: readonly SplunkStory[];
  readonly macros: MacroTable;
  readonly lookups: readonly SplunkLookup[];
  /** CSV files by lower-case file name without folders. */
  readonly tables: ReadonlyMap<string, LookupTable>;
  readonly dataSources: readonly SplunkDataSource[];
  readonly testFiles: readonly SplunkTestFile[];
  /** Files that hold none of these: deployments, or something else. */
  readonly unused: readonly string[];
  readonly faults: readonly RuleFault[];
}

interface Collected {
  detections: SplunkDetection[];
  stories: SplunkStory[];
  macros: Map<string, MacroDefinition>;
  lookups: SplunkLookup[];
  tables: Map<string, LookupTable>;
  dataSources: SplunkDataSource[];
  testFiles: SplunkTestFile[];
  unused: string[];
  faults: RuleFault[];
}

/**
 * Reads content files of splunk/security_content, of any year and in any order: YAML objects, macros as YAML, JSON or
 * macros.conf, lookup tables as CSV, documentation pages as Markdown or HTML. Each object is recognised by its keys,
 * not by its folder. Never throws; what could not be read is in `faults`. A macro defined twice keeps the last text.
 */
export function readSplunkContent(files: Iterable<ContentFile>): SplunkContent {
  const content: Collected = {
    detections: [],
    stories: [],
    macros: new Map(),
    lookups: [],
    tables: new Map(),
    dataSources: [],
    testFiles: [],
    unused: [],
    faults: [],
  };
  for (const file of files) readFile(file, content);
  return content;
}

function readFile({ path, text }: ContentFile, content: Collected): void {
  const sink: FaultSink = { path, faults: content.faults, rule: null };
  const name = fileName(path);
  if (/\.ya?ml$/.test(name)) readYamlFile(text, sink, content);
  else if (/\.json$/.test(name)) addMacros(content, readMacroJson(text, sink));
  else if (/\.conf$/.test(name)) addMacros(content, readMacrosConf(text, sink));
  else if (/\.csv$/.test(name)) {
    const table = readLookupCsv(text, sink);
    if (table !== undefined) content.tables.set(name, table);
  } else if (/\.(?:md|markdown|html?)$/.test(name)) {
    const detection = readDetectionPage(text, sink);
    if (detection !== undefined) content.detections.push(detection);
  } else content.unused.push(path);
}

/** Name of a file without its folders, lower case: how searches and lookup definitions call a table. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
}

function readYamlFile(text: string, sink: FaultSink, content: Collected): void {
  const yaml = readYaml(text, sink);
  if (yaml === undefined) return;
  sink.rule = yaml.text("name");
  const kind = kindOf(yaml);
  const { path } = sink;
  if (kind === "detection") push(content.detections, readDetection(yaml, path));
  else if (kind === "story") push(content.stories, readStory(yaml, path));
  else if (kind === "lookup") push(content.lookups, readLookup(yaml, path));
  else if (kind === "dataSource") push(content.dataSources, readDataSource(yaml, path));
  else if (kind === "test") push(content.testFiles, readTestFile(yaml, path));
  else if (kind === "macro") {
    const macro = readMacroYaml(yaml);
    if (macro !== undefined) addMacros(content, [macro]);
  } else {
    content.unused.push(path);
    if (yaml.has("name") && yaml.has("description") && yaml.has("how_to_implement")) {
      addFault(sink, "SPLUNK_FIELD", "the detection has no search", yaml.line, 1);
    }
  }
}

/** What an object is, by the keys that only its kind has. */
function kindOf(yaml: YamlRecord): "detection" | "story" | "lookup" | "dataSource" | "test" | "macro" | undefined {
  if (yaml.has("search")) return "detection";
  if (yaml.has("definition")) return "macro";
  if (yaml.has("narrative")) return "story";
  if (yaml.has("filename") || yaml.has("collection")) return "lookup";
  if (yaml.has("sourcetype") || yaml.has("example_log")) return "dataSource";
  return yaml.has("tests") ? "test" : undefined;
}

function push<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

function addMacros(content: Collected, macros: readonly MacroDefinition[]): void {
  for (const macro of macros) content.macros.set(macroKey(macro.name, macro.arguments.length), macro);
}
