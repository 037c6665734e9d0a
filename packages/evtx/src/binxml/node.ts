import type { FieldPlan } from "./node-plan.ts";
import type { SystemField } from "./system-fields.ts";

/** A fragment as a tree: what a template definition, or a record without template, says. */
export interface ElementNode {
  kind: "element";
  name: string;
  /** Index of the value whose null leaves the element out; -1 = none. */
  dependency: number;
  attributes: AttributeNode[];
  content: ContentNode[];
  /** Closed by `/>`. */
  empty: boolean;
  /** How its children are read as fields, once they were. */
  fields: readonly (FieldPlan | undefined)[] | undefined;
  /** Its children that an event keeps, once it was read as System. */
  system: readonly SystemField[] | undefined;
}

export interface AttributeNode {
  name: string;
  value: ContentNode[];
}

/** A place for a value of the instance. */
export interface ValueNode {
  kind: "value";
  index: number;
  /** Optional substitution: an attribute without value is left out. */
  optional: boolean;
  /** Declared as an embedded fragment; what the value is, its descriptor says. */
  fragment: boolean;
}

export type ContentNode =
  | ElementNode
  | ValueNode
  | { kind: "text"; text: string }
  /** Entity reference by name: `amp`. */
  | { kind: "entity"; name: string }
  | { kind: "cdata"; text: string }
  | { kind: "instruction"; target: string; data: string };

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What an entity stands for; `undefined` for names that XML doesn't predefine. */
export function entityText(name: string): string | undefined {
  return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
}

/** Text of a content node that holds no value; `undefined` for elements and values. */
export function literalText(node: ContentNode): string | undefined {
  if (node.kind === "text" || node.kind === "cdata") return node.text;
  if (node.kind === "entity") return entityText(node.name) ?? `&${node.name};`;
  if (node.kind === "instruction") return "";
  return undefined;
}

/** The value that is all the content there is; `undefined` otherwise. */
export function soleValue(content: readonly ContentNode[]): ValueNode | undefined {
  const [first] = content;
  return content.length === 1 && first?.kind === "value" ? first : undefined;
}
