/**
 * Paths into JSON as `spath` and `json_extract` write them: `a.b`, `a{}` (all elements), `a{0}` (one, from 0).
 */
import type { Scalar } from "../row.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Name of a member; `index` undefined without braces, `all` for `{}`, `@Name` for an attribute of XML. */
export interface PathStep {
  readonly name: string;
  readonly index: "all" | number | undefined;
  readonly attribute: string | undefined;
}

const MAX_STEPS = 64;
const MAX_DEPTH = 64;
const MAX_NESTING = 500;

/** Steps of a path; what has no braces is a name. */
export function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = [];
  for (const part of path.split(".").slice(0, MAX_STEPS)) {
    const inner: string[] = [];
    let end = part.length;
    while (part.endsWith("}", end) && inner.length < MAX_STEPS) {
      const open = part.lastIndexOf("{", end - 1);
      const between = part.lastIndexOf("}", end - 2);
      if (open < 0 || (between > open && end > 1)) break;
      inner.unshift(part.slice(open + 1, end - 1));
      end = open;
    }
    steps.push(stepOf(part.slice(0, end), inner[0]));
    for (const more of inner.slice(1)) steps.push(stepOf("", more));
  }
  return steps;
}

function stepOf(name: string, braces: string | undefined): PathStep {
  if (braces === undefined) return { name, index: undefined, attribute: undefined };
  if (braces.startsWith("@")) return { name, index: undefined, attribute: braces.slice(1) };
  return { name, index: /^\d{1,9}$/.test(braces) ? Number(braces) : "all", attribute: undefined };
}

/** `undefined` if the text isn't JSON, is no object and no array, or is nested deeper than `MAX_NESTING`. */
export function parseJson(text: string): Json | undefined {
  const first = text.trimStart().charAt(0);
  if ((first !== "{" && first !== "[") || isNestedTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Brackets inside each other, outside of texts: printing what is nested deeper would overflow the stack. */
function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) at = stringEnd(text, at);
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > MAX_NESTING) return true;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return false;
}

/** Offset of the quote that ends the text which starts at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at++;
    else if (unit === 0x22) return at;
  }
  return text.length;
}

/** Values at the path, in order; no more than `limit`. */
export function jsonAt(root: Json, steps: readonly PathStep[], limit: number): Json[] {
  let nodes: Json[] = [root];
  for (const step of steps) {
    const next: Json[] = [];
    for (const node of nodes) {
      const member = step.name === "" ? node : memberOf(node, step.name);
      if (member === undefined) continue;
      for (const item of elementsOf(member, step.index)) if (next.length < limit) next.push(item);
    }
    nodes = next;
  }
  return nodes;
}

function memberOf(node: Json, name: string): Json | undefined {
  if (node === null || typeof node !== "object" || Array.isArray(node)) return undefined;
  return Object.hasOwn(node, name) ? node[name] : undefined;
}

function elementsOf(node: Json, index: PathStep["index"]): Json[] {
  if (index === undefined) return [node];
  if (!Array.isArray(node)) return [];
  if (index === "all") return node;
  const element = node[index];
  return element === undefined ? [] : [element];
}

/** Texts and numbers as they are, truth as `true`, what is nested as JSON text. */
export function scalarOfJson(value: Json): Scalar {
  if (typeof value === "string" || typeof value === "number") return value;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** Every leaf under its path, `a.b{}.c`; leaves of arrays share a path. */
export function flattenJson(root: Json, limit: number): Map<string, Scalar[]> {
  const fields = new Map<string, Scalar[]>();
  const visit = (node: Json, path: string, depth: number): void => {
    if (node === null || typeof node !== "object") {
      const known = fields.get(path);
      if (known !== undefined) known.push(scalarOfJson(node));
      else if (fields.size < limit) fields.set(path, [scalarOfJson(node)]);
      return;
    }
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(node)) for (const item of node) visit(item, `${path}{}`, depth + 1);
    else for (const [key, item] of Object.entries(node)) visit(item, path === "" ? key : `${path}.${key}`, depth + 1);
  };
  visit(root, "", 0);
  fields.delete("");
  return fields;
}
