/** YAML of security_content as texts: every scalar is the text that stands there, so that `1.0` and dates stay whole. */
import type { RuleFault } from "@unbind/model";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import { scalarPlaces } from "./scalar-place.ts";

/** UTF-16 units in one YAML file; the longest published one has 40,000. */
export const MAX_YAML_LENGTH: number = 1 << 20;
/** Entries taken from one list. */
export const MAX_LIST_ENTRIES = 10_000;

/** Collects what is wrong in one file. */
export interface FaultSink {
  readonly path: string;
  readonly faults: RuleFault[];
  rule: string | null;
}

/** Adds a fault with its place; line 0 where the whole file is meant. */
export function addFault(sink: FaultSink, code: string, message: string, line: number, column: number): void {
  sink.faults.push({ path: sink.path, line, column, rule: sink.rule, code, message });
}

/** Reads a file's only document, a mapping; undefined with a fault if it is none. */
export function readYaml(text: string, sink: FaultSink): YamlRecord | undefined {
  if (text.length > MAX_YAML_LENGTH) {
    addFault(sink, "SPLUNK_YAML_SIZE", `the file is longer than ${MAX_YAML_LENGTH} characters`, 0, 0);
    return undefined;
  }
  try {
    const lines = new LineCounter();
    const indented = indentQuoted(text);
    const document = parseDocument(indented, {
      schema: "failsafe",
      lineCounter: lines,
      prettyErrors: false,
      // Its check compares every key with every other; ours is below.
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (error !== undefined) {
      // Those behind the first are its consequences.
      const { line, col } = lines.linePos(error.pos[0]);
      addFault(sink, "SPLUNK_YAML", error.message, line, col);
      return undefined;
    }
    if (isMap(document.contents)) {
      const count = sink.faults.length;
      const record = new YamlRecord(document.contents, { text: indented, lines, sink });
      return sink.faults.length > count ? undefined : record;
    }
    addFault(sink, "SPLUNK_YAML", "the file holds no mapping of names to values", 1, 1);
  } catch (error) {
    const message = error instanceof RangeError ? "nested too deeply" : String(error);
    addFault(sink, "SPLUNK_YAML", message, 0, 0);
  }
  return undefined;
}

/**
 * Lines of a single-quoted value that aren't indented by blanks break YAML's rules, and PyYAML, with which the content
 * was made, takes them: two detections of 2021 have some. Such lines get a blank in front.
 */
function indentQuoted(text: string): string {
  const lines = text.split("\n");
  let quoted = false;
  for (const [at, line] of lines.entries()) {
    if (quoted && /^[^ \r]/.test(line)) lines[at] = ` ${line}`;
    const key = quoted ? "" : /^\w+:[ \t]+'/.exec(line)?.[0];
    if (key !== undefined) quoted = closesNot(line.slice(key.length));
  }
  return lines.join("\n");
}

/** Whether a quoted value goes on behind this line: all its quotes are doubled ones. */
function closesNot(line: string): boolean {
  return !line.replaceAll("''", "").includes("'");
}

interface YamlFile {
  readonly text: string;
  readonly lines: LineCounter;
  readonly sink: FaultSink;
}

/** A mapping: its values by name, as text, lists or mappings. A value of another kind is a fault and counts as missing. */
export class YamlRecord {
  readonly #map: YAMLMap;
  readonly #file: YamlFile;
  readonly #values = new Map<string, Node>();

  /** A name that stands twice is a fault, and its first value counts. */
  constructor(map: YAMLMap, file: YamlFile) {
    this.#map = map;
    this.#file = file;
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (this.#values.has(name)) {
        const place = this.#position(key as Node) ?? { line: 1, col: 1 };
        addFault(file.sink, "SPLUNK_YAML", `${name} stands here a second time`, place.line, place.col);
        break;
      }
      if (value != null) this.#values.set(name, value as Node);
    }
  }

  /** 1-based line of the mapping. */
  get line(): number {
    return this.#position(this.#map)?.line ?? 1;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  names(): string[] {
    return [...this.#values.keys()];
  }

  text(name: string): string | null {
    const node = this.#node(name);
    if (node === undefined) return null;
    if (!isScalar(node)) return this.#wrong(name, node, "a text") ?? null;
    return typeof node.value === "string" && node.value !== "" ? node.value : null;
  }

  number(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value)) return value;
    this.#wrong(name, this.#node(name), "a number");
    return null;
  }

  /** Texts of a list; a single text is a list of one. */
  texts(name: string): string[] {
    const node = this.#node(name);
    if (node === undefined) return [];
    if (isScalar(node)) return typeof node.value === "string" && node.value !== "" ? [node.value] : [];
    if (!isSeq(node)) return this.#wrong(name, node, "a list") ?? [];
    const texts: string[] = [];
    for (const item of node.items.slice(0, MAX_LIST_ENTRIES)) {
      if (isScalar(item) && typeof item.value === "string") texts.push(item.value);
      else if (isMap(item)) texts.push(...plainPairs(item));
      else this.#wrong(name, item as Node | undefined, "a list of texts");
    }
    return texts;
  }

  record(name: string): YamlRecord | undefined {
    const node = this.#node(name);
    if (node === undefined || (isScalar(node) && node.value === "")) return undefined;
    return isMap(node) ? new YamlRecord(node, this.#file) : this.#wrong(name, node, "a mapping");
  }

  /** Mappings of a list. */
  records(name: string): YamlRecord[] {
    const node = this.#node(name);
    if (node === undefined || (isScalar(node) && node.value === "")) return [];
    if (!isSeq(node)) return this.#wrong(name, node, "a list") ?? [];
    const records: YamlRecord[] = [];
    for (const item of node.items.slice(0, MAX_LIST_ENTRIES)) {
      if (isMap(item)) records.push(new YamlRecord(item, this.#file));
      else this.#wrong(name, item as Node | undefined, "a list of mappings");
    }
    return records;
  }

  /** Line and column in the file for an offset into the text of a name. */
  places(name: string): (offset: number) => { line: number; column: number } {
    const node = this.#node(name);
    const value = this.text(name) ?? "";
    if (node?.range == null) return () => ({ line: this.line, column: 1 });
    return scalarPlaces(this.#file.text, { start: node.range[0], end: node.range[1] }, value);
  }

  /** Adds a fault at a name, or at the mapping where the name is missing. */
  fault(name: string, code: string, message: string): void {
    const place = this.#position(this.#node(name) ?? this.#map) ?? { line: 1, col: 1 };
    addFault(this.#file.sink, code, message, place.line, place.col);
  }

  #node(name: string): Node | undefined {
    return this.#values.get(name);
  }

  #position(node: Node | undefined): { line: number; col: number } | undefined {
    return node?.range == null ? undefined : this.#file.lines.linePos(node.range[0]);
  }

  #wrong(name: string, node: Node | undefined, wanted: string): undefined {
    const place = this.#position(node) ?? { line: this.line, col: 1 };
    addFault(this.#file.sink, "SPLUNK_FIELD", `${name} must be ${wanted}`, place.line, place.col);
    return undefined;
  }
}

/** `- stage: Execution` was meant as the text `stage: Execution`. */
function plainPairs(map: YAMLMap): string[] {
  return map.items.flatMap(({ key, value }) =>
    isScalar(key) && isScalar(value) ? [`${String(key.value)}:${String(value.value)}`] : [],
  );
}
