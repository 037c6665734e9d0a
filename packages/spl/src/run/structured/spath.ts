/** One document, JSON or XML, read once however many paths are asked of it. */
import type { Scalar } from "../row.ts";
import { flattenJson, type Json, jsonAt, parseJson, parsePath, scalarOfJson } from "./json-path.ts";
import { flattenXml, xmlAt } from "./xml-path.ts";
import { parseXml, type XmlElement } from "./xml-tree.ts";

export interface StructuredDocument {
  /** Values at the path; none if it isn't there. */
  at(path: string, limit: number): readonly Scalar[];
  /** Every value under its path. */
  all(limit: number): ReadonlyMap<string, readonly Scalar[]>;
}

/** `undefined` if the text is neither. */
export function parseDocument(text: string): StructuredDocument | undefined {
  const json = parseJson(text);
  if (json !== undefined) return jsonDocument(json);
  const xml = parseXml(text);
  return xml === undefined ? undefined : xmlDocument(xml);
}

function jsonDocument(root: Json): StructuredDocument {
  return {
    at: (path, limit) => jsonAt(root, parsePath(path), limit).map(scalarOfJson),
    all: (limit) => flattenJson(root, limit),
  };
}

function xmlDocument(root: XmlElement): StructuredDocument {
  return {
    at: (path, limit) => xmlAt(root, parsePath(path), limit),
    all: (limit) => flattenXml(root, limit),
  };
}
