/**
 * YAML text -> a tree in which every node knows its line. YAML 1.2 core schema, so `no`, `on` and dates stay text.
 * Duplicate keys, undefined aliases, tags and merge keys are refused; aliases are copied out within `MAX_NODES`.
 */
import { RuleError } from "@unbind/rules";
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
} from "yaml";
import { readBlockYaml } from "./block-yaml.ts";

/** 1-based place in the file. */
export interface Place {
  line: number;
  column: number;
}

export interface YamlEntry {
  key: string;
  keyAt: Place;
  value: YamlNode;
}

export type YamlNode =
  | { kind: "scalar"; value: string | number | boolean | null; text: string; at: Place }
  | { kind: "map"; entries: YamlEntry[]; at: Place }
  | { kind: "list"; items: YamlNode[]; at: Place };

/** Characters in a file of rules; the largest public one has 50,000. */
const MAX_TEXT = 4 * 1024 * 1024;
const MAX_NODES = 200_000;
const MAX_DEPTH = 32;

export interface YamlResult {
  documents: YamlNode[];
  faults: RuleError[];
}

class TreeBuilder {
  readonly #document: Document;
  readonly #lines: LineCounter;
  #nodes = 0;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  build(node: unknown, depth: number, fallback: Place): YamlNode {
    const at = this.#placeOf(node) ?? fallback;
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES)
      throw new RuleError("SIGMA_LIMIT", `More than ${MAX_NODES} YAML nodes in a document`, at);
    if (depth > MAX_DEPTH) throw new RuleError("SIGMA_LIMIT", `YAML nests deeper than ${MAX_DEPTH}`, at);
    if (isAlias(node)) return this.build(this.#target(node, at), depth + 1, at);
    if (isMap(node)) {
      const entries = node.items.map((pair): YamlEntry => {
        const keyAt = this.#placeOf(pair.key) ?? at;
        const key = isScalar(pair.key) ? keyText(pair.key) : undefined;
        if (key === undefined) throw new RuleError("SIGMA_YAML", "A key must be a plain text", keyAt);
        return { key, keyAt, value: this.build(pair.value, depth + 1, keyAt) };
      });
      return { kind: "map", entries, at };
    }
    if (isSeq(node)) return { kind: "list", items: node.items.map((item) => this.build(item, depth + 1, at)), at };
    return this.#scalar(node, at);
  }

  #target(alias: Alias, at: Place): Node {
    const target = alias.resolve(this.#document);
    if (target) return target;
    throw new RuleError("SIGMA_YAML", `YAML: '*${alias.source}' has no anchor; quote values that begin with '*'`, at);
  }

  #scalar(node: unknown, at: Place): YamlNode {
    const value = isScalar(node) ? node.value : null;
    if (typeof value === "bigint") return { kind: "scalar", value: String(value), text: String(value), at };
    if (value === null || value === undefined) return { kind: "scalar", value: null, text: "", at };
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new RuleError("SIGMA_YAML", "This kind of YAML value is not supported", at);
    }
    const source = isScalar(node) && typeof value !== "string" ? node.source : undefined;
    return { kind: "scalar", value, text: source ?? String(value), at };
  }

  #placeOf(node: unknown): Place | undefined {
    const start = (node as Node | null)?.range?.[0];
    if (start === undefined) return undefined;
    const { line, col } = this.#lines.linePos(start);
    return { line, column: col };
  }
}

function keyText(key: Scalar): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value ?? ""));
}

function yamlFault(message: string, place: Place): RuleError {
  return new RuleError("SIGMA_YAML", `YAML: ${message.split("\n")[0]?.replace(/ at line \d+.*$/, "")}`, place);
}

/** Reads all documents of a file, by the fast reader of simple files where that can. See `readWholeYaml`. */
export function readYaml(source: string): YamlResult {
  const simple = source.length <= MAX_TEXT ? readBlockYaml(source) : undefined;
  return simple ? { documents: [simple], faults: [] } : readWholeYaml(source);
}

/** Reads all documents of a file. A document with a fault is left out and its fault told; empty documents are skipped. */
export function readWholeYaml(source: string): YamlResult {
  const text = source.replace(/^\ufeff/, "");
  const result: YamlResult = { documents: [], faults: [] };
  if (text.length > MAX_TEXT) {
    result.faults.push(new RuleError("SIGMA_LIMIT", `More than ${MAX_TEXT} characters in one file of rules`));
    return result;
  }
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      version: "1.2",
      schema: "core",
      uniqueKeys: true,
      prettyErrors: false,
      stringKeys: false,
    });
    if (Array.isArray(documents)) for (const document of documents) readDocument(document, lines, result);
  } catch (cause) {
    // Deep nesting overflows the YAML reader's own stack.
    result.faults.push(new RuleError("SIGMA_YAML", "YAML: can't be read (nested too deeply?)", { cause }));
  }
  return result;
}

function readDocument(document: Document.Parsed, lines: LineCounter, result: YamlResult): void {
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    result.faults.push(yamlFault(error.message, { line, column: col }));
    return;
  }
  if (document.contents === null) return;
  try {
    result.documents.push(new TreeBuilder(document, lines).build(document.contents, 0, { line: 1, column: 1 }));
  } catch (cause) {
    if (!(cause instanceof RuleError)) throw cause;
    result.faults.push(cause);
  }
}
