/**
 * Sigma rules that were read before, in one file of a folder. It is used only if it belongs to whoever runs this, nobody else
 * may write it, and its contents have the SHA-256 that its first line states; what comes out is checked again by shape. A
 * missing file is an empty cache.
 *
 * First line: JSON of form, version and SHA-256; then JSON, SHA-256 of a rule's text -> packed rules.
 */
import { hash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACK_FORM, type ParsedRuleCache } from "@unbind/detect";
import type { RuleFault } from "@unbind/model";

/** Bytes of a cache; 3,000 rules take 6 MB. */
const MAX_CACHE_BYTES = 256 << 20;
const FILE_NAME = "unbind-sigma-rules.cache";
/** Written by group or others. */
const FOREIGN_WRITE = 0o022;

/** A cache that can be written back. */
export interface RuleCache extends ParsedRuleCache {
  /** What was wrong with it. */
  readonly faults: readonly RuleFault[];
  /** Writes what this run used, if that isn't what the file holds. Never throws. */
  save(): void;
}

/** Opens the cache in a folder, which need not be there yet. `version`: of the tool; other versions' caches aren't used. */
export function openRuleCache(folder: string, version: string): RuleCache {
  return new FileCache(join(folder, FILE_NAME), folder, version);
}

class FileCache implements RuleCache {
  readonly faults: RuleFault[] = [];
  readonly #path: string;
  readonly #folder: string;
  readonly #version: string;
  #kept: ReadonlyMap<string, unknown> = new Map();
  readonly #used = new Map<string, unknown>();
  #isChanged = false;

  constructor(path: string, folder: string, version: string) {
    this.#path = path;
    this.#folder = folder;
    this.#version = version;
    try {
      this.#kept = this.#read();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") this.#fault(`not used: ${messageOf(error)}`);
    }
  }

  get(text: string): unknown {
    const key = sha256(text);
    const packed = this.#kept.get(key);
    if (packed !== undefined) this.#used.set(key, packed);
    return packed;
  }

  put(text: string, packed: unknown): void {
    this.#used.set(sha256(text), packed);
    this.#isChanged = true;
  }

  reject(): void {
    if (this.faults.length === 0) this.#fault("a rule in it is misshapen, and was read from its file");
  }

  save(): void {
    if (!this.#isChanged && this.#used.size === this.#kept.size) return;
    const body = JSON.stringify(Object.fromEntries(this.#used));
    const head = JSON.stringify({ form: PACK_FORM, version: this.#version, sha256: sha256(body) });
    const whole = `${head}\n${body}`;
    if (whole.length > MAX_CACHE_BYTES) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      replace(this.#path, whole);
    } catch (error) {
      this.#fault(`not written: ${messageOf(error)}`);
    }
  }

  #read(): ReadonlyMap<string, unknown> {
    const text = ownText(this.#path);
    const end = text.indexOf("\n");
    const head: unknown = JSON.parse(text.slice(0, end));
    const body = text.slice(end + 1);
    if (!isRecord(head) || typeof head["sha256"] !== "string") throw new Error("its first line isn't one of a cache");
    if (head["form"] !== PACK_FORM || head["version"] !== this.#version) return new Map();
    if (head["sha256"] !== sha256(body))
      throw new Error("it was changed: its SHA-256 is another than its first line states");
    const rules: unknown = JSON.parse(body);
    if (!isRecord(rules)) throw new Error("it holds no rules");
    return new Map(Object.entries(rules));
  }

  #fault(message: string): void {
    const hint = "delete it, or name another folder with --cache";
    this.faults.push({
      path: this.#path,
      line: 0,
      column: 0,
      rule: null,
      code: "RULE_CACHE",
      message: `cache of rules ${message}; ${hint}`,
    });
  }
}

/** Whole or not at all: other runs may read it meanwhile. */
function replace(path: string, text: string): void {
  const made = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(made, text, { mode: 0o600, flag: "wx" });
    renameSync(made, path);
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
}

/** @throws Error if somebody else may have written it, or it is too big */
function ownText(path: string): string {
  const file = openSync(path, "r");
  try {
    const { uid, mode, size } = fstatSync(file);
    const own = process.getuid?.();
    if (own !== undefined && uid !== own) throw new Error("it belongs to somebody else");
    if (own !== undefined && (mode & FOREIGN_WRITE) !== 0) throw new Error("others may write it");
    if (size > MAX_CACHE_BYTES) throw new Error(`over MAX_CACHE_BYTES (${MAX_CACHE_BYTES})`);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

const sha256 = (text: string): string => hash("sha256", text);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
