/**
 * YAML of detections: Splunk security_content (all generations) and Sigma, as far as the graph needs them.
 *
 * What a rule means is the business of the rule engines; here are ids, names, tags, and the lines where they stand.
 */
import { type IssueLog, MalformedError } from "@unbind/bytes";
import { Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type YAMLMap } from "yaml";
import { openText } from "./source-text.ts";

/** Longest YAML of one detection, in characters; no published one has 60,000. */
const MAX_RULE_LENGTH = 256 * 1024;

export interface TaggedText {
  text: string;
  /** 1-based. */
  line: number;
}

/** A detection of either kind. Missing members are empty. */
export interface DetectionRule {
  dialect: "splunk" | "sigma";
  id: string;
  name: string;
  author: string;
  date: string;
  version: string;
  status: string;
  /** Splunk: `TTP`, `Baseline`; Sigma: the log source as `product=windows category=...`. */
  type: string;
  description: string;
  /** Splunk only. */
  search: string;
  /** ATT&CK technique ids, upper case, with their lines. */
  techniques: TaggedText[];
  stories: string[];
  references: string[];
  dataModels: string[];
  level: string;
  /** The whole file. */
  text: string;
}

/** Something a YAML file of a known project can be that is no detection. */
export type RuleFile =
  | { kind: "detection"; rule: DetectionRule }
  | { kind: "story"; name: string; id: string; description: string }
  | { kind: "other" };

/**
 * Reads the first document of a file.
 *
 * @throws LimitError KNOW_SOURCE_SIZE
 * @throws MalformedError KNOW_YAML with line and column
 */
export function parseRuleFile(
  data: Uint8Array | string,
  { path = "", issues }: { path?: string; issues?: IssueLog } = {},
): RuleFile {
  const source = openText(data, path, issues);
  if (source.text.length > MAX_RULE_LENGTH) {
    throw new MalformedError("KNOW_YAML", `${path} is longer than ${MAX_RULE_LENGTH} characters: it is no detection.`, {
      ref: { path, offset: 0 },
    });
  }
  const { document, lines } = firstDocument(source.text, path);
  if (!isMap(document.contents)) return { kind: "other" };
  const map = new RuleMap(document.contents, lines);
  if (map.has("detection") && map.has("logsource")) return { kind: "detection", rule: sigmaRule(map, source.text) };
  if (map.has("search") && map.text("id") !== "") return { kind: "detection", rule: splunkRule(map, source.text) };
  if (map.has("narrative")) {
    return { kind: "story", name: map.text("name"), id: map.text("id"), description: map.text("description") };
  }
  return { kind: "other" };
}

/** Lines at the left edge that begin nothing: PyYAML goes on with a quoted text there, YAML's rules want an indent. */
const UNINDENTED = /^(?![\w-]+:|-|#|\.\.\.|[ \r\n])(?=.)/gm;

/** Only the first document: Sigma puts correlation rules into further ones. */
function firstDocument(text: string, path: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  const options = { lineCounter: lines, uniqueKeys: false, logLevel: "silent", prettyErrors: false } as const;
  try {
    let [document] = parseAllDocuments(text, options);
    if (document?.errors.length) {
      const [indented] = parseAllDocuments(text.replace(UNINDENTED, " "), options);
      if (indented?.errors.length === 0) document = indented;
    }
    if (!(document instanceof Document)) throw yamlFault(path, "it is empty", 0);
    const [error] = document.errors;
    if (error === undefined) return { document, lines };
    const { line, col } = lines.linePos(error.pos[0]);
    throw yamlFault(path, `line ${line}, column ${col}: ${error.message.split("\n")[0]}`, error.pos[0]);
  } catch (error) {
    if (error instanceof RangeError) throw yamlFault(path, "it is nested too deeply", 0);
    throw error;
  }
}

function yamlFault(path: string, what: string, offset: number): MalformedError {
  return new MalformedError("KNOW_YAML", `${path} isn't the YAML of a detection: ${what}`, { ref: { path, offset } });
}

/** Members of a YAML map as texts; anything unexpected is empty. */
class RuleMap {
  readonly #map: YAMLMap;
  readonly #lines: LineCounter;

  constructor(map: YAMLMap, lines: LineCounter) {
    this.#map = map;
    this.#lines = lines;
  }

  has(name: string): boolean {
    return this.#map.has(name);
  }

  /** Numbers and dates as they are written: `1.0` stays `1.0`. */
  text(name: string): string {
    return textOfNode(this.#map.get(name, true));
  }

  list(name: string): TaggedText[] {
    const node = this.#map.get(name, true);
    const items = isSeq(node) ? node.items : isScalar(node) ? [node] : [];
    return items.flatMap((item) => {
      if (!isScalar(item)) return [];
      const text = textOfNode(item);
      return text === "" ? [] : [{ text, line: this.#lines.linePos(item.range?.[0] ?? 0).line }];
    });
  }

  map(name: string): RuleMap | undefined {
    const node = this.#map.get(name, true);
    return isMap(node) ? new RuleMap(node, this.#lines) : undefined;
  }

  entries(): [string, string][] {
    return this.#map.items.map(({ key, value }) => [textOfNode(key), textOfNode(value)]);
  }
}

function textOfNode(node: unknown): string {
  if (!isScalar(node)) return "";
  if (typeof node.value === "string") return node.value;
  return node.value === null ? "" : (node.source ?? String(node.value));
}

const TECHNIQUE_TAG = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

function sigmaRule(map: RuleMap, text: string): DetectionRule {
  const tags = map.list("tags");
  const source = map.map("logsource")?.entries() ?? [];
  return {
    ...shared(map, text),
    dialect: "sigma",
    name: map.text("title"),
    status: map.text("status"),
    type: source
      .filter(([name]) => name !== "definition")
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
    search: "",
    techniques: tags.flatMap(({ text: tag, line }) => {
      const id = TECHNIQUE_TAG.exec(tag)?.[1];
      return id === undefined ? [] : [{ text: id.toUpperCase(), line }];
    }),
    stories: [],
    dataModels: [],
    level: map.text("level"),
  };
}

function splunkRule(map: RuleMap, text: string): DetectionRule {
  const tags = map.map("tags");
  const from = (name: string) => [...(tags?.list(name) ?? []), ...map.list(name)];
  return {
    ...shared(map, text),
    dialect: "splunk",
    name: map.text("name"),
    status: map.text("status"),
    type: map.text("type"),
    search: map.text("search"),
    techniques: from("mitre_attack_id").map(({ text: id, line }) => ({ text: id.trim().toUpperCase(), line })),
    stories: [...from("analytic_story"), ...(tags?.list("analytics_story") ?? [])].map(({ text: name }) => name),
    dataModels: [...map.list("datamodel"), ...map.list("data_source")].map(({ text: name }) => name),
    level: "",
  };
}

function shared(
  map: RuleMap,
  text: string,
): Pick<DetectionRule, "id" | "author" | "date" | "version" | "description" | "references" | "text"> {
  return {
    id: map.text("id").toLowerCase(),
    author: map.text("author"),
    date: map.text("modification_date") || map.text("date"),
    version: map.text("version"),
    description: map.text("description"),
    references: map.list("references").map(({ text: url }) => url),
    text,
  };
}
