import { isRecord } from "./json-value.ts";

/** What a file is, by its content; the name only decides which reader is tried. */
export type SourceKind = "turtle" | "json" | "countermeasure" | "rule" | "other";

/** Decides from the name's end and the first bytes. */
export function sourceKind(path: string, bytes: Uint8Array): SourceKind {
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  if (/\.(?:ttl|turtle|n3)$/i.test(path) || /^\s*(?:#[^\n]*\n\s*)*@?prefix\s/i.test(head)) return "turtle";
  if (/^\s*[[{]/.test(head)) return "json";
  if (/\.md$/i.test(path)) return /^\s*\*\s+\*\*ID(?::\*\*|\*\*:)\s*CM\d/m.test(head) ? "countermeasure" : "other";
  return /\.ya?ml$/i.test(path) ? "rule" : "other";
}

/** What a parsed JSON file is. */
export type JsonKind = "stix" | "dataset" | "template" | "other";

export function jsonKind(root: unknown): JsonKind {
  if (!isRecord(root)) return "other";
  if (root.type === "bundle" || (typeof root.type === "string" && /^[a-z0-9-]+--/.test(String(root.id)))) return "stix";
  if (Array.isArray(root.items) && typeof root.item_type === "string") return "dataset";
  return typeof root.id === "string" && isRecord(root.tech_to_items) ? "template" : "other";
}
