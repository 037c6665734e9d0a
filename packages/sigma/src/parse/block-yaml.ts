/**
 * The YAML that nearly all rules are written in, read ten times faster than by a whole YAML reader: one document of block
 * maps and lists, scalars on one line, literal blocks. Anything else, and anything faulty, gives undefined and is left to
 * the whole reader; what is read here, that one reads the same (a property test says so).
 */
import type { YamlEntry, YamlNode } from "./yaml-tree.ts";

interface Line {
  indent: number;
  /** From the first character that isn't a blank. */
  text: string;
  /** 1-based. */
  number: number;
}

/** Thrown, and caught here, where the subset ends. */
const LEAVE: unique symbol = Symbol("not block YAML");
const MAX_DEPTH = 16;
/** Control characters but LF, surrogates, line ends of Unicode, marks: what YAML may refuse or fold. */
const ODD_CHARACTERS = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;
const PLAIN_KEY = /^([A-Za-z0-9_][A-Za-z0-9_|.-]*):(?: +|$)/;
const QUOTED_KEY = /^'([^'\\]*)':(?: +|$)/;
const PLAIN_START = /^[A-Za-z0-9_\\/$(.+;<=^~-]/;
const COMMENT = /^ *(?: #.*)?$/;
const INTEGER = /^[-+]?\d{1,15}$/;
/** What YAML may take for a number, a boolean or a document mark: not decided here. */
const UNSURE = /^(?:[-+]?(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|[-+]?\.inf|\.nan|~|-|---|\.\.\.)$/i;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["null", null],
  ["Null", null],
  ["NULL", null],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);

function leave(): never {
  throw LEAVE;
}

class BlockReader {
  readonly #lines: Line[] = [];
  readonly #raw: readonly string[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#raw = text.split("\n");
    this.#raw.forEach((raw, index) => {
      const indent = raw.length - raw.trimStart().length;
      const rest = raw.slice(indent).trimEnd();
      this.#lines.push({ indent, text: rest.startsWith("#") ? "" : rest, number: index + 1 });
      if (indent === 0 && /^(?:---|\.\.\.|%)/.test(rest)) leave();
    });
  }

  read(): YamlNode {
    const first = this.#peek();
    if (first?.indent !== 0) leave();
    const node = this.#map(0);
    if (this.#peek()) leave();
    return node;
  }

  #peek(): Line | undefined {
    while (this.#lines[this.#next]?.text === "") this.#next += 1;
    return this.#lines[this.#next];
  }

  #map(indent: number): YamlNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) leave();
    const start = this.#peek();
    const entries: YamlEntry[] = [];
    const keys = new Set<string>();
    for (let line = this.#peek(); line && line.indent >= indent; line = this.#peek()) {
      if (line.indent > indent) leave();
      if (line.text.startsWith("- ") || line.text === "-") leave();
      const match = PLAIN_KEY.exec(line.text) ?? QUOTED_KEY.exec(line.text) ?? leave();
      const key = match[1] ?? "";
      if (keys.has(key)) leave();
      keys.add(key);
      const keyAt = { line: line.number, column: indent + 1 };
      this.#next += 1;
      entries.push({ key, keyAt, value: this.#value(line, match[0].length, indent) });
    }
    this.#depth -= 1;
    return { kind: "map", entries, at: { line: start?.number ?? 1, column: indent + 1 } };
  }

  /** What follows `key:` in its line or in those below. */
  #value(line: Line, from: number, indent: number): YamlNode {
    const rest = line.text.slice(from);
    if (rest === "" || rest.startsWith("#")) {
      if (rest !== "" && !line.text.startsWith(" #", from - 1)) leave();
      const below = this.#peek();
      if (!below || below.indent < indent) leave();
      if (below.text.startsWith("- ")) return this.#list(below.indent);
      return below.indent > indent ? this.#map(below.indent) : leave();
    }
    const at = { line: line.number, column: line.indent + from + 1 };
    if (rest === "|") return { kind: "scalar", ...this.#literal(indent), at };
    return this.#scalar(rest, at, indent);
  }

  #list(indent: number): YamlNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) leave();
    const at = { line: this.#peek()?.number ?? 1, column: indent + 1 };
    const items: YamlNode[] = [];
    for (let line = this.#peek(); line && line.indent >= indent; line = this.#peek()) {
      if (line.indent > indent) leave();
      const dash = /^- +/.exec(line.text);
      if (!dash) break;
      const inner = line.text.slice(dash[0].length);
      const column = indent + dash[0].length;
      if (PLAIN_KEY.test(inner) || QUOTED_KEY.test(inner)) {
        this.#lines[this.#next] = { indent: column, text: inner, number: line.number };
        items.push(this.#map(column));
      } else {
        this.#next += 1;
        items.push(this.#scalar(inner, { line: line.number, column: column + 1 }, indent));
      }
    }
    this.#depth -= 1;
    return { kind: "list", items, at };
  }

  /** A scalar that ends in its line; `indent` is its parent's. */
  #scalar(text: string, at: { line: number; column: number }, indent: number): YamlNode {
    const below = this.#peek();
    // A deeper line would continue it; a comment between ends it, which the whole reader may judge.
    if (below && below.indent > indent) leave();
    const quoted = /^'((?:[^']|'')*)'(.*)$/.exec(text) ?? /^"([^"\\]*)"(.*)$/.exec(text);
    if (quoted) {
      if (!COMMENT.test(quoted[2] ?? "")) leave();
      const value = text.startsWith("'") ? (quoted[1] ?? "").replaceAll("''", "'") : (quoted[1] ?? "");
      return { kind: "scalar", value, text: value, at };
    }
    if (!PLAIN_START.test(text)) leave();
    const plain = text.replace(/ +#.*$/, "");
    if (plain.includes(": ") || plain.endsWith(":") || plain.includes(" #") || plain.startsWith("- ")) leave();
    return { kind: "scalar", ...resolved(plain), at };
  }

  /** The lines of a `|` block; `indent` is that of its key. */
  #literal(indent: number): { value: string; text: string } {
    const from = this.#next;
    const first = this.#raw[from] ?? "";
    const depth = first.length - first.trimStart().length;
    if (depth <= indent || first.trim() === "") leave();
    const lines: string[] = [];
    let at = from;
    for (; at < this.#raw.length; at += 1) {
      const raw = this.#raw[at] ?? "";
      if (raw.trim() === "") lines.push(raw.slice(depth));
      else if (raw.length - raw.trimStart().length >= depth) lines.push(raw.slice(depth));
      else break;
    }
    if (lines.some((line) => line.trim() === "" && line !== "")) leave();
    const below = this.#raw[at];
    if (below !== undefined && below.length - below.trimStart().length > indent) leave();
    while (lines.at(-1) === "") lines.pop();
    this.#next = at;
    const text = `${lines.join("\n")}\n`;
    return { value: text, text };
  }
}

/** Plain text by the core schema of YAML 1.2. */
function resolved(text: string): { value: string | number | boolean | null; text: string } {
  const word = WORDS.get(text);
  if (word !== undefined) return { value: word, text: word === null ? "" : text };
  if (INTEGER.test(text)) return { value: Number(text), text };
  if (UNSURE.test(text)) leave();
  return { value: text, text };
}

/** The tree of a text in the subset; undefined if it is outside, or faulty. */
export function readBlockYaml(text: string): YamlNode | undefined {
  if (ODD_CHARACTERS.test(text)) return undefined;
  try {
    return new BlockReader(text).read();
  } catch (reason) {
    if (reason === LEAVE) return undefined;
    throw reason;
  }
}
