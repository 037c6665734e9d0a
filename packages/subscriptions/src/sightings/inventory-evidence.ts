/**
 * `unbind.collect/1`: what unbind-collect.ps1 read of a live host through WMI. JSON Lines in ASCII: a head, then a
 * line for each object and each namespace, the autorecover list, and an end with the counts. A bad line costs itself.
 */
import { type EvidenceRef, type Issue, IssueLog, isoToFiletime, sidToText } from "@unbind/bytes";
import type { PropertyValue, Sighting } from "@unbind/model";
import {
  INVENTORY_SOURCE,
  type RepositoryObject,
  type RepositoryProperty,
  sightingsOfRepository,
} from "./repository-objects.ts";
import { repositoryRole } from "./repository-role.ts";

/** What an inventory says. */
export interface InventoryEvidence {
  sightings: Sighting[];
  issues: Issue[];
  /** '' if the head is gone. */
  host: string;
  /** Objects it lists. */
  objects: number;
  /** Namespaces that were read, also in part, sorted. */
  namespaces: string[];
  /** FILETIME at which the host began to read; undefined if the head doesn't say. */
  time: bigint | undefined;
}

/** Longest line that is read, in bytes: an object with its MOF text. */
export const MAX_INVENTORY_LINE: number = 1 << 24;

/** Entries of the autorecover list that one note names. */
const ENTRIES_SHOWN = 20;

/** Reads a whole inventory. Never throws on input. */
export function inventoryEvidence(bytes: Uint8Array, path: string): InventoryEvidence {
  const reading = new InventoryReading(path);
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    reading.line(bytes.subarray(start, end), start);
    start = end + 1;
  }
  return reading.close(bytes.length);
}

type Members = Record<string, unknown>;

class InventoryReading {
  readonly #path: string;
  readonly #issues = new IssueLog();
  readonly #objects: RepositoryObject[] = [];
  readonly #namespaces = new Set<string>();
  readonly #decoder = new TextDecoder();
  #host = "";
  #time = "";
  #promised: unknown;

  constructor(path: string) {
    this.#path = path;
  }

  line(bytes: Uint8Array, offset: number): void {
    const evidence = { path: this.#path, offset, length: bytes.length };
    if (bytes.length === 0) return;
    if (bytes.length > MAX_INVENTORY_LINE) {
      this.#issue("INVENTORY_LIMIT", `line over MAX_INVENTORY_LINE (${MAX_INVENTORY_LINE} bytes): not read`, evidence);
      return;
    }
    const value = parsed(this.#decoder.decode(bytes));
    if (!value) this.#issue("INVENTORY_LINE", "not a JSON object: this line is not read", evidence);
    else this.#take(value, evidence);
  }

  close(byteLength: number): InventoryEvidence {
    const found = this.#objects.length;
    const end = { path: this.#path, offset: byteLength };
    if (this.#promised === undefined) {
      this.#issue("INVENTORY_TRUNCATED", "no end line: objects may be missing, collect again", end);
    } else if (this.#promised !== found) {
      this.#issue(
        "INVENTORY_COUNT",
        `its end line promises ${String(this.#promised)} objects, ${found} were read`,
        end,
      );
    }
    const detail = this.#time === "" ? "read from the live host" : `read from the live host at ${this.#time}`;
    const sightings = sightingsOfRepository(this.#objects).map(
      (sighting): Sighting => ({ ...sighting, host: this.#host, source: INVENTORY_SOURCE, caveats: [], detail }),
    );
    return {
      sightings,
      issues: this.#issues.list(),
      host: this.#host,
      objects: found,
      namespaces: [...this.#namespaces].sort(),
      time: isoToFiletime(this.#time),
    };
  }

  #take(value: Members, evidence: EvidenceRef): void {
    if (value["schema"] !== undefined) {
      this.#host = textOf(value["host"]);
      this.#time = textOf(value["time"]);
      return;
    }
    switch (value["kind"]) {
      case "object":
        this.#object(value, evidence);
        return;
      case "namespace":
        this.#namespace(value, evidence);
        return;
      case "autorecover":
        if (value["error"]) this.#unread("the autorecover list", value["error"], evidence);
        this.#autorecover(textsOf(value["entries"]), evidence);
        return;
      case "end":
        this.#promised = value["objects"];
        return;
      default:
        this.#issue("INVENTORY_LINE", "a line of no known kind: not read", evidence);
    }
  }

  #object(value: Members, evidence: EvidenceRef): void {
    const className = textOf(value["class"]);
    const path = textOf(value["relativePath"]);
    const role = repositoryRole([className, ...textsOf(value["derivation"])]);
    if (!role || path === "" || !Array.isArray(value["properties"])) {
      this.#issue("INVENTORY_LINE", "an object without class, path or properties: not read", evidence);
      return;
    }
    const properties = value["properties"].flatMap(propertyOf);
    const namespace = textOf(value["namespace"]);
    const live = { written: 0n, pageGeneration: undefined, recovered: undefined };
    this.#objects.push({ role, namespace, className, path, properties, ...live, evidence });
  }

  #namespace(value: Members, evidence: EvidenceRef): void {
    const name = textOf(value["name"]);
    this.#namespaces.add(name);
    for (const error of Array.isArray(value["errors"]) ? value["errors"] : []) {
      const { what, text } = (isMembers(error) ? error : {}) as { what?: unknown; text?: unknown };
      this.#unread(`${name}:${textOf(what)}`, text, evidence);
    }
  }

  /** Windows' own files lie in system32\\wbem; others may bring a removed subscription back. */
  #autorecover(entries: readonly string[], evidence: EvidenceRef): void {
    const foreign = entries.filter((entry) => !/\\system32\\wbem\\[^\\]+$/i.test(entry));
    if (foreign.length === 0) return;
    const more = foreign.length > ENTRIES_SHOWN ? ` and ${foreign.length - ENTRIES_SHOWN} more` : "";
    const message = `the autorecover list has MOF files outside of system32\\wbem, compiled again when the repository is rebuilt: ${foreign.slice(0, ENTRIES_SHOWN).join(", ")}${more}`;
    this.#issue("INVENTORY_AUTORECOVER", message, evidence, "note");
  }

  #unread(what: string, why: unknown, evidence: EvidenceRef): void {
    this.#issue("INVENTORY_UNREAD", `${what} could not be read on the host: ${textOf(why)}`, evidence, "warning");
  }

  #issue(code: string, message: string, evidence: EvidenceRef, severity: Issue["severity"] = "error"): void {
    this.#issues.add({ code, severity, message, evidence });
  }
}

function parsed(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function propertyOf(item: unknown): RepositoryProperty[] {
  if (!isMembers(item) || typeof item["name"] !== "string" || item["name"] === "") return [];
  const { name } = item;
  const value = plainValue(item["value"]);
  const sid = name.toLowerCase() === "creatorsid" ? sidOf(value) : undefined;
  return [{ name, value: sid ?? value, isDefault: item["isDefault"] === true }];
}

function plainValue(value: unknown): PropertyValue {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

function sidOf(value: PropertyValue): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const bytes = value.map((item) => (typeof item === "number" && item >= 0 && item <= 255 ? item : -1));
  return bytes.includes(-1) ? undefined : sidToText(Uint8Array.from(bytes));
}
