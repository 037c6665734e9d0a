/** What of a node's text is the same in every record, worked out once per definition. */
import { type AttributeNode, type ContentNode, type ElementNode, literalText, soleValue } from "./node.ts";

/** Content as it will be asked for again and again. */
export interface TextPlan {
  content: readonly ContentNode[];
  /** The whole text, if no value is in it. */
  literal: string | undefined;
  /** Index of the value that is all of it; -1 = there is more, or none. */
  index: number;
}

/** An element that is one field: a name that is known and one value. */
export interface FieldPlan {
  name: string;
  /** Steps that reading the name costs. */
  nameSteps: number;
  index: number;
  /** As in the element. */
  dependency: number;
}

export function textPlan(content: readonly ContentNode[]): TextPlan {
  return { content, literal: literalOf(content), index: soleValue(content)?.index ?? -1 };
}

/** Plans of an element's children, `undefined` for those that have to be looked at each time. */
export function fieldPlans({ content }: ElementNode): readonly (FieldPlan | undefined)[] {
  return content.map((child) => (child.kind === "element" ? fieldPlan(child) : undefined));
}

function fieldPlan(node: ElementNode): FieldPlan | undefined {
  const sole = soleValue(node.content);
  if (!sole || !node.attributes.every((attribute) => isHidden(node, attribute))) return undefined;
  const named = node.name === "Data" ? node.attributes.find(({ name }) => name === "Name") : undefined;
  const name = named ? literalOf(named.value) : node.name;
  if (name === undefined) return undefined;
  return { name, nameSteps: named?.value.length ?? 0, index: sole.index, dependency: node.dependency };
}

/** Attributes that are no fields. */
export function isHidden(node: ElementNode, { name }: AttributeNode): boolean {
  return name === "xmlns" || name.startsWith("xmlns:") || (node.name === "Data" && name === "Name");
}

function literalOf(content: readonly ContentNode[]): string | undefined {
  let text = "";
  for (const node of content) {
    if (node.kind === "value") return undefined;
    text += (literalText(node) ?? "").toWellFormed();
  }
  return text;
}
