/**
 * Sigma rules that were read before, in one file of a folder. It is used only if it belongs to whoever runs this, nobody else
 * may write it, and its contents have the SHA-256 that its first line states; what comes out is checked again by shape. A
 * missing file is an empty cache.
 *
 * First line: JSON of form, version and SHA-256 of the rest; then a line for each text: its SHA-256, a blank, JSON of its
 * packed rules. Lines are parsed when they are asked for, one at a time, so that never more than one is there as objects.
 */
import { hash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACK_FORM, type ParsedRuleCache } from "@unbind/detect";
import type { RuleFault } from "@unbind/model";

/** Bytes of a cache; 3,000 rules take 6 MB. */
const MAX_CACHE_BYTES = 256 << 20;
/** SHA-256 in hex. */
const KEY_CHARACTERS = 64;
const LINE_END: Buffer = Buffer.from("\n");
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
  /** Packed rules as JSON in UTF-8, by the SHA-256 of their text. */
  #kept: ReadonlyMap<string, Buffer> = new Map();
  readonly #used = new Map<string, Buffer>();
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
    if (packed === undefined) return undefined;
    this.#used.set(key, packed);
    try {
      return JSON.parse(packed.toString());
    } catch {
      return null;
    }
  }

  put(text: string, packed: unknown): void {
    this.#used.set(sha256(text), Buffer.from(JSON.stringify(packed)));
    this.#isChanged = true;
  }

  reject(): void {
    if (this.faults.length === 0) this.#fault("a rule in it is misshapen, and was read from its file");
  }

  save(): void {
    if (!this.#isChanged && this.#used.size === this.#kept.size) return;
    const body = Buffer.concat([...this.#used].flatMap(([key, packed]) => [Buffer.from(`${key} `), packed, LINE_END]));
    const head = JSON.stringify({ form: PACK_FORM, version: this.#version, sha256: sha256(body) });
    const whole = Buffer.concat([Buffer.from(head), LINE_END, body]);
    if (whole.length > MAX_CACHE_BYTES) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      replace(this.#path, whole);
    } catch (error) {
      this.#fault(`not written: ${messageOf(error)}`);
    }
  }

  #read(): ReadonlyMap<string, Buffer> {
    const bytes = ownBytes(this.#path);
    const end = bytes.indexOf(LINE_END);
    const head: unknown = JSON.parse(bytes.toString("utf8", 0, Math.max(0, end)));
    const body = bytes.subarray(end + 1);
    if (!isRecord(head) || typeof head["sha256"] !== "string") throw new Error("its first line isn't one of a cache");
    if (head["form"] !== PACK_FORM || head["version"] !== this.#version) return new Map();
    if (head["sha256"] !== sha256(body))
      throw new Error("it was changed: its SHA-256 is another than its first line states");
    return linesOf(body);
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

/** @throws Error if a line is none of a cache */
function linesOf(body: Buffer): Map<string, Buffer> {
  const lines = new Map<string, Buffer>();
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(LINE_END, at);
    if (end < at + KEY_CHARACTERS + 1) throw new Error("it holds no rules");
    lines.set(body.toString("latin1", at, at + KEY_CHARACTERS), body.subarray(at + KEY_CHARACTERS + 1, end));
    at = end + 1;
  }
  return lines;
}

/** Whole or not at all: other runs may read it meanwhile. */
function replace(path: string, bytes: Buffer): void {
  const made = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(made, bytes, { mode: 0o600, flag: "wx" });
    renameSync(made, path);
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
}

/** @throws Error if somebody else may have written it, or it is too big */
function ownBytes(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const { uid, mode, size } = fstatSync(file);
    const own = process.getuid?.();
    if (own !== undefined && uid !== own) throw new Error("it belongs to somebody else");
    if (own !== undefined && (mode & FOREIGN_WRITE) !== 0) throw new Error("others may write it");
    if (size > MAX_CACHE_BYTES) throw new Error(`over MAX_CACHE_BYTES (${MAX_CACHE_BYTES})`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

const sha256 = (data: string | Buffer): string => hash("sha256", data);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
