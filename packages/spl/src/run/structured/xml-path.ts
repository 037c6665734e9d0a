/**
 * Paths into XML as `spath` writes them: `Event.System.EventID`, `Data{2}` (from 1), `Data{@Name}`. Elements that repeat
 * give several values.
 */
import type { PathStep } from "./json-path.ts";
import type { XmlElement } from "./xml-tree.ts";

/** Texts at the path, white space around them removed; empty ones are left out. */
export function xmlAt(root: XmlElement, steps: readonly PathStep[], limit: number): string[] {
  let elements: readonly XmlElement[] = [root];
  for (const [depth, step] of steps.entries()) {
    const next =
      depth === 0 ? elements.filter((element) => element.name === step.name) : childrenOf(elements, step, limit);
    if (step.attribute !== undefined) return attributesOf(next, step.attribute, limit);
    elements = next;
  }
  return elements.map((element) => element.text.trim()).filter((text) => text !== "");
}

function childrenOf(elements: readonly XmlElement[], step: PathStep, limit: number): XmlElement[] {
  const found: XmlElement[] = [];
  for (const element of elements) {
    const named = element.children.filter((child) => child.name === step.name);
    const chosen = typeof step.index === "number" ? named.slice(step.index - 1, step.index) : named;
    for (const child of chosen) if (found.length < limit) found.push(child);
  }
  return found;
}

function attributesOf(elements: readonly XmlElement[], name: string, limit: number): string[] {
  const values = elements.map((element) => element.attributes.get(name)).filter((value) => value !== undefined);
  return values.slice(0, limit);
}

/** Every text and attribute under its path. */
export function flattenXml(root: XmlElement, limit: number): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  const put = (path: string, value: string): void => {
    const known = fields.get(path);
    if (known !== undefined) known.push(value);
    else if (fields.size < limit) fields.set(path, [value]);
  };
  const visit = (element: XmlElement, path: string): void => {
    for (const [name, value] of element.attributes) put(`${path}{@${name}}`, value);
    const text = element.text.trim();
    if (text !== "") put(path, text);
    for (const child of element.children) visit(child, `${path}.${child.name}`);
  };
  visit(root, root.name);
  return fields;
}
