/**
 * The tuning file, `unbind.tuning/1` (YAML): a list of entries, each of which suppresses a rule, allows what a rule
 * finds under conditions, or gives it another level. Every entry has a reason; nothing unknown is passed over.
 */
import { filetimeToIso, isoToFiletime } from "@unbind/bytes";
import type { RuleLevel } from "@unbind/model";
import { RuleError } from "@unbind/rules";
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Tuning, TuningCondition, TuningEntry } from "./tuning.ts";

const SCHEMA = "unbind.tuning/1";
const ACTIONS = ["suppress", "allow", "level"] as const;
const KEYS = [...ACTIONS, "to", "where", "reason", "expires"];
const LEVELS: readonly RuleLevel[] = ["informational", "low", "medium", "high", "critical"];
/** A larger file is not read; nobody wrote it by hand. */
export const MAX_TUNING_CHARACTERS: number = 1 << 20;

/** Reads a tuning file. @throws RuleError TUNING_SYNTAX, TUNING_LIMIT with line and column */
export function parseTuning(text: string, file: string): Tuning {
  const lines = new LineCounter();
  const reader = new TuningReader(file, lines);
  if (text.length > MAX_TUNING_CHARACTERS) {
    throw new RuleError("TUNING_LIMIT", `longer than MAX_TUNING_CHARACTERS (${MAX_TUNING_CHARACTERS})`, { file });
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error) throw reader.fault(error.message, error.pos[0]);
  const root = document.contents;
  if (!isMap(root)) throw reader.fault(`begin with "schema: ${SCHEMA}", then "entries:"`, 0);
  const schema: unknown = root.get("schema");
  if (schema !== SCHEMA) throw reader.fault(`the first line must be "schema: ${SCHEMA}"`, 0);
  for (const { key } of root.items) {
    const name = isScalar(key) ? key.value : undefined;
    if (name !== "schema" && name !== "entries") throw reader.fault(`${String(name)}: unknown key`, offsetOf(key));
  }
  const entries: unknown = root.get("entries");
  if (!isSeq(entries)) throw reader.fault("entries: must be a list", 0);
  return { entries: entries.items.map((item) => reader.entry(item)) };
}

class TuningReader {
  readonly #file: string;
  readonly #lines: LineCounter;

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  fault(message: string, offset: number): RuleError {
    const { line, col } = this.#lines.linePos(offset);
    return new RuleError("TUNING_SYNTAX", message, {
      file: this.#file,
      line: Math.max(1, line),
      column: Math.max(1, col),
    });
  }

  entry(node: unknown): TuningEntry {
    if (!isMap(node)) throw this.fault('an entry is a map: "- suppress: RULE" and "reason: WHY"', offsetOf(node));
    const at = offsetOf(node);
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (!KEYS.includes(name)) throw this.fault(`${name}: unknown key; known are ${KEYS.join(", ")}`, offsetOf(key));
    }
    const actions = ACTIONS.filter((name) => node.has(name));
    const [action] = actions;
    if (action === undefined || actions.length > 1) throw this.fault(`an entry has one of ${ACTIONS.join(", ")}`, at);
    const where = this.#where(node);
    if (action === "allow" && where.length === 0)
      throw this.fault("allow needs where: use suppress for a whole rule", at);
    const rule = this.#text(node, action);
    if (rule === "*" && action === "suppress" && where.length === 0) {
      throw this.fault('suppress "*" would leave out every finding: name a rule, or give where', at);
    }
    const level = this.#level(node, action, at);
    const reason = this.#text(node, "reason");
    return { line: this.#lines.linePos(at).line, action, rule, level, where, reason, expires: this.#expires(node) };
  }

  #level(node: YAMLMap, action: string, at: number): RuleLevel | undefined {
    if (action !== "level") {
      if (node.has("to")) throw this.fault("to: belongs to level", at);
      return undefined;
    }
    const to = this.#text(node, "to");
    const level = LEVELS.find((one) => one === to);
    if (!level) throw this.fault(`to: must be one of ${LEVELS.join(", ")}`, at);
    return level;
  }

  #expires(node: YAMLMap): string | undefined {
    if (!node.has("expires")) return undefined;
    const text = this.#text(node, "expires");
    if (!isDay(text)) throw this.fault("expires: must be a day as 2027-01-31", offsetOf(node.get("expires", true)));
    return text;
  }

  #text(node: YAMLMap, key: string): string {
    const value = node.get(key);
    if (typeof value !== "string" || value.trim() === "") {
      throw this.fault(`${key}: must be given as text`, offsetOf(node.get(key, true) ?? node));
    }
    return value;
  }

  #where(node: YAMLMap): TuningCondition[] {
    const where = node.get("where", true);
    if (where === undefined) return [];
    if (!isMap(where) || where.items.length === 0)
      throw this.fault("where: must name fields and values", offsetOf(where));
    return where.items.map((pair) => this.#condition(pair));
  }

  #condition({ key, value }: Pair): TuningCondition {
    const name = isScalar(key) ? String(key.value) : "";
    const values = isSeq(value) ? value.items : [value];
    const patterns = values.map((one) => {
      const text = isScalar(one) ? one.value : undefined;
      if (typeof text !== "string" && typeof text !== "number") {
        throw this.fault(`${name}: must be a text or a list of texts`, offsetOf(one ?? key));
      }
      return String(text);
    });
    if (patterns.length === 0) throw this.fault(`${name}: the list is empty`, offsetOf(key));
    return { name, patterns };
  }
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? isoToFiletime(text) : undefined;
  return time !== undefined && filetimeToIso(time).startsWith(text);
}

function offsetOf(node: unknown): number {
  const range = (node as { range?: readonly number[] } | null | undefined)?.range;
  return range?.[0] ?? 0;
}
