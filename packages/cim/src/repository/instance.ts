import type { EvidenceRef } from "@unbind/bytes";
import type { CimValue, NamedValue } from "../objects/cim-value.ts";
import type { Layout } from "../objects/layout.ts";
import type { RecordPiece } from "../objects/record-store.ts";

/**
 * Stamps of a record: readings of a logical clock, not of a wall clock. WMI takes the time once, when it opens the
 * repository, and counts up by 100 ns for each object it writes. So a stamp is the earliest moment of writing, and
 * orders the writing within one session exactly. Never to be shown as a time of creation. See `WriteSession`.
 */
export interface Stamps {
  /** FILETIME reading when the object was written. */
  written: bigint;
  /** The same of the class definition it was written under. */
  classWritten: bigint;
}

/** An instance as the repository holds it. */
export interface Instance {
  /** As stored, `root\CIMV2`; undefined where only the hash is known, or (recovered) not even that. */
  namespace: string | undefined;
  /** Hash of the namespace in the index; undefined if unknown. */
  namespaceHash: string | undefined;
  className: string;
  /** Class names, the top one first, its own last; only its own where the definition is gone. */
  derivation: string[];
  /** In the order of the class, inherited ones first; empty where no layout is known. */
  properties: NamedValue[];
  /** `Class.Key="value"`, keys by name; `Class=@` for a singleton; the class alone where the keys are unknown. */
  relativePath: string;
  /** Hash of class and of key values, as in index keys. */
  classHash: string;
  instanceHash: string;
  timestamps: Stamps;
  /** Where it begins; the length is that of the first piece. */
  ref: EvidenceRef;
  /** All pieces in order; more than one where the record spans pages. */
  pieces: RecordPiece[];
  /** Mapping generation in which its page was last moved: it was written at or before it (Vista+). */
  pageGeneration: number | undefined;
  /** All bytes were there and all of them belong to it. */
  whole: boolean;
}

/** Value of a property by name, compared without case; undefined if there is no such property. */
export function propertyValue(properties: readonly NamedValue[], name: string): CimValue | undefined {
  const wanted = name.toLowerCase();
  return properties.find((property) => property.name.toLowerCase() === wanted)?.value;
}

/** Properties that make the key, by name without regard to case. */
function keyProperties(layout: Layout, properties: readonly NamedValue[]): NamedValue[] {
  return properties
    .filter((_, order) => layout.slots[order]?.isKey)
    .toSorted((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1));
}

/** Texts of the key values in hash order; empty for a singleton. */
export function keyTexts(layout: Layout, properties: readonly NamedValue[]): string[] {
  return keyProperties(layout, properties).map(({ value }) => plainText(value));
}

/** `Class.Key="value"` as WMI writes a relative path. */
export function relativePath(layout: Layout, properties: readonly NamedValue[]): string {
  const keys = keyProperties(layout, properties);
  if (keys.length === 0) return `${layout.className}=@`;
  return `${layout.className}.${keys.map(({ name, value }) => `${name}=${quoted(value)}`).join(",")}`;
}

function quoted(value: CimValue): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value !== "string") return plainText(value);
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Strings as they are, numbers in decimal; other key types aren't met and get a stable text. */
function plainText(value: CimValue): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return value === null || typeof value === "object" ? "" : String(value);
}
